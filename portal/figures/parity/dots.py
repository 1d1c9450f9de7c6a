"""Answers drawn as dots on two lines, before the signing and since: each as far to the right as it took. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.figures.parity.sale import Reply, SaleParity
from portal.figures.parity.sentences import took_words
from portal.figures.parity.spread import Spread

_STEPS = (15, 30, 60, 120, 240, 480, 960, 1_920, 4_800)


@dataclass(frozen=True)
class Row:
    """One line: its name, where its dots and its median stand (0 at the left, 1 at the right), and it in words."""

    name: str
    places: tuple[float, ...]
    median: float | None
    words: str


@dataclass(frozen=True)
class Dots:
    """The whole drawing; `end` says in words what the right end of both lines is."""

    rows: tuple[Row, ...]
    end: str


def dots_of(replies: Sequence[Reply], parity: SaleParity) -> Dots | None:
    """Return the drawing of the answers that a customer got; None where there is none."""
    if not replies:
        return None
    end = end_of(max(reply.minutes for reply in replies))
    named = (("Before you signed", True, parity.before), ("Since then", False, parity.since))
    rows = tuple(
        _row(name, [reply.minutes for reply in replies if reply.before == before], found, end)
        for name, before, found in named
    )
    return Dots(rows, took_words(end))


def end_of(longest: int) -> int:
    """Return where the lines of a drawing end, in minutes: a round number that `longest` isn't beyond, or itself."""
    return next((step for step in _STEPS if step >= longest), longest)


def _row(name: str, minutes: Sequence[int], found: Spread, end: int) -> Row:
    places = tuple(sorted({one / end for one in minutes}))
    if not minutes or found.median is None:
        return Row(name, places, None, f"{name}: no answer")
    median = min(found.median / end, 1)
    words = f"{name}: {found.n:,} {'answer' if found.n == 1 else 'answers'}, half within {took_words(found.median)}"
    return Row(name, places, median, words)
