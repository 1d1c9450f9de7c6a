"""Updates: what staff tell the customer about a delivery, once, in order, and only about what is theirs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from portal.config import Settings
from portal.deliveries.access import Seen, delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update
from portal.deliveries.rules import UpdateKind
from portal.lib.db import release
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.ids import new_ref
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Staff
from portal.promises.models import Promise
from portal.record.models import SYSTEM
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell, told
from tests.intake.help import dump
from tests.page import Browser

Open = Callable[[str], Browser]
DAY = timedelta(days=1)


def test_dee_starts_reports_and_delivers_the_worktop(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "started")
    assert (again(worktop).state, again(worktop).updated_at) == ("started", NOON)
    tell("dee", worktop, "progress", "  The stone is cut.\r\nIt is heavy.  ")
    assert again(worktop).state == "started"
    tell("dee", worktop, "delivered", at=NOON + DAY)
    done = again(worktop)
    assert (done.state, done.delivered_at, done.delivered_on) == ("delivered", NOON + DAY, date(2026, 3, 4))
    assert told(worktop) == [
        ("started", ""),
        ("progress", "The stone is cut.\nIt is heavy."),
        ("delivered", ""),
    ]
    assert list(verify_all()) == []


def test_a_missed_delivery_may_still_follow_late(house: Settings) -> None:
    [hedge] = deliveries_of(1, sale_of("bea").ref)
    tell("sam", hedge, "missed", "The ladder broke. I am sorry.")
    assert (again(hedge).state, again(hedge).missed_at) == ("missed", NOON)
    tell("sam", hedge, "delivered", at=NOON + DAY)
    assert (again(hedge).state, again(hedge).missed_at) == ("delivered", NOON)


def test_delivered_means_the_day_in_the_sales_own_zone(house: Settings) -> None:
    """Half an hour before midnight in New York it is tomorrow in UTC."""
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered", at=NOON.replace(day=5, hour=4, minute=30))
    assert again(worktop).delivered_on == date(2026, 3, 4)


def test_what_cannot_follow_is_refused_and_not_kept(house: Settings) -> None:
    [worktop], [clean] = deliveries_of(1), deliveries_of(4)
    tell("dee", worktop, "delivered")
    rows = dump()
    for delivery, kind in (
        (worktop, "progress"),
        (worktop, "missed"),
        (clean, "started"),
        (clean, "delivered"),
    ):
        with pytest.raises(Invalid) as refused:
            tell("sam", delivery, kind, "Words.")  # type: ignore[arg-type]
        assert [problem.field for problem in refused.value.problems] == ["kind"]
    with pytest.raises(Invalid):
        tell("sam", clean, "at_risk", "A promise that holds has no other day.")
    assert dump() == rows


UNKEEPABLE: tuple[tuple[UpdateKind, str, str], ...] = (
    ("started", "a\0b", "U+0000"),
    ("progress", "\ud800", "U+D800"),
    ("progress", "\x1b[2J", "U+001B"),
    ("delivered", "x" * 4001, "4,001 characters long; at most 4,000 fit"),
    ("missed", " \n\t ", "what the customer should know"),
    ("progress", "", "what the customer should know"),
)


def test_words_that_cannot_be_kept_leave_nothing(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    rows = dump()
    for kind, text, reason in UNKEEPABLE:
        with pytest.raises(Invalid) as refused:
            tell("dee", worktop, kind, text)
        [problem] = refused.value.problems
        assert (problem.field, reason in problem.message) == ("text", True), problem
    assert dump() == rows


def test_the_longest_words_that_fit_are_kept_whole(house: Settings) -> None:
    words = "\U0001f9f1" * 4000
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "progress", words)
    assert told(worktop) == [("progress", words)]


def test_of_two_editors_the_second_is_told_and_nothing_of_theirs_is_kept(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    seen, was = delivery_for(viewer("dee"), worktop.ref), worktop.version
    tell("sam", worktop, "progress", "Sam was first.")
    rows = dump()
    stale = NewUpdate("missed", "Dee was second.", was)
    with pytest.raises(Conflict):
        post_update(seen, stale, By(viewer("dee"), NOON, new_ref()))
    assert dump() == rows


def test_the_same_form_sent_twenty_times_at_once_is_one_update(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    dee = viewer("dee")
    seen = delivery_for(dee, worktop.ref)
    new, by = NewUpdate("delivered", "It is in.", worktop.version), By(dee, NOON, new_ref())
    outcomes = _at_once(20, lambda _: post_update(seen, new, by))
    assert outcomes == [None] * 20
    assert told(worktop) == [("delivered", "It is in.")]
    post_update(seen, new, By(dee, NOON + DAY, by.key))
    assert again(worktop).delivered_at == NOON
    assert list(verify_all()) == []


def test_of_ten_different_forms_about_one_delivery_one_is_taken(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    dee = viewer("dee")
    seen = delivery_for(dee, worktop.ref)

    def go(number: int) -> None:
        post_update(seen, NewUpdate("progress", f"Form {number}", worktop.version), By(dee, NOON, new_ref()))

    outcomes = _at_once(10, go)
    assert [type(outcome) for outcome in outcomes].count(Conflict) == 9
    assert len(told(worktop)) == 1


def test_eight_writers_to_different_deliveries_of_one_sale_all_succeed(house: Settings) -> None:
    fridays = [*deliveries_of(3), *deliveries_of(1)]
    assert len(fridays) == 8
    sam = viewer("sam")
    seen = [delivery_for(sam, friday.ref) for friday in fridays]

    def go(number: int) -> None:
        new = NewUpdate("delivered", "Told.", fridays[number].version)
        post_update(seen[number], new, By(sam, NOON, new_ref()))

    assert _at_once(8, go) == [None] * 8
    assert all(again(friday).state == "delivered" for friday in fridays)
    assert len({row.seq for row in Update.select()}) == 8
    assert list(verify_all()) == []


def test_dee_updates_what_is_hers_or_nobodys(house: Settings) -> None:
    ivo = add_staff(NewStaff("ivo@hallam.example", "Ivo Marek", "delivery"), SYSTEM, NOON)
    [worktop], [clean] = deliveries_of(1), deliveries_of(4)
    assert clean.assigned_to is None
    assert isinstance(delivery_for(viewer("dee"), clean.ref), Seen)
    Delivery.update(assigned_to=ivo).where(Delivery.ref == worktop.ref).execute()
    with pytest.raises(NotHere):
        delivery_for(viewer("dee"), worktop.ref)
    for who in ("sam", "max"):
        assert delivery_for(viewer(who), worktop.ref).delivery.ref == worktop.ref


def test_another_salesperson_and_another_customer_find_nothing(house: Settings) -> None:
    ida = add_staff(NewStaff("ida@hallam.example", "Ida Reyes", "sales"), SYSTEM, NOON)
    [worktop] = deliveries_of(1)
    row = Staff.get_by_id(ida)
    other = type(viewer("sam"))("staff", row.ref, row.name, row.email, "UTC", role="sales")
    for reader in (other, viewer("bea")):
        with pytest.raises(NotHere):
            delivery_for(reader, worktop.ref)
    for ref in ("", "x" * 13, "2" * 13, str(2**63), "٣" * 13, worktop.ref.lower(), "a\0b"):
        with pytest.raises(NotHere):
            delivery_for(viewer("max"), ref)


def test_what_waits_for_another_promise_gets_its_date_when_that_is_delivered(house: Settings) -> None:
    """All is tested five days after the worktop is in, whenever that was; it is dated once."""
    [worktop], [tested] = deliveries_of(1), deliveries_of(7)
    assert tested.due_on is None
    tell("dee", worktop, "progress", "Not yet.")
    assert again(tested).due_on is None
    tell("dee", worktop, "delivered", at=NOON + 3 * DAY)
    assert again(tested).due_on == date(2026, 3, 11)
    assert not again(tested).afterwards
    assert list(verify_all()) == []


def test_what_was_delivered_before_its_date_was_known_stays_without_one(house: Settings) -> None:
    [worktop], [tested] = deliveries_of(1), deliveries_of(7)
    tell("sam", tested, "delivered")
    tell("dee", worktop, "delivered")
    assert again(tested).due_on is None
    assert list(verify_all()) == []


def test_the_form_keeps_every_word_and_says_what_to_mend(browser: Open, house: Settings) -> None:
    [worktop] = deliveries_of(1)
    path, dee = f"/staff/deliveries/{worktop.ref}/updates", browser("dee")
    page = dee.get(path)
    hidden = {name: page.value(name) for name in ("was", "key")}
    for fields in (
        {"kind": "missed", "text": "  "},
        {"kind": "no such kind", "text": "My words"},
        {"text": "My words"},
        {"kind": "progress", "text": "My words\0"},
    ):
        refused = dee.post(path, {**hidden, **fields}, status=422)
        assert "Error: " in refused.all("title")[0].itertext().__next__()
        assert fields.get("text", "").strip("\0 ") in refused.words
    assert told(worktop) == []
    for was in ("", "0", "x", str(2**63), "٣", "-1"):
        refused = dee.post(
            path, {"was": was, "key": hidden["key"], "kind": "progress", "text": "My words"}, status=409
        )
        assert "My words" in refused.words
    assert told(worktop) == []
    dee.post(path, {**hidden, "kind": "progress", "text": "My words"})
    dee.post(path, {**hidden, "kind": "progress", "text": "My words"})
    assert told(worktop) == [("progress", "My words")]
    assert "My words" in browser("ana").get(f"/my/sales/{sale_of('ana').ref}").words


def test_a_promise_of_every_kind_has_its_deliveries(house: Settings) -> None:
    names = {promise.ref: promise.n for promise in Promise.select().where(Promise.sale == sale_of("ana").ref)}
    rows = Delivery.select().where(Delivery.sale == sale_of("ana").ref).order_by(Delivery.n)
    days = [(names[row.promise], row.n, row.due_on, row.afterwards) for row in rows]
    fridays = [date(2026, 2, 13) + 7 * number * DAY for number in range(7)]
    assert sorted(days, key=str) == sorted(
        [
            (1, 1, date(2026, 3, 4), False),
            (2, 1, date(2026, 3, 1), False),
            *[(3, number, friday, False) for number, friday in enumerate(fridays, start=1)],
            (4, 1, None, False),
            (6, 1, None, False),
            (7, 1, None, False),
        ],
        key=str,
    )


def _at_once(count: int, do: Callable[[int], None]) -> list[Exception | None]:
    """Do something in many threads, each with a connection of its own; returns what each of them ran into."""

    def go(number: int) -> Exception | None:
        try:
            do(number)
        except Conflict as refusal:
            return refusal
        finally:
            release()
        return None

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(go, range(count)))
