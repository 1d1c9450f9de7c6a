"""Every customer is asked at fixed moments and after each broken promise; either answer settles it, for everybody."""

from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import (
    NewVerdict,
    close_sale,
    complete_work,
    give_verdicts,
)
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.lib.jobs import run_once
from portal.lib.together import together
from portal.my import moments as looking
from portal.my.jobs import open_check_ins
from portal.ratings.actions import ask
from portal.ratings.check_ins import Asked, check_in_queries, check_ins_from
from portal.ratings.models import CheckIn, Rating
from portal.record.models import SYSTEM, Entry
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, SEALED, bring, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.intake.help import dump
from tests.make import kitchen
from tests.ratings.help import give
from tests.record.help import rows_of

DAY = timedelta(days=1)
# Signed on 9 February, sealed on the 11th: day 7 is the 16th.
DAY_7 = SEALED + 5 * DAY
DAY_30 = SEALED + 28 * DAY


def asked(whose: str = "ana") -> list[Asked]:
    """Return the check-ins of a sale, the newest first."""
    return check_ins_from(together(check_in_queries(sale_of(whose).ref)))


def moments(whose: str = "ana") -> list[tuple[str, ...]]:
    return [one.moments for one in asked(whose)]


def entries(kind: str) -> list[Entry]:
    return list(Entry.select().where(Entry.kind == kind).order_by(Entry.at))


def test_every_customer_is_asked_on_day_7_once_whatever_anybody_does(house: Settings) -> None:
    open_check_ins(DAY_7 - DAY)
    assert asked() == []
    for _ in range(3):
        open_check_ins(DAY_7)
    assert moments() == [("day_7",)]
    open_check_ins(DAY_7 + DAY)
    assert moments("bea") == [("day_7",)]
    [one] = asked()
    assert (one.waits, one.answered_at, one.opened_at) == (True, None, DAY_7)
    assert {entry.actor for entry in entries("check_in.opened")} == {SYSTEM}
    assert list(verify_all()) == []


def test_a_rating_given_meanwhile_settles_it_for_all_and_one_given_before_does_not(house: Settings) -> None:
    give("ana", (1, 1, 1), at=DAY_7 - DAY)
    open_check_ins(DAY_7)
    assert asked()[0].waits
    give("ana", (5, 4, 3), at=DAY_7 + DAY)
    [one] = asked()
    assert (one.waits, one.answered_at, one.answered_by) == (False, DAY_7 + DAY, "Ana Brandt")
    give("ana", (2, 2, 2), at=DAY_7 + 2 * DAY)
    assert asked() == [one]
    assert list(verify_all()) == []


def test_day_30_asks_anew_and_what_was_not_answered_stays_so(house: Settings) -> None:
    open_check_ins(DAY_7)
    open_check_ins(DAY_30)
    give("ana", (5, 5, 5), at=DAY_30)
    newest, older = asked()
    assert (newest.moments[0], newest.answered_at) == ("day_30", DAY_30)
    assert (older.moments, older.answered_at, older.waits) == (("day_7",), None, False)


def test_after_a_machine_stood_still_one_asks_about_all_that_was_missed(house: Settings) -> None:
    complete_work(sale_of("ana"), (NOON - DAY).date(), By(viewer("max"), NOON, new_ref()))
    open_check_ins(DAY_30 + 200 * DAY)
    [names] = moments()
    assert names[0] == "day_210"
    assert {"day_7", "day_30", "day_120", "completion"} < set(names)
    assert len(entries("check_in.opened")) == 2


def test_each_broken_promise_is_a_moment_and_many_at_once_are_one(house: Settings) -> None:
    open_check_ins(DAY_7)
    give("ana", (4, 4, 4), at=DAY_7)
    first, second, third = deliveries_of(3)[:3]
    tell("max", first, "missed", "I was ill.", NOON)
    open_check_ins(NOON)
    assert moments()[0] == (f"broken:{first.ref}",)
    seen = delivery_for(viewer("ana"), second.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, "not_kept", "")], By(viewer("ana"), NOON, new_ref()))
    for _ in range(2):
        open_check_ins(NOON + DAY)
    assert len(asked()) == 2
    assert set(moments()[0]) == {f"broken:{first.ref}", f"broken:{second.ref}"}
    assert len(entries("check_in.joined")) == 1
    give("ana", (1, 1, 1), at=NOON + 2 * DAY)
    tell("max", third, "missed", "Ill again.", NOON + 2 * DAY)
    open_check_ins(NOON + 2 * DAY)
    assert [one.waits for one in asked()] == [True, False, False]
    assert list(verify_all()) == []


