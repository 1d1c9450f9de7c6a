"""Wall clocks: when one has reached a time of a day, and on which days one goes otherwise than by itself."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_ONE_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def reached(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the first moment (UTC) at which the local clock has reached a wall time.

    Python's own answer for a wall time that is skipped lies as far after the change as the wall time lies inside
    the gap; then the change itself is looked for. PEP 495: fold=1 uses the offset after the change.
    """
    local = datetime.combine(day, wall, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before, after = local.replace(fold=1).astimezone(UTC), moment
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < local.replace(tzinfo=None):
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


@lru_cache(maxsize=2_000)
def changing_days(zone: ZoneInfo, year: int) -> frozenset[date]:
    """Return the days of a year near which the local clock is changed: on all others it goes by itself.

    Found by the offset from UTC at each midnight. A change over midnight touches the day before or after it as well.
    """
    day, end = date(year, 1, 1) - _ONE_DAY, date(year, 12, 31) + _ONE_DAY
    found: set[date] = set()
    offset = _offset(day, zone)
    while day <= end:
        following = _offset(day + _ONE_DAY, zone)
        if following != offset:
            found |= {day - _ONE_DAY, day, day + _ONE_DAY}
        day, offset = day + _ONE_DAY, following
    return frozenset(found)


def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    return datetime.combine(day, time.min, zone).utcoffset()
