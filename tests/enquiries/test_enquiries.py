"""Enquiries: what Pat asks, what we notice about the address, what Ana may know, and that Pat can have it deleted."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.enquiries.actions import (
    NewEnquiry,
    answer,
    choose_friend,
    close,
    forget,
    receive,
    reopen,
    take_on,
)
from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.enquiries.queries import came_of, enquiry_for
from portal.enquiries.tokens import begin, own_token, read_begun, read_own
from portal.lib import installed
from portal.lib.db import release
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere, TooMany
from portal.lib.ids import new_ref
from portal.lib.outbox import Outbox, could_not_be_sent
from portal.lib.text import BadText
from portal.record.models import EntryText
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.referrals.actions import open_link
from portal.referrals.models import ReferralLink
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import dump
from tests.enquiries.help import PAT, anas_link, asked, by
from tests.page import counted_statements
from tests.people.post import sent


@pytest.fixture
def link(house: Settings) -> Iterator[ReferralLink]:
    yield anas_link()
    assert not list(verify_all())


def test_ana_has_one_link_of_her_sale_and_bea_none_of_it(link: ReferralLink) -> None:
    assert open_link(viewer("ana"), sale_of("ana"), NOON) == link.code
    for who in ("bea", "sam", "max"):
        with pytest.raises(NotHere):
            open_link(viewer(who), sale_of("ana"), NOON)


def test_ana_knows_of_pat_only_as_pat_allowed(link: ReferralLink) -> None:
    quiet = asked(link)
    assert not came_of(link.code)
    choose_friend(quiet, may_know=True, at=NOON)
    assert [one.name for one in came_of(link.code)] == ["Pat Quist"]
    choose_friend(Enquiry.get_by_id(quiet.ref), may_know=False, at=NOON)
    assert not came_of(link.code)


@pytest.mark.parametrize(
    ("email", "flag", "credited"),
    [
        ("ana@brandt.example", "self_referral", False),
        ("ana+2@brandt.example", "self_referral", False),
        ("sam@hallam.example", "our_own", False),
        ("bea@okafor.example", "known_contact", True),
    ],
)
def test_an_address_that_is_no_strangers_is_flagged_and_never_credited_to_its_owner(
    link: ReferralLink, email: str, flag: str, credited: bool
) -> None:
    made = asked(link, email=email, friend_may_know=True)
    assert flag in made.flags
    assert bool(came_of(link.code)) is credited


def test_the_same_address_that_asks_again_is_flagged(link: ReferralLink) -> None:
    assert "again" not in asked(link).flags
    assert "again" in asked(link, email="pat+x@quist.example").flags


def test_an_enquiry_needs_a_name_an_address_words_and_consent_all_said_at_once(link: ReferralLink) -> None:
    with pytest.raises(Invalid) as refused:
        receive(NewEnquiry("", "pat", " ", new_ref(), link=link), NOON)
    assert {problem.field for problem in refused.value.problems} == {"name", "email", "words", "consent"}
    assert not Enquiry.select().exists()


def test_the_same_form_twice_is_one_enquiry(link: ReferralLink) -> None:
    assert receive(PAT, NOON)
    assert receive(PAT, NOON) is None
    assert Enquiry.select().count() == 1


def test_sams_first_answer_stops_the_clock_at_the_working_time_that_passed(link: ReferralLink) -> None:
    made = asked(link)
    answer(made, "Gladly. I will ring you.", "mail", by("sam", timedelta(hours=2)))
    now = Enquiry.get_by_id(made.ref)
    assert (now.state, now.answered_in) == ("answered", 7200)
    answer(now, "I have rung you.", "noted", by("sam", timedelta(hours=3)))
    assert Enquiry.get_by_id(made.ref).answered_in == 7200


def test_a_stale_answer_and_one_by_dee_are_refused(link: ReferralLink) -> None:
    made = asked(link)
    answer(made, "Gladly.", "mail", by("sam"))
    with pytest.raises(Conflict):
        answer(made, "Gladly too.", "mail", by("max"))
    with pytest.raises(Forbidden):
        answer(made, "Gladly too.", "mail", by("dee"))
    for who in ("dee", "ana"):
        with pytest.raises(NotHere):
            enquiry_for(viewer(who), made.ref)


def test_one_that_is_closed_can_be_opened_again_and_one_that_was_won_stays_so(link: ReferralLink) -> None:
    made = asked(link, friend_may_know=True)
    close(made, "no_interest", by("sam"))
    with pytest.raises(Conflict):
        answer(Enquiry.get_by_id(made.ref), "Still?", "mail", by("sam"))
    reopen(Enquiry.get_by_id(made.ref), by("sam"))
    take_on(Enquiry.get_by_id(made.ref), sale_of("bea"), by("sam"))
    won = Enquiry.get_by_id(made.ref)
    assert (won.state, won.sale) == ("won", sale_of("bea").ref)
    with pytest.raises(Conflict):
        close(won, "spam", by("sam"))


def test_pat_has_it_deleted_and_the_chain_still_verifies(link: ReferralLink) -> None:
    made = asked(link, friend_may_know=True, phone="555 0100")
    answer(made, "Gladly, Pat.", "mail", by("sam", timedelta(hours=1)))
    forget(Enquiry.get_by_id(made.ref), "stranger", NOON)
    now = Enquiry.get_by_id(made.ref)
    for text in (now.name, now.email, now.phone, now.words, EnquiryAnswer.get().words):
        assert text == "(erased)"
    assert now.answered_in == 3600
    assert not came_of(link.code)
    kept = [row.text for row in EntryText.select() if row.text]
    assert not any("Pat" in text or "quist" in text for text in kept)


def test_deleting_writes_what_a_rebuild_writes(link: ReferralLink) -> None:
    made = asked(link, friend_may_know=True, phone="")
    answer(made, "Gladly, Pat.", "mail", by("sam", timedelta(hours=1)))
    other = asked(link, email="lee@quist.example", name="Lee Quist")
    forget(Enquiry.get_by_id(made.ref), "stranger", NOON)
    before = dump("live")
    rebuild_all()
    assert dump("live") == before
    assert (Enquiry.get_by_id(made.ref).phone, Enquiry.get_by_id(other.ref).name) == ("", "Lee Quist")


def test_deleting_takes_its_words_out_of_every_mail_that_waits_and_no_manager_is_bothered(
    link: ReferralLink,
) -> None:
    made = asked(link)
    lees = asked(link, email="lee@quist.example", words="A porch?")
    answer(made, "Gladly, Pat.", "mail", by("sam", timedelta(hours=1)))
    forget(Enquiry.get_by_id(made.ref), "stranger", NOON)
    bodies = [bytes(row.body) for row in Outbox.select() if row.body]
    assert not any(b"pat@quist.example" in body or b"bathroom" in body for body in bodies)
    assert not Outbox.select().where(Outbox.recipient == "pat@quist.example").exists()
    assert [mail.to for mail in sent("enquiry-received")] == [lees.email]
    assert not could_not_be_sent()


def test_deleting_costs_the_same_however_long_the_record_is(link: ReferralLink) -> None:
    counts = []
    for number in range(2):
        made = asked(link, email=f"pat{number}@quist.example")
        with counted_statements() as statements:
            forget(made, "stranger", NOON)
        counts.append(len(statements))
        for other in range(5):
            asked(at=NOON + timedelta(days=1 + other + 10 * number), email=f"k{number}{other}@quist.example")
    assert counts[0] == counts[1]


def test_fifty_at_once_of_one_form_are_one_enquiry(link: ReferralLink) -> None:
    new = replace(PAT, key=new_ref(), link=link)

    def send(_: int) -> bool:
        try:
            return receive(new, NOON) is not None
        finally:
            release()

    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(send, range(50)))
    assert sum(taken) == Enquiry.select().count() == len(sent("enquiry-received")) == 1


def test_of_fifty_enquiries_at_once_from_one_address_three_are_taken(link: ReferralLink) -> None:
    def send(number: int) -> bool:
        try:
            return asked(link, words=f"Question {number}?") is not None
        except TooMany:
            return False
        finally:
            release()

    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(send, range(50)))
    assert sum(taken) == Enquiry.select().count() == len(sent("enquiry-received")) == 3


def test_a_mail_that_cannot_be_made_takes_the_enquiry_back_with_it(
    link: ReferralLink, house: Settings
) -> None:
    installed.bind(replace(house, mail_from="nobody at all"))
    with pytest.raises(BadText):
        asked(link)
    installed.bind(house)
    assert not Enquiry.select().exists()
    assert not Outbox.select().where(Outbox.kind == "enquiries").exists()


def test_the_link_of_the_mail_is_good_for_its_own_enquiry_alone(link: ReferralLink) -> None:
    made = asked(link)
    token = own_token(made.ref)
    assert read_own(token) == made.ref
    assert not read_begun(token)
    assert not read_own(begin(NOON))
    for wrong in ("", "x", token[:-1], token + "A", token.swapcase(), "a" * 1000, made.ref):
        assert read_own(wrong) == "" or wrong == token
    assert re.fullmatch(r"[\w.-]+", token)


def test_a_form_carries_its_own_key_and_the_second_at_which_it_was_opened(house: Settings) -> None:
    one, other = read_begun(begin(NOON)), read_begun(begin(NOON))
    assert one
    assert other
    assert (one.at, one.key == other.key) == (NOON, False)
