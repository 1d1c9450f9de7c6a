"""How long prospects and customers waited for our answers, as rows of the scoreboard's table. Pure."""

from dataclasses import dataclass

from portal.figures.parity.company import Parity
from portal.figures.parity.sentences import took_words
from portal.figures.parity.spread import LEAST_FOR_NINETY, Spread

_TOO_FEW = "Too few customers"


@dataclass(frozen=True)
class Wait:
    """One row: who waited for what, of how many answers, and in words what half and nine of ten waited at most."""

    name: str
    n: str
    half: str
    ninety: str
    waiting: str


def waits_of(found: Parity) -> tuple[Wait, ...]:
    """Return the rows for the public; of customers only where there are enough of them to be published."""
    rows = rows_of(found)
    if found.customers_enough:
        return rows
    return (*rows[:2], *(Wait(row.name, _TOO_FEW, "", "", "") for row in rows[2:]))


def rows_of(found: Parity) -> tuple[Wait, ...]:
    """Return the rows for staff."""
    prospects, customers = found.prospects, found.customers
    return (
        _row("Prospects, the first answer", prospects.first),
        _row("Prospects, every answer", prospects.every),
        _row("Customers, the first answer", customers.first),
        _row("Customers, every answer", customers.every),
    )


def _row(name: str, found: Spread) -> Wait:
    half = took_words(found.median) if found.median is not None else "None yet"
    few = f"Too few, under {LEAST_FOR_NINETY}" if found.n else "None yet"
    ninety = took_words(found.ninety) if found.ninety is not None else few
    return Wait(name, f"{found.n:,}", half, ninety, f"{found.waiting:,}")
