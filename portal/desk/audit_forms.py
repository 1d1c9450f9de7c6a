"""What an audit is narrowed down by: a form that asks and changes nothing, so what it asks stands in the address."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from wtforms import DateField, Form, SelectField, StringField

from portal.desk.audit_queries import Filter, people_called, streams_about
from portal.desk.audit_words import ENTRIES, SECURITY
from portal.lib.clock import begins
from portal.record.models import COMPANY
from portal.web.forms import showable

RECORD, SECURITY_LOG = "record", "security"
_LONGEST = 300
Found = TypeVar("Found")


def _choices(words: Mapping[str, str]) -> dict[str, str]:
    return {"": "Everything"} | dict(sorted(words.items(), key=lambda one: one[1]))


class LogForm(Form):
    """Days, a person, and what they did: for the security log."""

    since = DateField("From")
    until = DateField("To")
    who = StringField("Who")
    kind = SelectField("What", choices=_choices(SECURITY))


class AuditForm(LogForm):
    """Days, a person, what was done, and whose sale it was about: for the record."""

    kind = SelectField(
        "What",
        choices=_choices({kind: said.did for kind, said in ENTRIES.items()}),
    )
    about = StringField("Which sale or customer")


def form_of(args: Any, of: str) -> LogForm:
    """Return the form of one of the two lists as an address says it, with what is wrong beside its fields."""
    form = LogForm(args) if of == SECURITY_LOG else AuditForm(args)
    for field in (form.since, form.until):
        # What is no day; a day that nobody gave is no mistake.
        typed = any(field.raw_data or ())
        if typed and field.process_errors:
            # A field for days can't show it.
            field.errors, field.raw_data = ["Write a day, such as 2026-03-31."], None
    for name in ("who", "about"):
        if name in form:
            form[name].data = showable((form[name].data or "").strip())[:_LONGEST]
    return form


def filter_of(form: LogForm, zone: ZoneInfo) -> Filter:
    """Return what is looked for; days are those of `zone`. What means nobody, and nothing, is said beside its field."""
    since = _instant(form.since.data, zone)
    until = _instant(_next(form.until.data), zone)
    people = _meant(form, "who", people_called, "Nobody has this address or reference.")
    kind = form.kind.data if form.kind.data in {*ENTRIES, *SECURITY} else ""
    return Filter(since, until, people, kind, _streams(form))


def _streams(form: LogForm) -> tuple[str, ...] | None:
    typed = str(form["about"].data or "") if "about" in form else ""
    if typed.lower() == COMPANY:
        return (COMPANY,)
    return _meant(form, "about", _about, "There is no sale and no customer of this reference.")


def _about(typed: str) -> tuple[str, ...]:
    """Take the reference at the end of an address as well: that is what people have at hand."""
    return streams_about(
        typed.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2].replace("-", "").upper()
    )


def _meant(
    form: LogForm, name: str, look: Callable[[str], tuple[str, ...]], nobody: str
) -> tuple[str, ...] | None:
    typed = str(form[name].data or "") if name in form else ""
    if not typed:
        return None
    found = look(typed.lower() if name == "who" else typed)
    if not found:
        form[name].errors = [nobody]
    return found


def _next(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else None


def _instant(day: date | None, zone: ZoneInfo) -> datetime | None:
    try:
        return begins(day, zone) if day else None
    except OverflowError:
        return None
