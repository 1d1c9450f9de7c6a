"""The words of Today: its headline, and why each row is there. Pure."""

from zoneinfo import ZoneInfo

from portal.deliveries.labels import gap_words
from portal.desk.queries import Row, Today
from portal.web.words import counted, long_day, short_day


def headline(today: Today) -> list[str]:
    """Say in sentences what there is to do."""
    said = []
    if today.late:
        more = "More than " if today.more_late else ""
        number = str(len(today.late)) if more else counted(len(today.late))
        said.append(f"{more}{number} {plural_verb(len(today.late), 'promise is', 'promises are')} late.")
    if today.soon:
        said.append(
            f"{counted(len(today.soon))} {plural_verb(len(today.soon), 'falls', 'fall')} due within a week."
        )
    return said or ["Nothing is late, and nothing falls due within a week."]


def reason(row: Row) -> tuple[str, str, str]:
    """Say why a row is in its list: the first, coloured words, the rest, and the state that gives the colour."""
    delivery, whose = row.delivery, f"{row.customer}, {row.title} · promised by {row.promised_by}"
    if row.time.kind == "overdue":
        told = f"last told {_day_there(row)}" if delivery.updated_at else "not a word to them yet"
        return f"{gap_words(row.time)} late", f"{told} · {whose}", "late"
    if row.time.kind in {"due_today", "due_soon"}:
        when = "Today" if row.time.kind == "due_today" else long_day(delivery.due_on)
        return when, f"started · {whose}" if delivery.state == "started" else whose, "due"
    late = f", {gap_words(row.time)} late" if row.time.kind == "late" else ""
    return f"Delivered {long_day(delivery.delivered_on)}{late}", whose, "plain"


def _day_there(row: Row) -> str:
    """Return the day of the last update in the sale's own zone, short."""
    return short_day(row.delivery.updated_at.astimezone(ZoneInfo(row.zone)).date())


def plural_verb(number: int, one: str, many: str) -> str:
    """Return the noun and verb that go with a number."""
    return one if number == 1 else many
