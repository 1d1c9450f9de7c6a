"""The strip of days: what was due on each, above a line what was done on time, below it what was not. Pure.

Drawn as vertical strokes, which stay what they are at any width; kinds differ by place, width and dashes, not by colour
alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.figures.company import DayFigures
from portal.web.words import days, long_day

STEP, HEIGHT = 10, 100
# What is drawn on each side of the line, from the line outwards: the name of the strokes, and the states they are of.
ABOVE = (
    ("kept", ("kept_on_time",)),
    ("no-word", ("unconfirmed_on_time",)),
    ("to-come", ("to_come",)),
)
BELOW = (
    ("late", ("kept_late", "unconfirmed_late", "late")),
    ("disputed", ("disputed",)),
    ("broken", ("broken",)),
)


@dataclass(frozen=True)
class StripDay:
    """A day on which something was due: how much of it, and how much of that is in each kind of stroke."""

    day: date
    due: int
    kept: int
    no_word: int
    to_come: int
    late: int
    disputed: int
    broken: int

    @property
    def above(self) -> int:
        """How much was done on time, or is to come today."""
        return self.kept + self.no_word + self.to_come

    @property
    def below(self) -> int:
        """How much was late, disputed or broken."""
        return self.late + self.disputed + self.broken


@dataclass(frozen=True)
class Strip:
    """The days as they are drawn and listed, the oldest first.

    `width` and `line` (the height at which the line lies) are in units of the drawing, which is `HEIGHT` high;
    `strokes` are paths by their kind; `most` is how much was due on the busiest day.
    """

    first: date
    last: date
    words: str
    width: int
    line: float
    most: int
    strokes: tuple[tuple[str, str], ...]
    rows: tuple[StripDay, ...]


def strip_of(figures: Sequence[DayFigures]) -> Strip:
    """Return the strip of these days, the oldest first; there is at least one."""
    rows = [_day(one) for one in figures]
    above, below = (max(1, *(getattr(row, side) for row in rows)) for side in ("above", "below"))
    unit = HEIGHT / (above + below)
    line = round(unit * above, 1)
    strokes = [
        *((kind, _path(rows, kind, ABOVE, (line, -unit))) for kind, _ in ABOVE),
        *((kind, _path(rows, kind, BELOW, (line, unit))) for kind, _ in BELOW),
    ]
    return Strip(
        rows[0].day,
        rows[-1].day,
        strip_words(rows),
        STEP * len(rows),
        line,
        max(row.due for row in rows),
        tuple(stroke for stroke in strokes if stroke[1]),
        tuple(row for row in rows if row.due),
    )


def strip_words(rows: Sequence[StripDay]) -> str:
    """Say what is seen, for those who don't see it."""
    come = [row for row in rows if row.due > row.to_come]
    if not come:
        return f"In the last {days(len(rows))} nothing has come due."
    behind = [row for row in come if row.below]
    said = f"On {len(come)} of the last {days(len(rows))} something was due."
    if not behind:
        return f"{said} All of it was done on time, and none of it is disputed or broken."
    last = f"something was late, disputed or broken, last on {long_day(behind[-1].day)}."
    if len(behind) == len(come):
        return f"{said} {'On that day' if len(come) == 1 else 'On each of them'} {last}"
    return f"{said} On {len(come) - len(behind)} all of it was done on time, on {len(behind)} {last}"


def _day(figures: DayFigures) -> StripDay:
    found = {
        kind.replace("-", "_"): sum(figures.counts[state] for state in states)
        for kind, states in (*ABOVE, *BELOW)
    }
    return StripDay(figures.day, figures.n, **found)


def _path(
    rows: Iterable[StripDay],
    kind: str,
    side: Iterable[tuple[str, Sequence[str]]],
    scale: tuple[float, float],
) -> str:
    """Return the strokes of one kind as a path: `scale` is the line, and how high one delivery is (downwards)."""
    line, unit = scale
    within = [name.replace("-", "_") for name, _ in side]
    name = kind.replace("-", "_")
    drawn = []
    for place, row in enumerate(rows):
        if n := getattr(row, name):
            nearer = sum(getattr(row, other) for other in within[: within.index(name)])
            x, start = STEP * place + STEP // 2, line + unit * nearer
            drawn.append(f"M{x} {_number(start)}v{_number(unit * n)}")
    return "".join(drawn)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
