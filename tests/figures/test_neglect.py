"""Who is neglected: each reason with its number and since when, as the rule says it and as the statement finds it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.deliveries.actions import close_sale
from portal.figures.actions import change_thresholds
from portal.figures.counting import count_anew
from portal.figures.heeding import heard_of, keep_late_to_enquiries
from portal.figures.jobs import count_what_moved, note_who_asks
from portal.figures.models import Heed, Threshold
from portal.figures.neglect import Heard, Invited, Reason, reasons_of
from portal.figures.neglected import neglected_from, neglected_page, neglected_queries
from portal.figures.thresholds import USUAL, numbers_version, thresholds_now
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.together import together
from tests.cast import NOON, SEALED, bring, sale_of, viewer
from tests.deliveries.verbs import by
from tests.enquiries.help import asked
from tests.figures.help import neighbours
from tests.make import garden, promise
from tests.messages.help import deny, note, say
from tests.my.help import delivery_of, tell
from tests.ratings.help import give
from tests.reviews.help import held, invited

DAY = timedelta(days=1)
QUIET = Heard(goes_on=True, heard_at=NOON, heard_by="sam", signed_at=NOON)


def kinds(heard: Heard, **numbers: int) -> list[str]:
    return [reason.kind for reason in reasons_of(heard, {**USUAL, **numbers}, NOON)]


def test_silence_counts_from_our_last_word_after_so_many_whole_days() -> None:
    silent = replace(QUIET, heard_at=NOON - 21 * DAY)
    assert reasons_of(silent, USUAL, NOON) == (Reason("silent", 21, NOON - 21 * DAY),)
    assert kinds(replace(QUIET, heard_at=NOON - 21 * DAY + timedelta(seconds=1))) == []
    assert kinds(silent, silent_days=22) == []
    assert reasons_of(replace(silent, heard_by=None), USUAL, NOON)[0].never


def test_silence_and_reviews_are_no_reason_once_a_sale_is_closed() -> None:
    closed = replace(QUIET, goes_on=False, heard_at=NOON - 400 * DAY, signed_at=NOON - 400 * DAY)
    assert kinds(closed) == []
    assert kinds(replace(closed, late=(NOON - DAY,), late_to_messages=(NOON,))) == ["overdue", "unanswered"]


def test_what_is_late_is_counted_from_the_first_of_it() -> None:
    late = replace(QUIET, late=(NOON - 5 * DAY, NOON, NOON + DAY))
    assert reasons_of(late, USUAL, NOON) == (Reason("overdue", 2, NOON - 5 * DAY),)
    assert kinds(replace(QUIET, late=(NOON + DAY,))) == []


def test_late_answers_to_messages_and_enquiries_are_counted_together() -> None:
    waits = replace(QUIET, late_to_messages=(NOON - DAY, NOON + DAY), late_to_enquiries=(NOON - 2 * DAY,))
    assert reasons_of(waits, USUAL, NOON) == (Reason("unanswered", 2, NOON - 2 * DAY),)
    assert kinds(replace(QUIET, late_to_messages=(NOON + DAY,), late_to_enquiries=(NOON + DAY,))) == []


@pytest.mark.parametrize(
    ("marks", "before", "is_reason"),
    [
        ((5, 5, 5), (), False),
        ((5, 2, 5), (), True),
        ((3, 3, 3), (4, 4, 4), False),
        ((3, 4, 4), (5, 4, 4), True),
        ((4, 4, 4), (2, 2, 2), False),
    ],
)
def test_a_low_or_falling_rating_is_a_reason(
    marks: tuple[int, ...], before: tuple[int, ...], is_reason: bool
) -> None:
    rated = replace(QUIET, rated_at=NOON - DAY, marks=marks, before=before)
    assert (kinds(rated) == ["rating"]) is is_reason


def test_a_review_is_missed_from_the_last_one_or_else_from_signing() -> None:
    signed = replace(QUIET, signed_at=NOON - 90 * DAY)
    assert reasons_of(signed, USUAL, NOON) == (Reason("review", 90, NOON - 90 * DAY, never=True),)
    assert kinds(replace(signed, met_at=NOON - 30 * DAY)) == []
    assert kinds(signed, review_days=91) == []


def found(who: str = "max", later: timedelta = timedelta()) -> dict[str, list[str]]:
    """Return the reasons of each sale that somebody reads, by title."""
    rows, _ = neglected_page(viewer(who), thresholds_now(), NOON + later, "")
    return {row.sale.title: [reason.kind for reason in row.reasons] for row in rows}


def test_what_happens_is_kept_soon_and_decides_who_stands_there(house: Settings) -> None:
    count_what_moved(NOON)
    assert found() == {"Your kitchen": ["overdue"], "Garden care": ["overdue"]}
    tell("dee", delivery_of(sale_of("ana"), 2), "delivered", "They are gone.", NOON)
    say("bea", whose="bea", at=NOON - timedelta(hours=2))
    give("bea", (5, 1, 5))
    count_what_moved(NOON + timedelta(seconds=5))
    assert found()["Garden care"] == ["overdue", "rating"]
    assert found(later=timedelta(hours=23))["Garden care"] == ["overdue", "unanswered", "rating"]
    assert next(iter(found())) == "Garden care", "most reasons first"


def test_a_sale_that_is_mended_leaves_before_it_is_counted_again(house: Settings) -> None:
    count_what_moved(NOON)
    tell("sam", delivery_of(sale_of("bea"), 1), "delivered", "It is cut.", NOON)
    assert "Garden care" not in found()


def test_the_clock_alone_makes_a_customer_neglected(house: Settings) -> None:
    count_what_moved(NOON)
    tell("sam", delivery_of(sale_of("bea"), 1), "delivered", "It is cut.", NOON)
    count_what_moved(NOON + timedelta(seconds=5))
    assert "Garden care" not in found(later=20 * DAY)
    assert found(later=21 * DAY)["Garden care"] == ["silent"]
    assert found(later=80 * DAY)["Garden care"] == ["silent", "review"]


def test_a_noted_call_is_a_word_until_it_is_disputed(house: Settings) -> None:
    called = note("sam", NOON - DAY)
    heard = heard_of([sale_of("ana").ref])[sale_of("ana").ref]
    assert (heard.heard_at, heard.heard_by) == (NOON - DAY, viewer("sam").ref)
    deny("ana", called)
    assert heard_of([sale_of("ana").ref])[sale_of("ana").ref].heard_by is None


def test_a_review_that_was_held_is_the_last_one_and_one_to_come_is_known(house: Settings) -> None:
    ana = sale_of("ana").ref
    assert heard_of([ana])[ana].met_at is None
    one = held()
    assert heard_of([ana])[ana].met_at == one.held_at
    assert heard_of([ana])[ana].invited is None
    bea = sale_of("bea").ref
    invited(NOON + 5 * DAY, whose="bea")
    assert heard_of([bea])[bea].invited == Invited(NOON)


def test_what_the_customer_writes_is_no_word_from_us(house: Settings) -> None:
    say("ana")
    heard = heard_of([sale_of("ana").ref])[sale_of("ana").ref]
    assert (heard.heard_at, heard.heard_by, len(heard.late_to_messages)) == (SEALED, None, 1)


def test_a_customer_who_asks_about_something_new_waits_on_their_newest_sale(house: Settings) -> None:
    dug = promise(words="It is dug.")
    assert not bring(
        garden(external_id="pond", title="The pond", signed_on="2026-03-01", promises=[dug])
    ).refusals
    count_what_moved(NOON)
    question = asked(asker=viewer("bea"), at=NOON - timedelta(hours=2))
    note_who_asks(NOON)
    assert "The pond" not in found()
    assert found(later=timedelta(hours=23))["The pond"] == ["unanswered"]
    assert found(later=timedelta(hours=23))["Garden care"] == ["overdue"], "it is said once"
    question.update(state="answered").where(type(question).ref == question.ref).execute()
    keep_late_to_enquiries()
    assert "The pond" not in found(later=timedelta(hours=23))


def test_a_cancelled_sale_is_neglected_only_for_what_was_due_before(house: Settings) -> None:
    close_sale(sale_of("ana"), "cancelled", "They moved away.", by("max"))
    count_what_moved(NOON)
    assert found(later=120 * DAY)["Your kitchen"] == ["overdue"]


def test_the_statement_and_the_rule_find_the_same(house: Settings) -> None:
    say("ana")
    give("bea", (5, 5, 5), at=NOON - DAY)
    give("bea", (3, 5, 5))
    for sale in neighbours(3):
        tell("sam", delivery_of(sale, 1), "delivered", "Done.", NOON)
    count_anew(NOON)
    for days in (0, 1, 20, 21, 22, 60, 89, 90, 200):
        at = NOON + days * DAY
        sales = [row.sale for row in Heed.select()]
        ruled = {ref for ref, one in heard_of(sales).items() if reasons_of(one, USUAL, at)}
        rows, _ = neglected_page(viewer("max"), USUAL, at, "")
        assert {row.sale.ref for row in rows} == ruled, days
        order = [(-len(row.reasons), min(one.since for one in row.reasons)) for row in rows]
        whole = [(n, since.replace(microsecond=0)) for n, since in order]
        assert whole == sorted(whole), days
        customers = {row.sale.customer for row in rows}
        assert neglected_from(together(neglected_queries(viewer("max"), at))) == len(customers)


def test_pages_follow_each_other_without_a_gap(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    neighbours(5)
    count_anew(NOON)
    monkeypatch.setattr("portal.figures.neglected.MOST_ROWS", 3)
    seen: list[str] = []
    after = ""
    for _ in range(9):
        rows, after = neglected_page(viewer("max"), USUAL, NOON + 30 * DAY, after)
        seen += [row.sale.ref for row in rows]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    assert neglected_page(viewer("max"), USUAL, NOON, "nonsense")[0]


def test_sam_and_dee_see_theirs_alone(house: Settings) -> None:
    count_anew(NOON)
    assert set(found("sam")) == {"Your kitchen", "Garden care"}
    theirs = set(found("dee"))
    assert "Your kitchen" in theirs
    Heed.update(late_at=None).execute()


def test_thresholds_are_recorded_and_hold_at_once(house: Settings) -> None:
    count_anew(NOON)
    now = thresholds_now()
    change_thresholds(viewer("max"), {**now, "silent_days": 20}, numbers_version(now), NOON)
    assert found()["Garden care"] == ["silent", "overdue"]
    assert [(row.topic, row.number) for row in Threshold.select()] == [("silent_days", 20)]
    again = thresholds_now()
    change_thresholds(viewer("max"), {**again, "silent_days": 21}, numbers_version(again), NOON)
    assert not Threshold.select().exists()


def test_a_number_out_of_bounds_or_a_stale_form_changes_nothing(house: Settings) -> None:
    now = thresholds_now()
    with pytest.raises(Invalid) as refusal:
        change_thresholds(viewer("max"), {**now, "silent_days": 2, "fall": None}, numbers_version(now), NOON)
    assert [one.field for one in refusal.value.problems] == ["silent_days", "fall"]
    change_thresholds(viewer("max"), {**now, "fall": 3}, numbers_version(now), NOON)
    with pytest.raises(Conflict):
        change_thresholds(viewer("max"), {**now, "fall": 4}, numbers_version(now), NOON)
    for who in ("sam", "dee", "ana"):
        with pytest.raises(NotHere):
            change_thresholds(viewer(who), {**now, "fall": 4}, numbers_version(thresholds_now()), NOON)
    assert thresholds_now()["fall"] == 3
