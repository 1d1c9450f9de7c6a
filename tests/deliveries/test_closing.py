"""The end of a sale: its work is completed on a day, it is closed, and no clock stops."""

from datetime import date, timedelta
from functools import partial

import pytest

from portal.config import Settings
from portal.deliveries.access import sale_for
from portal.deliveries.actions import close_sale, complete_work
from portal.deliveries.models import Delivery, Plan
from portal.deliveries.plan import plan_ahead
from portal.figures.queries import figures_of_sale
from portal.lib.errors import Invalid, NotHere
from portal.promises.models import Promise
from portal.record.verify import verify_all
from portal.sales.models import Closing, Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.verbs import at_once, by, happen, judge
from tests.intake.help import dump
from tests.make import kitchen, promise

DAY = timedelta(days=1)


def endless() -> Sale:
    """Seal a sale with a schedule that never ends, one that ends in a year, and something after completion."""
    weekly = {"rrule": "FREQ=WEEKLY", "start": "2026-03-05"}
    promises = [
        promise(words="We call.", channel="phone", due={"schedule": weekly}),
        promise(words="We mow.", channel="phone", due={"schedule": {**weekly, "until": "2027-03-04"}}),
        promise(words="Photos.", channel="phone", due={"once": {"after": "completion", "offset": "P7D"}}),
    ]
    report = bring(kitchen(external_id="endless", promises=promises), at=NOON)
    assert not report.refusals
    return Sale.get(Sale.external_id == "endless")


def test_completed_work_dates_what_waited_and_ends_what_holds(house: Settings) -> None:
    [clean] = deliveries_of(4)
    complete_work(sale_of("ana"), date(2026, 3, 2), by("max"))
    assert (sale_of("ana").completed_on, again(clean).due_on) == (date(2026, 3, 2), date(2026, 3, 2))
    found = figures_of_sale(sale_of("ana").ref, NOON)
    assert (found.done, found.unconfirmed) == (1, 1), "it has held"
    sale = endless()
    complete_work(sale, date(2026, 3, 3), by("sam"))
    [photos] = deliveries_of(3, sale.ref)
    assert photos.due_on == date(2026, 3, 10)
    assert list(verify_all()) == []


def test_work_is_completed_once_on_a_day_that_has_been_and_by_us(house: Settings) -> None:
    ana, rows = sale_of("ana"), dump()
    for day in (None, date(2026, 2, 8), date(2026, 3, 4), date(9999, 12, 31)):
        with pytest.raises(Invalid):
            complete_work(ana, day, by("max"))
    with pytest.raises(NotHere):
        complete_work(ana, date(2026, 3, 3), by("ana"))
    assert dump() == rows
    deeds = [partial(complete_work, ana, date(2026, 3, 3), by("max")) for _ in range(8)]
    assert [type(one) for one in at_once([*deeds])].count(Invalid) == 7
    assert list(verify_all()) == []


def test_a_sale_is_completed_only_when_nothing_is_due(house: Settings) -> None:
    bea = sale_of("bea")
    with pytest.raises(Invalid, match="Promise 1 is due and not ended"):
        close_sale(bea, "completed", "", by("max"))
    tell("sam", deliveries_of(1, bea.ref)[0], "missed", "No ladder.")
    close_sale(bea, "completed", "", by("max"))
    closing = Closing.get_by_id(bea.ref)
    assert (Sale.get_by_id(bea.ref).state, closing.on, closing.by) == (
        "completed",
        date(2026, 3, 3),
        viewer("max").ref,
    )
    assert figures_of_sale(bea.ref, NOON).broken == 1
    assert list(verify_all()) == []


def test_what_is_due_today_or_was_due_a_minute_ago_keeps_a_sale_open(house: Settings) -> None:
    bea = sale_of("bea")
    tell("sam", deliveries_of(1, bea.ref)[0], "delivered")
    ana = sale_of("ana")
    for delivery in (*deliveries_of(1), *deliveries_of(2), *deliveries_of(3)[:3]):
        tell("sam", delivery, "delivered")
    question = happen(NOON)
    close_at = question.due_at + timedelta(minutes=1)
    with pytest.raises(Invalid, match="Promise 5 is due"):
        close_sale(ana, "completed", "", by("max", close_at))
    with pytest.raises(Invalid, match="Promises 3 and 5 are due"):
        close_sale(ana, "completed", "", by("max", NOON + 3 * DAY))
    close_sale(ana, "completed", "", by("max", question.due_at))


def test_a_sale_is_closed_once_for_a_reason_and_by_us(house: Settings) -> None:
    ana, rows = sale_of("ana"), dump()
    for kind, reason in (("cancelled", " "), ("over", "It is."), ("", ""), ("cancelled", "x" * 4001)):
        with pytest.raises(Invalid):
            close_sale(ana, kind, reason, by("max"))
    with pytest.raises(NotHere):
        close_sale(ana, "cancelled", "I want it.", by("ana"))
    assert dump() == rows
    deeds = [partial(close_sale, ana, "cancelled", f"Reason {n}.", by("max")) for n in range(8)]
    assert [type(one) for one in at_once([*deeds])].count(Invalid) == 7
    assert Closing.select().count() == 1
    assert list(verify_all()) == []


def test_cancelling_sets_apart_only_what_falls_due_afterwards_and_is_left_alone(house: Settings) -> None:
    ana, [worktop], fridays = sale_of("ana"), deliveries_of(1), deliveries_of(3)
    tell("sam", fridays[4], "delivered")
    close_sale(ana, "cancelled", "They move.", by("max"))
    found = figures_of_sale(ana.ref, NOON + 60 * DAY)
    # The cabinets and three Fridays were due before; one Friday was delivered ahead of its day.
    assert (found.times, found.times_dated, found.times_on_time) == (5, 5, 1)
    tell("dee", worktop, "delivered", at=NOON + DAY)
    judge(worktop, "better", NOON + DAY)
    later = figures_of_sale(ana.ref, NOON + 60 * DAY)
    assert (later.kept, later.kept_on_time, later.times) == (1, 1, 6), (
        "a closed sale is still updated and judged"
    )
    assert list(verify_all()) == []


def test_endless_schedules_stop_and_touched_dates_stay(house: Settings) -> None:
    sale = endless()
    calls = deliveries_of(1, sale.ref)
    ahead = len(deliveries_of(2, sale.ref))
    tell("sam", calls[1], "progress", "We call in the evening.")
    tell("sam", calls[2], "delivered")
    judge_at = NOON + 3 * DAY
    judge(calls[0], "not_kept", judge_at, who="ana")
    close_sale(sale_for(viewer("max"), sale.ref), "cancelled", "They move.", by("max", judge_at))
    assert [row.n for row in deliveries_of(1, sale.ref)] == [1, 2, 3]
    assert Plan.get_by_id(Promise.get((Promise.sale == sale.ref) & (Promise.n == 1)).ref).through is None
    plan_ahead(NOON + 60 * DAY)
    assert len(deliveries_of(1, sale.ref)) == 3, "none is made ahead any more"
    assert len(deliveries_of(2, sale.ref)) > ahead, "a schedule with an end of its own goes on"
    tell("sam", calls[1], "delivered", at=NOON + 8 * DAY)
    assert Delivery.get_by_id(calls[1].ref).state == "delivered"
    assert list(verify_all()) == []
