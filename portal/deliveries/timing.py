"""Where a delivery stands on the axis of time, from its row; the rules are in `times`."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.deliveries.models import Delivery
from portal.deliveries.times import TimeState, holding_state, time_state, time_state_at
from portal.lib import clock

_A_MOMENT = timedelta(microseconds=1)


def time_of(row: Delivery, due_kind: str, zone: str, at: datetime) -> TimeState:
    """Return what the clock says of a delivery at `at` (aware); days are those in `zone`, the sale's.

    An earlier day that the customer named counts as the day of delivery; for an occasion, which is due at a moment,
    it counts as the end of that day, or as the deadline where that fell on the same day.
    """
    today = clock.today(ZoneInfo(zone), at)
    if row.due_at is not None:
        return time_state_at(row.due_at, _delivered_at(row, ZoneInfo(zone)), at)
    if due_kind == "holding":
        return holding_state(row.due_on, today)
    delivered_on = row.delivered_on and (row.named_on or row.delivered_on)
    if due_kind == "once" and row.due_on is None and delivered_on is None:
        # It waits for an event: the date is not missing, it is not known yet.
        return TimeState("not_due")
    return time_state(row.due_on, delivered_on, today)


def due_day(row: Delivery, zone: str) -> date | None:
    """Return the promised day of a delivery in `zone`, the sale's: for an occasion that of its moment, if any."""
    return clock.today(ZoneInfo(zone), row.due_at) if row.due_at is not None else row.due_on


def standing_day(row: Delivery, zone: str) -> date | None:
    """Return the day by which a delivery is awaited now: the later one that the customer accepted, or the promised one.

    Whether it is at risk goes by this day; how late it is goes by the promised one.
    """
    agreed_on: date | None = row.agreed_on
    return agreed_on or due_day(row, zone)


def _delivered_at(row: Delivery, zone: ZoneInfo) -> datetime | None:
    delivered_at: datetime | None = row.delivered_at
    if delivered_at is None or row.named_on is None or row.due_at is None:
        return delivered_at
    if row.named_on == clock.today(zone, row.due_at):
        due_at: datetime = row.due_at
        return min(delivered_at, due_at)
    end = datetime.combine(row.named_on + timedelta(days=1), time(), zone) - _A_MOMENT
    return min(delivered_at, end)
