"""How fast prospects and customers are answered, quarter by quarter: as dots on two lines, in words, and as a table.

Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.desk.insights import Table
from portal.figures.parity.dots import Dots, Row, end_of
from portal.figures.parity.sentences import took_words, within_words
from portal.figures.parity.series import Stretch, begun
from portal.figures.parity.spread import Spread
from portal.web.words import month_words

_WHO: tuple[tuple[str, Callable[[Stretch], Spread]], ...] = (
    ("Prospects", lambda one: one.prospects),
    ("Customers", lambda one: one.customers),
)


@dataclass(frozen=True)
class Parity:
    """What Insights shows of it: the drawing (None without an answer), what it says in words, and its table."""

    drawing: Dots | None
    words: str
    table: Table


def parity_of(stretches: Sequence[Stretch]) -> Parity:
    """Return what quarters show, the oldest first; there is at least one."""
    return Parity(_drawing(stretches), _words(stretches[-1]), _table(stretches))


def _drawing(stretches: Sequence[Stretch]) -> Dots | None:
    """Return a line for each of both: a dot a quarter, at half of its answers, and a stroke at the newest quarter."""
    medians = [spread(one).median for _, spread in _WHO for one in stretches]
    known = [median for median in medians if median is not None]
    if not known:
        return None
    end = end_of(max(known))
    return Dots(
        tuple(_row(name, [spread(one) for one in stretches], end) for name, spread in _WHO), took_words(end)
    )


def _row(name: str, found: Sequence[Spread], end: int) -> Row:
    places = sorted({one.median / end for one in found if one.median is not None})
    now = found[-1]
    newest = None if now.median is None else now.median / end
    said = within_words(now) or "no answer this quarter"
    return Row(name, tuple(places), newest, f"{name}, this quarter: {said}")


def _words(now: Stretch) -> str:
    prospects, customers = within_words(now.prospects), within_words(now.customers)
    if prospects and customers:
        return f"This quarter prospects were answered {prospects}, customers {customers}."
    if prospects or customers:
        who = "prospects" if prospects else "customers"
        others = "customer" if prospects else "prospect"
        return f"This quarter {who} were answered {prospects or customers}, and no {others} was."
    return "This quarter nobody was answered so far."


def _table(stretches: Sequence[Stretch]) -> Table:
    heads = [
        f"{name}: {what}" for name, _ in _WHO for what in ("answers", "half within", "nine of ten within")
    ]
    rows = tuple(
        (month_words(one.first), *(cell for _, spread in _WHO for cell in _cells(spread(one))))
        for one in reversed(begun(stretches))
    )
    return Table(("Quarter from", *heads), rows)


def _cells(found: Spread) -> tuple[str, str, str]:
    return f"{found.n:,}", _took(found.median), _took(found.ninety)


def _took(minutes: int | None) -> str:
    return "" if minutes is None else took_words(minutes)
