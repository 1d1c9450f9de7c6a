"""What the due of a promise of a draft stands among: the days of the sale, and the other promises by their numbers."""

from datetime import date

from portal.intake.due_reading import Around
from portal.intake.queries import Parts
from portal.promises.due import parse_date
from portal.promises.due_kinds import BadDue


def around(parts: Parts, today: date) -> Around:
    """Return what a due of these parts stands among; a day of the sale that can't be read is none yet."""
    sale = parts.sale.fields
    names = {part.ref: f"promise {n}" for n, part in enumerate(parts.promises, start=1)}
    return Around(today, _day(sale.get("signed_on", "")), _day(sale.get("completed_on", "")), names)


def _day(text: str) -> date | None:
    try:
        return parse_date(text.strip(), "")
    except BadDue:
        return None
