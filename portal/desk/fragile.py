"""The words of Fragile: how things stand in the first 30 days, and why each sale is there. Pure."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from portal.deliveries.labels import gap_words
from portal.deliveries.showing import word_from_us
from portal.desk.fragile_queries import DAYS, LATE_WORD, NOTHING, Fragile
from portal.desk.queries import Row
from portal.desk.today import plural_verb
from portal.web.words import counted, long_day, short_day


def headline(rows: Sequence[Fragile], *, more: bool) -> str:
    """Say how many sales are in their first days, and to how many nothing was said; `more` than are on this page."""
    number = f"More than {len(rows)}" if more else counted(len(rows))
    silent = sum(row.rank == NOTHING for row in rows)
    young = (
        f"{number} {plural_verb(len(rows), 'sale is', 'sales are')} in {_their(len(rows))} first {DAYS} days."
    )
    if not silent:
        return f"{young} Every customer has heard from us."
    return f"{silent_words(silent)} {young}"


def silent_words(silent: int) -> str:
    """Say to how many customers nothing was said since they signed."""
    return f"{counted(silent)} {plural_verb(silent, 'sale is', 'sales are')} signed, and nothing is said yet."


def reason(row: Fragile, zone: str) -> tuple[str, str, str]:
    """Say why a sale is there: the first, coloured words, the rest, and the state that gives the colour."""
    said = [_day(row), f"signed with {row.sold_by}"]
    if row.last_at is not None:
        said.append(word_from_us(row.last_at, row.last_by, zone))
    said += [_looked(row, zone), _coming(row)]
    rest = " · ".join(said)
    if row.rank == NOTHING:
        return "Signed, nothing said yet", rest, "late"
    if row.rank == LATE_WORD:
        return "The word we promised has not come", rest, "due"
    return "Has heard from us", rest, "plain"


def _their(number: int) -> str:
    return "its" if number == 1 else "their"


def _day(row: Fragile) -> str:
    return "signed today" if row.day == 0 else f"day {row.day} of {DAYS}"


def _looked(row: Fragile, zone: str) -> str:
    if not row.looked:
        return "nobody has looked at the page yet"
    name, at = row.looked[0]
    return f"{name} looked in on {short_day(at.astimezone(ZoneInfo(zone)).date())}"


def _coming(row: Fragile) -> str:
    if row.coming is None:
        return "nothing is due"
    return f"next: “{_cut(row.coming.words)}”, {_due(row.coming)}"


def _due(row: Row) -> str:
    if row.time.kind == "overdue":
        return f"{gap_words(row.time)} late"
    due_on: date | None = row.delivery.due_on
    return long_day(due_on or row.delivery.due_at.astimezone(ZoneInfo(row.zone)).date())


def _cut(words: str, most: int = 80) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]}…"
