"""Once a customer is erased nothing comes to their sales any more: whoever still looks at a page is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.appreciation.actions import NewThanks, thank_customer, thank_staff
from portal.calendars.actions import make_link
from portal.changes.actions import (
    NewAddition,
    accept_addition,
    add_left_out,
    confirm_list,
)
from portal.charges import actions as charges
from portal.charges.access import charge_for
from portal.concerns.actions import NewAnswer, NewConcern, give_words, raise_concern, settle
from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict
from portal.lib.errors import Conflict, NotHere
from portal.messages.access import message_for
from portal.messages.actions import dispute_contact
from portal.notes.actions import write_note
from portal.notes.models import Note
from portal.ratings.actions import NewRating, rate
from portal.record.models import Entry
from portal.reviews import actions as reviews
from portal.reviews.access import agreement_for
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import as_promise, by, left_out, seen_addition
from tests.charges.help import asked, bill
from tests.charges.help import seen as seen_extra
from tests.concerns.help import raised, worktop
from tests.concerns.help import seen as seen_concern
from tests.custody.help import DUE, erase
from tests.deliveries.help import deliveries_of, tell
from tests.messages.help import note, say
from tests.page import Browser
from tests.reviews.help import FRIDAY, agreed, agreement, held, invited
from tests.reviews.help import asked as ask_for_one
from tests.reviews.help import seen as seen_review

LATER = DUE + timedelta(days=1)
ERASED = "nothing more can be agreed"
Verb = Callable[[], object]


def refuses(*verbs: Verb) -> None:
    """Erase Ana; each of these verbs is refused then, and nothing comes to the record or the notes."""
    erase("ana")
    before = Entry.select().count(), Note.select().count()
    for place, verb in enumerate(verbs):
        with pytest.raises(Conflict, match=ERASED):
            pytest.fail(f"verb {place} was taken: {verb()!r}")
    assert (Entry.select().count(), Note.select().count()) == before


def test_nothing_more_is_said_about_the_time_of_a_review(house: Settings) -> None:
    me = viewer("ana")
    one = invited()
    ana, sam = seen_review("ana", one), seen_review("sam", one)
    refuses(
        lambda: reviews.accept_time(ana, FRIDAY, by(me)),
        lambda: reviews.propose_times(ana, reviews.NewReview(words="Never."), by(me)),
        lambda: reviews.call_off(ana, "No more.", by(me)),
        lambda: reviews.call_off(sam, "They left.", by("sam", LATER)),
        lambda: reviews.give_answers(ana, {"better": "All of it."}, by(me)),
        lambda: reviews.ask_for_review(ana.sale, reviews.NewReview(words="Please."), by(me)),
    )


def test_a_review_that_was_agreed_on_is_neither_kept_nor_held(house: Settings) -> None:
    me = viewer("ana")
    one = agreed()
    ana, sam = seen_review("ana", one), seen_review("sam", one)
    reviews.propose_times(sam, reviews.NewReview((FRIDAY + timedelta(hours=1),)), by("sam"))
    refuses(
        lambda: reviews.keep_time(ana, "Friday it is.", by(me)),
        lambda: reviews.hold_review(sam, by("sam", LATER)),
    )


def test_a_review_that_took_place_is_neither_added_to_nor_summed_up(house: Settings) -> None:
    me = viewer("ana")
    one = held()
    promise = agreement(one)
    tell("dee", deliveries_of(promise.n)[0], "delivered", "It hangs.", FRIDAY)
    ana, sam = seen_review("ana", one), seen_review("sam", one)
    agreed_on = agreement_for(ana, promise.n)
    refuses(
        lambda: reviews.note_answers(sam, {"better": "The dust."}, by("sam", LATER)),
        lambda: reviews.agree_on(sam, as_promise(words="We sweep."), by("sam", LATER)),
        lambda: reviews.follow_up(ana, agreed_on, "yes", "", by(me, LATER)),
        lambda: reviews.close(sam, by("sam", LATER)),
    )


def test_nothing_more_is_asked_billed_or_taken_back(house: Settings) -> None:
    me = viewer("ana")
    extra, charge = asked(), bill("100.00")
    ana, sam, billed = (
        seen_extra("ana", extra),
        seen_extra("sam", extra),
        charge_for(viewer("sam"), charge.ref),
    )
    new = charges.NewExtra("A sink", "10.00", "It is deeper.")
    bring = charges.NewCharge("A third", "10.00", "2026-03-03", "price")
    refuses(
        lambda: charges.approve(ana, extra.minor, by(me)),
        lambda: charges.decline(ana, "No.", by(me)),
        lambda: charges.revise(sam, "430.00", "It is dearer.", by("sam")),
        lambda: charges.withdraw(sam, "", by("sam")),
        lambda: charges.propose(sam.sale, new, by("sam")),
        lambda: charges.enter(sam.sale, bring, by("sam")),
        lambda: charges.withdraw_charge(billed, "It was typed twice.", by("sam")),
        lambda: charges.bring_file(sam.sale, "a.csv", b"date,amount\n2026-03-03,1\n", by("sam")),
    )


def test_no_concern_verdict_or_rating_comes_after_it(house: Settings) -> None:
    me = viewer("ana")
    tell("dee", worktop(), "delivered", "It is in.")
    concern = seen_concern("ana", raised())
    sale, delivery = sale_of("ana"), delivery_for(viewer("ana"), worktop().ref)
    rating = NewRating({"what": 1, "when": 1, "care": 1}, {"what": "", "when": "", "care": "Gone."}, "form-1")
    refuses(
        lambda: raise_concern(sale, NewConcern("It drips."), by(me)),
        lambda: settle(concern, NewAnswer(), by(me)),
        lambda: give_words(sale, [NewVerdict(delivery, "not_kept", "It drips.")], by(me)),
        lambda: rate(me, sale, rating, NOON),
    )


def test_no_word_thanks_or_note_comes_after_it(house: Settings) -> None:
    me = viewer("ana")
    say("ana")
    called = message_for(viewer("ana"), note("dee").ref)
    sale = sale_of("ana")
    refuses(
        lambda: dispute_contact(called, "It never rang.", by(me)),
        lambda: thank_customer(sale, NewThanks("Thank you."), by("sam")),
        lambda: thank_staff(sale, NewThanks("Thank you.", to=viewer("dee").ref), by(me)),
        lambda: write_note(sale, "They moved to Ohio.", by("sam")),
    )


def test_the_list_is_neither_confirmed_nor_added_to(house: Settings) -> None:
    me, sale, addition = viewer("ana"), sale_of("ana"), left_out()
    sam = seen_addition("sam", addition)
    refuses(
        lambda: confirm_list(sale, 1, by(me)),
        lambda: add_left_out(sale, NewAddition("The bin, too.", "Sam"), by(me)),
        lambda: accept_addition(sam, as_promise(), by("sam")),
    )


def test_nothing_of_whoever_is_gone_waits_for_us_any_more(
    browser: Callable[[str], Browser], house: Settings
) -> None:
    concern, one = raised(), ask_for_one()
    sam = browser("sam")
    shown = {"/staff/": 2, "/staff/concerns": 1, "/staff/reviews": 1}
    links = {f"/staff/concerns/{concern.ref}", f"/staff/reviews/{one.ref}"}
    assert {place: len(links & set(sam.get(place).links())) for place in shown} == shown
    erase("ana")
    assert not [place for place in shown if links & set(sam.get(place).links())]


def test_no_address_of_a_calendar_is_made_for_whoever_is_gone(house: Settings) -> None:
    ana = viewer("ana")
    erase("ana")
    with pytest.raises(NotHere):
        make_link(ana, "form-1", NOON)


def test_the_words_of_a_note_that_came_too_late_are_not_lost(
    browser: Callable[[str], Browser], house: Settings
) -> None:
    sale = sale_of("ana")
    erase("ana")
    sam, page = browser("sam"), f"/staff/sales/{sale.ref}/notes"
    sam.get(page)
    refused = sam.post(page, {"words": "They moved to Ohio."}, 409)
    assert "They moved to Ohio." in refused.text
    assert "Everything about this customer was erased" in refused.words
