"""Quiet charts: bars on both sides of a line, dots on a scale, and bars of parts. Geometry alone; pure.

They are drawn as strokes that stay what they are at any width; words beside each say what is seen, and a table holds
the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

STEP, HEIGHT = 10, 100
_WIDTH = 100


@dataclass(frozen=True)
class Bars:
    """Bars of a series on both sides of a line: `above` and `below` are paths, `line` is how high the line lies.

    `width` is in units of the drawing, which is `HEIGHT` high; `most` is the longest bar of each side.
    """

    width: int
    line: float
    above: str
    below: str
    most: tuple[int, int]


@dataclass(frozen=True)
class Dots:
    """Dots of a series on a scale, as one path; `lines` are how high the lines of the scale lie, the topmost first."""

    width: int
    dots: str
    way: str
    lines: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """A part of a bar: its kind, where it begins and how long it is, in hundredths of the longest bar."""

    kind: str
    start: float
    length: float


def bars_of(above: Sequence[int], below: Sequence[int]) -> Bars:
    """Return the bars of a series; both have as many numbers, and at least one."""
    most = max(1, *above), max(1, *below)
    unit = HEIGHT / sum(most)
    line = round(unit * most[0], 1)
    paths = (_strokes(above, line, -unit), _strokes(below, line, unit))
    return Bars(STEP * len(above), line, *paths, (max(above), max(below)))


def dots_of(values: Sequence[Fraction | None], least: int, most: int) -> Dots:
    """Return the dots of a series on a scale from `least` to `most`; where there is no value there is no dot."""
    room = STEP
    unit = (HEIGHT - 2 * room) / (most - least)

    def height(value: Fraction | int) -> float:
        return round(HEIGHT - room - unit * float(value - least), 1)

    placed = [
        (STEP * place + STEP // 2, height(value)) for place, value in enumerate(values) if value is not None
    ]
    dots = "".join(f"M{x} {_number(y)}h0" for x, y in placed)
    way = "M" + "L".join(f"{x} {_number(y)}" for x, y in placed) if len(placed) > 1 else ""
    return Dots(STEP * len(values), dots, way, tuple(height(mark) for mark in range(most, least - 1, -1)))


def parts_of(counts: Sequence[tuple[str, int]], longest: int) -> tuple[Part, ...]:
    """Return the parts of a bar, one after the other; the longest bar of all counts `longest`."""
    found, start = [], 0
    for kind, count in counts:
        if count:
            found.append(Part(kind, round(_WIDTH * start / longest, 2), round(_WIDTH * count / longest, 2)))
        start += count
    return tuple(found)


def _strokes(values: Sequence[int], line: float, unit: float) -> str:
    return "".join(
        f"M{STEP * place + STEP // 2} {_number(line)}v{_number(round(unit * value, 1))}"
        for place, value in enumerate(values)
        if value
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
