"""Which mails ask for replies into the conversation: those to a customer about a sale, at an address of its own."""

from collections.abc import Iterator

import pytest

from portal.config import Settings
from portal.people.reply_address import Bound, bound_to, reply_address
from tests.cast import EMAILS, sale_of, viewer
from tests.changes.help import left_out, proposed
from tests.deliveries.help import deliveries_of, tell
from tests.messages.inbound.help import replies
from tests.people.post import Sent, forget_mails, sent


@pytest.fixture(autouse=True)
def taking(house: Settings) -> Iterator[None]:
    forget_mails()
    with replies():
        yield


def replies_of(mail: Sent) -> str:
    """Return the address to which a mail asks to reply."""
    return mail.heads["Reply-To"].partition("<")[2].strip(">")


def test_updates_and_changes_ask_ana_to_reply_into_the_conversation_under_the_name_of_who_wrote() -> None:
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    proposed("sam", 3, words="You hear from me every Friday.")
    mails = [one for one in sent() if one.to == EMAILS["ana"]]
    assert {one.kind for one in mails} == {"delivered", "change"}
    for mail in mails:
        assert replies_of(mail) == reply_address(sale_of("ana").ref, viewer("ana").ref)
        assert bound_to(replies_of(mail)) == Bound(sale_of("ana").ref, viewer("ana").ref)
    assert {one.heads["Reply-To"].partition(" <")[0] for one in mails} == {"Dee Lindqvist", "Sam Ortega"}


def test_what_staff_hear_of_changes_is_answered_to_the_customer_as_before() -> None:
    left_out()
    [mail] = [one for one in sent("change") if one.to == EMAILS["sam"]]
    assert replies_of(mail) == EMAILS["ana"]


def test_each_reader_and_each_sale_has_an_address_of_its_own() -> None:
    made = {
        reply_address(sale_of(of).ref, viewer(who).ref)
        for of in ("ana", "bea")
        for who in ("ana", "bea", "sam")
    }
    assert len(made) == 6
    assert all(len(address.partition("@")[0]) <= 64 and address == address.lower() for address in made)
