"""Enquiries: what Pat asks, what we notice about the address, what Ana may know, and that Pat can have it deleted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.deliveries.actions.fields import By
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
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere
from portal.lib.ids import new_ref
from portal.record.models import EntryText
from portal.record.verify import verify_all
from portal.referrals.actions import open_link
from portal.referrals.models import ReferralLink
from tests.cast import NOON, sale_of, viewer

PAT = NewEnquiry("Pat Quist", "pat@quist.example", "Could you do our bathroom?", "K" * 13, consent=True)


@pytest.fixture
def link(house: Settings) -> Iterator[ReferralLink]:
    code = open_link(viewer("ana"), sale_of("ana"), NOON)
    yield ReferralLink.get_by_id(code)
    assert not list(verify_all())


def by(who: str, later: timedelta = timedelta()) -> By:
    return By(viewer(who), NOON + later, new_ref())


def asked(link: ReferralLink, **changes: object) -> Enquiry:
    new = replace(PAT, key=new_ref(), link=link, **changes)  # type: ignore[arg-type]
    made = receive(new, NOON)
    assert made is not None
    return made


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
