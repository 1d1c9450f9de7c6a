"""The forms about the sources of a draft: paste one, upload some, say better what one is."""

from datetime import date

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, SelectField, StringField, TextAreaField

from portal.deliveries.forms import OnceForm
from portal.deliveries.papers import KIND_WORDS
from portal.intake.arriving import Arrived, arrived, pasted
from portal.intake.models import DraftSource
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref

ACCEPT = ".txt,.md,.eml,.docx,.pdf,.vtt,.srt"
_NO_DAY = "This is no day; one looks like 2026-03-03."


class SourceForm(OnceForm):
    """A form about a source; several stand on one page."""

    place = "source"

    def begin(self) -> None:
        """Give it a key of its own, and its fields names of their own on the page."""
        self.key.data = new_ref()
        self.settle()

    def settle(self) -> None:
        """Give its fields names of their own on the page."""
        for field in self:
            field.id = field.label.field_id = f"{self.place}-{field.name}"


class PasteForm(SourceForm):
    """A text that was copied from somewhere."""

    place = "paste"
    brings = "text"

    text = TextAreaField("The text")
    kind = SelectField("What it is", choices=dict(KIND_WORDS), validate_choice=False)
    title = StringField("Its title")
    received_on = DateField("Of which day it is", format="%Y-%m-%d")

    def arrived(self) -> Arrived:
        """Return what the text makes. Raises Invalid with every problem."""
        problems: list[Problem] = []
        day = ""
        try:
            day = day_of(self.received_on)
        except Invalid as refusal:
            problems += refusal.problems
        try:
            found = pasted(_kind(self.kind.data or ""), self.title.data or "", day, self.text.data or "")
        except Invalid as refusal:
            raise Invalid(*refusal.problems, *problems) from refusal
        if problems:
            raise Invalid(*problems)
        return Arrived([found])


class UploadForm(SourceForm):
    """Files in which something was promised."""

    place = "upload"
    brings = "files"

    files = MultipleFileField("Files", render_kw={"accept": ACCEPT})
    kind = SelectField(
        "What they are",
        choices={"": "As each file says itself", **KIND_WORDS},
        validate_choice=False,
    )

    def arrived(self) -> Arrived:
        """Return what the files make. Raises Invalid with a problem for each that can't be read."""
        sent = [_sent(file) for file in self.files.data or []]
        kind = self.kind.data or ""
        return arrived([one for one in sent if one is not None], kind and _kind(kind))


class DescribeForm(SourceForm):
    """What a source is, said better."""

    place = "describe"

    title = StringField("Its title")
    kind = SelectField("What it is", choices=dict(KIND_WORDS), validate_choice=False)
    received_on = DateField("Of which day it is", format="%Y-%m-%d")

    def show(self, source: DraftSource) -> None:
        """Show what is said of a source now."""
        self.title.data, self.kind.data = source.title, source.kind
        self.received_on.data = _day(source.received_at)
        self.begin()

    def said(self, source: DraftSource) -> dict[str, str]:
        """Return what was typed; the time of the same day stays. Raises Invalid for what is no day."""
        day = day_of(self.received_on)
        keeps_time = bool(day) and source.received_at.startswith(day)
        return {
            "title": self.title.data or "",
            "kind": self.kind.data or "",
            "received_at": source.received_at if keeps_time else day,
        }


def day_of(field: DateField) -> str:
    """Return the day that a field holds in ISO 8601, empty for none. Raises Invalid for what is no day."""
    field.errors = []
    if isinstance(field.data, date):
        return field.data.isoformat()
    if any(text.strip() for text in field.raw_data or []):
        raise Invalid(Problem(field.name, _NO_DAY))
    return ""


def _kind(said: str) -> str:
    if said not in KIND_WORDS:
        raise Invalid(Problem("kind", "Choose what it is."))
    return said


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _sent(file: FileStorage | str) -> tuple[str, bytes] | None:
    # A form that is no multipart sends the names alone.
    if isinstance(file, str):
        return None
    body = file.read()
    return (file.filename or "", body) if file.filename or body else None