def test_what_is_overdue_for_more_than_30_days_is_broken_by_the_clock_alone(house: Settings) -> None:
    """Bea's hedge was promised for 2 March, so it is broken from 2 April."""
    [hedge] = deliveries_of(1, sale_of("bea").ref)
    for days in (28, 29):
        open_check_ins(NOON + days * DAY)
    assert all(f"broken:{hedge.ref}" not in one for one in moments("bea"))
    open_check_ins(NOON + 30 * DAY)
    assert any(f"broken:{hedge.ref}" in one for one in moments("bea"))


def test_what_was_missed_and_is_delivered_before_anybody_looked_is_not_broken(house: Settings) -> None:
    open_check_ins(DAY_7)
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "missed", "The slab cracked.", NOON)
    tell("dee", worktop, "delivered", "It is in.", NOON + timedelta(minutes=5))
    open_check_ins(NOON + timedelta(minutes=10))
    assert moments() == [("day_7",)]


@pytest.mark.parametrize(("kind", "last"), [("completed", "day_300"), ("cancelled", "completion")])
def test_a_closed_sale_is_asked_too(house: Settings, kind: str, last: str) -> None:
    bring(kitchen(external_id="kitchen-2", promises=kitchen()["promises"][5:6]), at=SEALED)
    sale = Sale.get(Sale.external_id == "kitchen-2")
    close_sale(sale, kind, "They move away.", By(viewer("max"), NOON, new_ref()))
    open_check_ins(NOON)
    for days in range(0, 900, 45):
        open_check_ins(NOON + days * DAY)
    rows = list(CheckIn.select().where(CheckIn.sale == sale.ref).order_by(CheckIn.seq))
    assert rows[0].moment == "completion"
    assert rows[-1].moment == last


def test_nobody_can_ask_earlier_skip_delay_or_delete_one(house: Settings) -> None:
    """The one verb takes no choice: what it does depends on the days of the sale alone."""
    rows = dump()
    assert not ask(sale_of("ana").ref, (), DAY_7 - DAY)
    assert dump() == rows
    open_check_ins(DAY_7)
    rows = dump()
    assert not ask(sale_of("ana").ref, (), DAY_7 + DAY)
    assert dump() == rows


def test_a_look_that_is_cut_off_is_taken_again(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def dies(sale: str, broken: frozenset[str], at: datetime) -> bool:
        if cut:
            raise KeyboardInterrupt
        cut.append(sale)
        return ask(sale, broken, at)

    monkeypatch.setattr(looking, "ask", dies)
    with pytest.raises(KeyboardInterrupt):
        open_check_ins(DAY_7 + DAY)
    assert CheckIn.select().count() == 1
    monkeypatch.undo()
    open_check_ins(DAY_7 + DAY)
    assert (moments(), moments("bea")) == ([("day_7",)], [("day_7",)])


def test_the_worker_asks_by_itself(house: Settings) -> None:
    run_once(DAY_7 + DAY)
    run_once(DAY_7 + 2 * DAY)
    assert (moments(), moments("bea")) == ([("day_7",)], [("day_7",)])


def test_a_rebuild_gives_the_same_check_ins(house: Settings) -> None:
    open_check_ins(DAY_7)
    tell("max", deliveries_of(3)[0], "missed", "I was ill.", DAY_7 + 2 * DAY)
    open_check_ins(DAY_7 + 2 * DAY)
    give("ana", (1, 2, 3), at=DAY_7 + 3 * DAY)
    before = [rows_of(name) for name in ("check_in", "check_in_moment", "rating")]
    assert all(before)
    rebuild_all()
    assert [rows_of(name) for name in ("check_in", "check_in_moment", "rating")] == before
    assert Rating.select().count() == 1
