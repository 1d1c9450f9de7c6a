"""The time line of a sale: from its signing to its last date, with what falls on it. Pure.

Each promise with one date is a point; points that would lie on each other stand in rows. The dates of a promise that
comes due again and again are small ticks on the line, so that many of them stay a line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from portal.deliveries.ledger import Done, Ledger, Pair
from portal.lib import clock
from portal.web.words import long_day, plural

LEVELS = 5
# How far apart two points of one row are at least, as a part of the whole line.
APART = 0.026


@dataclass(frozen=True)
class Point:
    """A promise on the line: `place` from 0 (signing) to 1 (last date), in row `level` from 0 up."""

    place: float
    level: int
    state: str
    label: str
    n: int


@dataclass(frozen=True)
class Line:
    """The whole line. `ticks` are (state, places), `listed` the same dates as words with the number of the promise."""

    start: date
    end: date
    today: float
    points: tuple[Point, ...]
    ticks: tuple[tuple[str, tuple[float, ...]], ...]
    listed: tuple[tuple[int, str], ...]

    @property
    def levels(self) -> int:
        """How many rows of points there are."""
        return 1 + max((point.level for point in self.points), default=0)


def line_of(ledger: Ledger) -> Line | None:
    """Return the line of a sale; None where nothing has a date."""
    dated = [(day, pair, done) for pair, done in ledger.all_done if (day := day_of(done, ledger))]
    if not dated:
        return None
    start = min(ledger.sale.signed_on, *(day for day, _, _ in dated))
    end = max(ledger.today, *(day for day, _, _ in dated))
    span = max((end - start).days, 1)
    single = sorted((one for one in dated if not _repeats(one[1])), key=lambda one: (one[0], one[1].said.n))
    levels = rows_of([(day - start).days / span for day, _, _ in single])
    points = tuple(
        Point((day - start).days / span, level, done.label.state, _label(day, pair, done), pair.said.n)
        for (day, pair, done), level in zip(single, levels, strict=True)
    )
    ticks = _ticks(((day - start).days / span, done) for day, pair, done in dated if _repeats(pair))
    listed = [(pair.said.n, _label(day, pair, done), day) for day, pair, done in single]
    listed += list(_repeated(ledger, dated))
    listed.sort(key=lambda one: (one[2], one[0]))
    today = (ledger.today - start).days / span
    return Line(start, end, today, points, ticks, tuple((n, words) for n, words, _ in listed))


def rows_of(places: Sequence[float], apart: float = APART) -> list[int]:
    """Give each of these places, in their order, a row where nothing lies too near; the last takes what is left."""
    last = [-1.0] * LEVELS
    rows = []
    for place in places:
        row = next((row for row in range(LEVELS) if place - last[row] >= apart), LEVELS - 1)
        last[row] = place
        rows.append(row)
    return rows


def day_of(done: Done, ledger: Ledger) -> date | None:
    """Return the day on which a delivery stands: while it is open that now expected or agreed on, else the promised."""
    row = done.row
    if row.due_at is not None:
        return clock.today(ZoneInfo(ledger.sale.time_zone), row.due_at)
    expected: date | None = (row.forecast_on or row.agreed_on) if done.is_open else None
    return expected or row.due_on or row.delivered_on


def _repeats(pair: Pair) -> bool:
    return pair.due_kind in {"schedule", "every"}


def _label(day: date, pair: Pair, done: Done) -> str:
    return f"Promise {pair.said.n}, {long_day(day)}: {done.label.word}"


def _ticks(places: Iterable[tuple[float, Done]]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    found: dict[str, list[float]] = {}
    for place, done in places:
        found.setdefault(done.label.state, []).append(place)
    return tuple((state, tuple(sorted(set(of)))) for state, of in sorted(found.items()))


def _repeated(ledger: Ledger, dated: Sequence[tuple[date, Pair, Done]]) -> Iterator[tuple[int, str, date]]:
    for pair in ledger.pairs:
        days = [day for day, of, _ in dated if of is pair and _repeats(pair)]
        if days:
            span = f"{long_day(days[0])} to {long_day(days[-1])}" if len(days) > 1 else long_day(days[0])
            what = "occasion" if pair.due_kind == "every" else "date"
            rhythm = f", {pair.said.rhythm}" if pair.said.rhythm else ""
            words = f"Promise {pair.said.n}{rhythm}: {plural(len(days), what, f'{what}s')}, {span}"
            yield pair.said.n, words, min(days)
