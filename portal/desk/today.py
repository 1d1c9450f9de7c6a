"""The words of Today: its headline, and why each row is there. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.deliveries.labels import gap_words
from portal.desk.queries import Row, Today
from portal.web.words import counted, long_day, short_day


def headline(today: Today, answers: Sequence[object] = (), asked: Sequence[object] = ()) -> list[str]:
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
    said = said or ["Nothing is late, and nothing falls due within a week."]
    if answers:
        who = plural_verb(len(answers), "thing a customer said waits", "things customers said wait")
        said.append(f"{counted(len(answers))} {who} for you.")
    if asked:
        said.append(
            f"{counted(len(asked))} {plural_verb(len(asked), 'enquiry waits', 'enquiries wait')} for an answer."
        )
    return said


def concerns_headline(concerns: Sequence[object]) -> list[str]:
    """Say how many concerns wait for us; nothing where none does."""
    if not concerns:
        return []
    return [
        f"{counted(len(concerns))} {plural_verb(len(concerns), 'concern waits', 'concerns wait')} for us."
    ]


def reason(row: Row) -> tuple[str, str, str]:
    """Say why a row is in its list: the first, coloured words, the rest, and the state that gives the colour."""
    delivery = row.delivery
    if row.time.kind == "overdue":
        return f"{gap_words(row.time)} late", _joined(_told(row), *_stands(row), *_whose(row)), "late"
    if row.time.kind in {"due_today", "due_soon"}:
        return _when(row), _joined(*_stands(row), *_whose(row)), "due"
    late = f", {gap_words(row.time)} late" if row.time.kind == "late" else ""
    return f"Delivered {long_day(delivery.delivered_on)}{late}", _joined(*_whose(row)), "plain"


def plural_verb(number: int, one: str, many: str) -> str:
    """Return the noun and verb that go with a number."""
    return one if number == 1 else many


def _told(row: Row) -> str:
    """Say whether the customer was told that it would be late before it was, or when they last heard anything."""
    if row.warned_at is not None:
        due, told = _due_day(row), _day(row, row.warned_at)
        return "told before" if told < due else "told on the day" if told == due else "told after"
    if row.delivery.updated_at is None:
        return "not a word to them yet"
    return f"last told {short_day(_day(row, row.delivery.updated_at))}"


def _stands(row: Row) -> list[str]:
    said = []
    if row.due_kind == "schedule" and row.time.kind == "overdue":
        # Its other dates may stand beside it in the same words.
        said.append(f"due {short_day(_due_day(row))}")
    if row.delivery.state == "started":
        said.append("started")
    if row.delivery.agreed_on is not None:
        said.append(f"by agreement now {short_day(row.delivery.agreed_on)}")
    if row.delivery.forecast_on is not None:
        said.append(f"expected {short_day(row.delivery.forecast_on)}")
    if row.waits_since is not None:
        since = short_day(_day(row, row.waits_since))
        said.append(f"waiting for the customer since {since}: {row.waits_for.rstrip('.')}")
    return said


def _when(row: Row) -> str:
    if row.time.kind == "due_today":
        return "Today"
    return f"In {gap_words(row.time)}" if row.delivery.due_on is None else long_day(row.delivery.due_on)


def _whose(row: Row) -> tuple[str, str]:
    return f"{row.customer}, {row.title}", f"promised by {row.promised_by}"


def _due_day(row: Row) -> date:
    due_on: date | None = row.delivery.due_on
    return due_on or _day(row, row.delivery.due_at)


def _day(row: Row, instant: datetime) -> date:
    """Return which day an instant was in the sale's own zone."""
    return instant.astimezone(ZoneInfo(row.zone)).date()


def _joined(*said: str) -> str:
    return " · ".join(said)
