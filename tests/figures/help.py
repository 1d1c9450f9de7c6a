"""Hands of the tests of the company's figures."""

from collections import Counter
from datetime import datetime

from portal.figures.counting import every_turn, marked
from portal.figures.measures import first_day
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.sales.models import Sale
from tests.cast import SEALED, bring
from tests.make import garden


def read_at(at: datetime) -> dict[str, int]:
    """Return every measure as the calendar of turns has it at an instant, without those that are nothing."""
    found: Counter[str] = Counter()
    for (name, turned_at), n in every_turn().items():
        found[name] += n if turned_at <= at else 0
    return {name: n for name, n in found.items() if n}


def kept_days(found: dict[str, int], at: datetime) -> dict[str, int]:
    """Return the measures of a recount, but for the days that are older than the calendar keeps."""
    oldest = first_day(marked(at).since).isoformat()
    return {name: n for name, n in found.items() if name >= oldest}


def turning_points(after: datetime) -> list[datetime]:
    """Return every instant after this one at which the clock changes a figure, the earliest first."""
    return sorted({at for _, at in every_turn() if at > after})


def neighbours(count: int, at: datetime = SEALED) -> list[Sale]:
    """Seal a garden of so many more customers; each has a hedge that was promised by the 2nd of March."""
    made = [
        garden(
            external_id=f"neighbour-{n}",
            customer={
                "name": f"Neighbour {n}",
                "contacts": [
                    {"name": f"Nell {n}", "email": f"nell{n}@home.example", "time_zone": "America/New_York"}
                ],
            },
        )
        for n in range(count)
    ]
    report = bring(*made, at=at, mail=False)
    if report.refusals:
        raise AssertionError(report.refusals)
    return [Sale.get_by_id(ref) for ref in report.sealed]


def contact_of(sale: Sale) -> Viewer:
    """Return the contact of a sale as the features see them."""
    row = Contact.get(Contact.customer == sale.customer)
    return Viewer("contact", row.ref, row.name, row.email, row.time_zone, row.customer)
