"""Changes on the customer's pages: old and new side by side, answered once, and by whom they are for."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.changes.access import promise_for
from portal.changes.actions import NewChange, accept, make_good, propose, withdraw
from portal.changes.models import Change
from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.ledger import ledger_of
from portal.deliveries.showing import rhythm_words
from portal.desk.fragile_queries import fragile_page
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.people.acceptance import accepts_of
from portal.people.actions.acceptance import choose_acceptance
from portal.people.actions.customers import NewContact, add_contact, end_contact
from portal.people.sessions import begin
from portal.record.models import SYSTEM
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import accepted, as_promise, by, change, proposed, receipts, seen, tom
from tests.deliveries.help import deliveries_of, tell
from tests.my.help import promise_on, words_of
from tests.my.test_saying import errors_in, form_at, shown_in
from tests.page import Browser, counted_statements

Open = Callable[[str], Browser]
LATER = {"once": "2026-03-11"}
DAY = timedelta(days=1)
RELEASE = {"reason": "We no longer need it.", "lifetime": "14"}


def here() -> str:
    return f"/my/sales/{sale_of('ana').ref}"


def answer(browser: Browser, n: int, deed: str, status: int = 303, **typed: str) -> str:
    """Post a form of the page of change `n`; returns the words of the page that follows."""
    place = f"{here()}/changes/{n}"
    form = form_at(browser.get(place), f"{place}/{deed}")
    page = browser.post(f"{place}/{deed}", {**form, **typed}, status)
    return browser.get(page.location).words if status == 303 else page.words


def signed_in_long_ago(browser: Browser) -> Browser:
    """Be Ana, who signed in an hour ago."""
    token = begin("contact", viewer("ana").ref, "", NOON - timedelta(hours=1))
    browser.client.set_cookie("kept-contact", token, domain="127.0.0.1")
    return browser


def test_ana_sees_old_and_new_and_accepts_before_the_day_has_passed(browser: Open) -> None:
    ana, words = browser("ana"), "your new quartz worktop will be in by Wednesday the 11th of March"
    proposed("sam", 1, due=LATER, words=words)
    top = ana.get(here())
    assert "Sam asks to change promise 1" in top.words
    assert "A change waits for your answer until Tuesday 17 March 2026." in words_of(promise_on(top, 1))
    page = ana.get(f"{here()}/changes/1")
    assert [words_of(one) for one in page.all("del")] == ["removed: 4th"]
    assert [words_of(one) for one in page.all("ins")] == ["added: 11th"]
    assert "Now by Wednesday 4 March 2026 Then by Wednesday 11 March 2026" in page.words
    assert "has not passed: the new day replaces it." in page.words
    after = answer(ana, 1, "acceptance")
    number = ana.get(here()).words.split("Receipt number ")[1].split()[0]
    assert f"It stands as agreed, on receipt number {number}" in after
    assert "had not passed: the new day replaced it." in after
    said = words_of(promise_on(ana.get(here()), 1))
    assert words in said
    assert "We first said: “your new quartz worktop will be in by Wednesday the 4th of March”" in said
    assert "First due: by Wednesday 4 March 2026." in said
    assert "Changed on Tuesday 3 March 2026, agreed by Sam Ortega and Ana Brandt." in said
    assert "Promised Wednesday 11 March 2026" in said
    assert "Changed, as both of us agreed: The slab cracked." in ana.get(f"{here()}/promises/1").words


def test_a_day_that_has_passed_stays_late_and_the_page_says_so_before_and_after(browser: Open) -> None:
    with clock.at(NOON + 4 * DAY):
        ana = browser("ana")
        proposed("sam", 1, at=NOON + 4 * DAY, due={"once": "2026-03-14"})
        assert "has passed: it stays counted as late." in ana.get(f"{here()}/changes/1").words
        assert "had passed: it stays counted as late." in answer(ana, 1, "acceptance")
        shown = words_of(promise_on(ana.get(here()), 1))
        assert "Late by 3 days" in shown
        assert "By agreement now Saturday 14 March 2026." in shown


def test_before_a_price_or_a_release_we_make_sure_that_it_is_ana(browser: Open) -> None:
    proposed("sam", 1, amount="38000.00")
    proposed("sam", 6, release=True)
    long_ago = signed_in_long_ago(browser("pat"))
    for n in (1, 2):
        place = f"{here()}/changes/{n}"
        form = form_at(long_ago.get(place), f"{place}/acceptance")
        assert long_ago.post(f"{place}/acceptance", form).location.startswith("/sign-in")
    place = f"{here()}/promises/2"
    release = {**form_at(long_ago.get(f"{place}/change"), f"{place}/release"), **RELEASE}
    assert long_ago.post(f"{place}/release", release).location.startswith("/sign-in")
    form = form_at(long_ago.get(f"{place}/change"), f"{place}/change")
    priced = {**form, "amount": "1.00", "reason": "Why not.", "lifetime": "14", "words": "", "day": ""}
    assert long_ago.post(f"{place}/change", priced).location.startswith("/sign-in")
    assert [one.state for one in Change.select()] == ["proposed", "proposed"]
    ana = browser("ana")
    assert "We are released from it" in answer(ana, 2, "acceptance")
    answer(ana, 1, "acceptance")
    page = ana.get(here()).words
    assert "$38,000 first $38,400 $38,000 since Tuesday 3 March 2026, by agreement" in page
    assert "You released us from this" in page


def test_an_answer_to_what_ended_meanwhile_is_a_409_and_the_words_stay(browser: Open) -> None:
    ana, one = browser("ana"), proposed("sam", 1, due=LATER)
    place = f"{here()}/changes/1"
    page = ana.get(place)
    refusal, acceptance = (form_at(page, f"{place}/{deed}") for deed in ("refusal", "acceptance"))
    withdraw(seen("sam", one), "The slab is whole after all.", by("sam"))
    again = ana.post(f"{place}/refusal", {**refusal, "answer": "We need it earlier."}, 409).words
    assert "This change was withdrawn by whoever proposed it." in again
    assert "What you wrote was not sent; it stands here" in again
    assert "We need it earlier." in again
    assert "The slab is whole after all." in again
    assert "withdrawn" in ana.post(f"{place}/acceptance", acceptance, 409).words
    proposed("sam", 1, due=LATER, lifetime=3)
    with clock.at(NOON + 4 * DAY):
        late = browser("ana")
        assert "nobody accepted it until Friday 6 March 2026" in late.get(f"{here()}/changes").words
        late.post(f"{here()}/changes/2/acceptance", acceptance, 409)
        assert "Sam asks to change" not in late.get(here()).words
    assert len(receipts()) == 1


def test_a_form_that_comes_twice_is_one_answer_and_a_second_answer_is_refused(browser: Open) -> None:
    ana = browser("ana")
    proposed("sam", 1, due=LATER)
    place = f"{here()}/changes/1/acceptance"
    form = form_at(ana.get(f"{here()}/changes/1"), place)
    for _ in range(2):
        ana.post(place, form)
    assert len(receipts()) == 2
    assert "accepted already" in ana.post(place, {**form, "key": ""}, 409).words


def test_ana_declines_with_a_reason_that_stays_and_must_give_one(browser: Open) -> None:
    ana = browser("ana")
    proposed("sam", 1, due=LATER)
    assert "Say in a sentence why not." in answer(ana, 1, "refusal", 422, answer=" ")
    after = answer(ana, 1, "refusal", answer="We have guests on the 8th.")
    assert "Everything stays as it was promised" in after
    assert "Why not We have guests on the 8th." in after
    assert "declined by Ana Brandt" in ana.get(f"{here()}/changes").words
    assert "Promised Wednesday 4 March 2026" in words_of(promise_on(ana.get(here()), 1))


def test_all_of_us_takes_each_of_them_and_the_page_says_whose_yes_is_missing(browser: Open) -> None:
    ana, her_tom = browser("ana"), browser("pat")
    her_tom.client.set_cookie("kept-contact", begin("contact", tom().ref, "", NOON), domain="127.0.0.1")
    place = "/my/contacts/acceptance"
    page = ana.get("/my/contacts")
    assert "Nobody has chosen yet, so any one of you is enough." in page.words
    assert "Choose one of the two." in errors_in(ana.post(place, {**form_at(page, place), "who": "me"}, 422))
    ana.post(place, {**form_at(ana.get("/my/contacts"), place), "who": "all"})
    assert accepts_of(viewer("ana").customer) == "all"
    assert "Ana Brandt chose this, Tuesday 3 March 2026." in her_tom.get("/my/contacts").words
    proposed("sam", 1, due=LATER)
    assert "It stands as soon as Tom agrees too." in answer(ana, 1, "acceptance")
    assert "it stands once all of you have" in words_of(promise_on(ana.get(here()), 1))
    asked = "Sam asks to change promise 1"
    assert (asked in ana.get(here()).words, asked in her_tom.get(here()).words) == (False, True)
    assert (
        "Agreed so far Sam Ortega and Ana Brandt Still to agree Tom Brandt"
        in her_tom.get(f"{here()}/changes/1").words
    )
    assert change(Change.get().ref).state == "proposed"
    assert "It stands as agreed" in answer(her_tom, 1, "acceptance")
    old = signed_in_long_ago(browser("pat"))
    form = {**form_at(old.get("/my/contacts"), place), "who": "any"}
    assert old.post(place, form).location.startswith("/sign-in")
    assert accepts_of(viewer("ana").customer) == "all"


def test_nobody_answers_for_the_other_side_or_what_is_not_theirs(browser: Open) -> None:
    ana, bea = browser("ana"), browser("bea")
    proposed("sam", 1, due=LATER)
    proposed("ana", 2, words="To the reuse store, all of them.")
    ana.get(here())
    ana.post(f"{here()}/changes/1/withdrawal", {"answer": ""}, 404)
    ana.post(f"{here()}/changes/2/refusal", {"answer": "No."}, 404)
    bea.get("/my/contacts")
    for place in ("changes", "changes/1", "promises/1/change", "additions"):
        bea.get(f"{here()}/{place}", 404)
    for place in ("changes/1/acceptance", "promises/1/change", "promises/1/release"):
        bea.post(f"{here()}/{place}", RELEASE, 404)
    ana.get(f"{here()}/changes/3", 404)
    assert {one.state for one in Change.select()} == {"proposed"}
    assert "Taken back." in answer(ana, 2, "withdrawal", answer="")


def test_ana_asks_for_another_day_and_sees_that_it_waits_for_us(browser: Open) -> None:
    ana, place = browser("ana"), f"{here()}/promises/1/change"
    page = ana.get(place)
    assert shown_in(page, place, "words").startswith("your new quartz worktop")
    form = {**form_at(page, place), "words": shown_in(page, place, "words"), "amount": "", "lifetime": "7"}
    wrong = ana.post(place, {**form, "day": "2026-03-01", "reason": " "}, 422)
    assert errors_in(wrong) == [
        "This day has passed. Choose today or a later one.",
        "Say in a sentence or two why.",
    ]
    assert wrong.value("day") == "2026-03-01"
    sent = {**form, "day": "2026-03-12", "reason": "We are away."}
    after = ana.post(place, sent)
    assert after.location == f"{here()}/changes/1"
    ana.post(place, sent)
    [one] = Change.select()
    assert (one.words, one.due, one.by_customer) == (None, {"once": "2026-03-12"}, True)
    assert "You asked for a change; it can be answered until Tuesday 10 March 2026." in ana.get(here()).words
    again = ana.post(place, {**sent, "key": "", "words": "Words that must not be lost."}, 409)
    assert "A change of this promise waits for an answer already." in again.words
    assert shown_in(again, place, "words") == "Words that must not be lost."
    accept(seen("sam", one), by("sam"))
    assert "Promised Thursday 12 March 2026" in words_of(promise_on(ana.get(here()), 1))


@pytest.mark.parametrize(
    ("n", "due"), [(3, None), (4, {"holding": {"until": "2026-05-01"}}), (6, {"once": "2026-05-01"})]
)
def test_each_kind_of_promise_gets_the_day_that_it_can_have(
    browser: Open, n: int, due: dict[str, object] | None
) -> None:
    ana, place = browser("ana"), f"{here()}/promises/{n}/change"
    page = ana.get(place)
    days = [one for one in page.all("input") if one.get("name") == "day"]
    assert bool(days) == (due is not None)
    day = {"day": "2026-05-01"} if days else {}
    typed = {"words": "In other words.", "amount": "", "lifetime": "14", "reason": "It fits us better."}
    ana.post(place, {**form_at(page, place), **typed, **day})
    assert Change.get().due == due


def test_a_release_is_a_choice_of_its_own_and_what_it_leaves_is_said(browser: Open) -> None:
    ana, place = browser("ana"), f"{here()}/promises/3"
    page = ana.get(f"{place}/change")
    assert "What has fallen due so far stays as it is" in page.words
    form = {**form_at(page, f"{place}/release"), **RELEASE}
    ana.post(f"{place}/release", {**form, "reason": ""}, 422)
    ana.post(f"{place}/release", form)
    assert "You asked for a release" in words_of(promise_on(ana.get(here()), 3))
    assert f"{here()}/changes/1" in ana.get(f"{place}/change").links()
    accept(seen("sam", Change.get()), by("sam"))
    own = ana.get(place)
    assert "Released on Tuesday 3 March 2026, agreed by Ana Brandt and Sam Ortega." in own.words
    assert f"{place}/change" not in own.links()
    assert "You released us from this promise" in ana.get(f"{place}/change").words
    again = ana.post(f"{place}/release", {**form, "key": ""}, 409)
    assert "The customer released us from this promise" in again.words
    assert "We no longer need it." in shown_in(again, f"{place}/release", "reason")


def test_what_is_delivered_can_not_be_released_and_nobody_is_asked_whether(browser: Open) -> None:
    tell("dee", deliveries_of(1)[0], "delivered")
    page = browser("ana").get(f"{here()}/promises/1/change")
    assert "I release you from this promise" not in page.words


def test_a_make_good_and_what_it_makes_up_for_lead_to_each_other(browser: Open) -> None:
    late = delivery_for(viewer("sam"), deliveries_of(2)[0].ref)
    make_good(
        late, "We forgot the van, and we are sorry.", as_promise(words="We wash your windows."), by("sam")
    )
    ana = browser("ana")
    page = ana.get(here())
    broken, new = words_of(promise_on(page, 2)), words_of(promise_on(page, 8))
    assert "To make up for it: promise 8. “We forgot the van, and we are sorry.” Sam Ortega" in broken
    assert "Makes up for promise 2, without charge." in new
    for n, other in ((2, 8), (8, 2)):
        assert f"{here()}/promises/{other}" in ana.get(f"{here()}/promises/{n}").links()
    assert "To make up for promise 2: We forgot the van" in ana.get(f"{here()}/promises/8").words


def test_more_changes_and_receipts_take_no_more_statements(browser: Open) -> None:
    ana = browser("ana")
    counts = []
    for n in (1, 2, 4, 6):
        accepted("ana", n, words=f"Other words for promise {n}.")
        proposed("sam", n, words="And others again.")
        with counted_statements() as statements:
            ana.get(here())
        counts.append(len(statements))
    assert len(set(counts[1:])) == 1, counts


def test_where_whoever_proposed_or_was_missing_has_left_another_contact_can_still_agree(
    browser: Open,
) -> None:
    ana, her_tom = browser("ana"), tom()
    sale, promise = promise_for(her_tom, sale_of("ana").ref, 1)
    asked = change(propose(sale, promise, NewChange("We are away.", due=LATER), by(her_tom)))
    end_contact(her_tom.ref, viewer("ana").ref, NOON)
    accept(seen("sam", asked), by("sam"))
    assert change(asked.ref).state == "proposed", "nobody who is a contact today has agreed"
    assert "It stands as agreed" in answer(ana, 1, "acceptance")
    new = NewContact("Cleo Brandt", "cleo@brandt.example", "America/New_York")
    cleo = add_contact(viewer("ana").customer, new, SYSTEM, NOON)
    choose_acceptance(viewer("ana"), "all", NOON, new_ref())
    proposed("sam", 2, words="We answer you within a day.")
    answer(ana, 2, "acceptance")
    end_contact(cleo, viewer("ana").ref, NOON)
    assert "It stands as agreed" in answer(ana, 2, "acceptance")


def test_dates_of_another_rhythm_are_no_words_that_have_not_come(house: Settings) -> None:
    monday = {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-03-09", "until": "2026-04-30"}}
    accepted("ana", 3, due=monday)
    tell("sam", deliveries_of(3)[0], "progress", "All is well.", NOON + 7 * DAY)
    sunday = NOON + 12 * DAY
    was_silent = [row for row in fragile_page(viewer("max"), sunday, "")[0] if row.rank == "1"]
    assert "has not come" not in rhythm_words(ledger_of(sale_of("ana"), sunday))
    assert not [row for row in was_silent if row.sale.ref == sale_of("ana").ref]
