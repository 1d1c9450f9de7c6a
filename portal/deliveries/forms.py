"""The forms with which staff tell customers something: one update, several at once, and taking one back."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField

from portal.deliveries.access import Seen
from portal.deliveries.actions import NewSaying, NewUpdate, NewWait, Retraction
from portal.deliveries.rules import Progress, UpdateKind, possible_updates
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import is_ref, new_ref
from portal.lib.numbers import small_number
from portal.lib.uploads import Upload, read_uploads
from portal.promises.due_kinds import DueKind
from portal.web.forms import showable

KIND_WORDS: dict[UpdateKind, str] = {
    "started": "Started",
    "progress": "Progress",
    "at_risk": "At risk: it will be late, or another day is expected",
    "waiting": "Waiting for the customer",
    "delivered": "Delivered",
    "missed": "Missed: we did not do it",
    "breach": "Broken: it was not kept so",
}
ALONE: frozenset[UpdateKind] = frozenset({"at_risk", "waiting"})
LEAVE = "leave"
ACCEPT = "image/*,application/pdf,text/plain,text/csv,.docx,.xlsx"


class OnceForm(FlaskForm):
    """A form about rows that others may change meanwhile; its key is taken once."""

    key = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)

    @property
    def once(self) -> str:
        """The key by which the form is taken once."""
        key = self.key.data or ""
        return key if is_ref(key) else new_ref()

    def take(self, refusal: Invalid) -> None:
        """Set the problems of a refusal beside their fields, and keep of the words what a page can show."""
        for field in self:
            if isinstance(field, StringField):
                field.data = showable(field.data or "")
        for problem in refusal.problems:
            if problem.field in self:
                beside = self[problem.field]
                beside.errors = [*beside.errors, problem.message]
            else:
                self.form_errors.append(problem.message)


class WithFiles:
    """What a form does whose field `files` takes photos and files."""

    files: MultipleFileField

    def uploads(self) -> tuple[tuple[Upload, ...], tuple[Problem, ...]]:
        """Return what was chosen, or the problems of what can't be taken."""
        try:
            return tuple(read_uploads(self.files.data or [])), ()
        except Invalid as refusal:
            return (), refusal.problems

    @property
    def sent_files(self) -> bool:
        """Whether photos or files came along; a browser can't be given them back."""
        return any(getattr(file, "filename", "") for file in self.files.data or [])


class UpdateForm(WithFiles, OnceForm):
    """An update about a delivery: what happened, the words for the customer, and what its author was looking at."""

    kind = RadioField("What happened")
    text = TextAreaField("Words for the customer")
    forecast_on = DateField("The day you now expect", format="%Y-%m-%d")
    what = StringField("What you need from the customer")
    by_on = DateField("By which day", format="%Y-%m-%d")
    otherwise = StringField("What moves if it comes later")
    files = MultipleFileField("Photos or files", render_kw={"accept": ACCEPT})
    was = HiddenField()

    def offer(self, seen: Seen) -> None:
        """Offer the updates that may follow now."""
        self.kind.choices = [(kind, KIND_WORDS[kind]) for kind in _possible(seen)]

    def look_at(self, seen: Seen) -> None:
        """Let the form be about the delivery as it is now, keeping what was typed."""
        self.was.data = str(seen.delivery.version)
        self.key.data = new_ref()

    def update(self) -> NewUpdate:
        """Return the update that was typed; a version that is no number is one that no delivery has.

        Raises Invalid when it isn't said what happened; a file that can't be taken is a problem of the update.
        """
        files, unread = self.uploads()
        if self.kind.data not in KIND_WORDS:
            raise Invalid(Problem("kind", "Choose what happened."), *unread)
        kind = cast("UpdateKind", self.kind.data)
        wait = NewWait(self.what.data or "", _day(self.by_on), self.otherwise.data or "")
        return NewUpdate(
            kind,
            self.text.data or "",
            small_number(self.was.data or "") or 0,
            _day(self.forecast_on) if kind == "at_risk" else None,
            wait if kind == "waiting" else None,
            files,
            unread,
        )


class RetractionForm(OnceForm):
    """That an update was a mistake, and what is true."""

    text = TextAreaField("What was wrong, and how it is")
    was = HiddenField()

    def look_at(self, seen: Seen) -> None:
        """Let the form be about the delivery as it is now."""
        self.was.data = str(seen.delivery.version)
        self.key.data = new_ref()

    def retraction(self, update: str) -> Retraction:
        """Return what was typed about an update."""
        return Retraction(update, self.text.data or "", small_number(self.was.data or "") or 0)


class SeveralForm(OnceForm):
    """Several updates: for each delivery the fields `<ref>-kind`, `<ref>-text` and `<ref>-was`."""

    def look_at(self, seens: Sequence[Seen]) -> None:
        """Let the form be about the deliveries as they are now, keeping what was typed."""
        for seen in seens:
            self[f"{seen.delivery.ref}-was"].data = str(seen.delivery.version)
        self.key.data = new_ref()

    def sayings(self, seens: Sequence[Seen]) -> list[NewSaying]:
        """Return the updates that were typed, without the deliveries that were left out.

        Raises Invalid for those of which it isn't said what happened.
        """
        unsaid = [seen for seen in seens if self._kind(seen) not in {*KIND_WORDS, LEAVE}]
        if unsaid:
            message = "Choose what happened, or leave it out."
            raise Invalid(*(Problem(f"{seen.delivery.ref}-kind", message) for seen in unsaid))
        return [self._saying(seen) for seen in seens if self._kind(seen) != LEAVE]

    def _kind(self, seen: Seen) -> str:
        return self[f"{seen.delivery.ref}-kind"].data or ""

    def _saying(self, seen: Seen) -> NewSaying:
        ref = seen.delivery.ref
        was = small_number(self[f"{ref}-was"].data or "") or 0
        new = NewUpdate(cast("UpdateKind", self._kind(seen)), self[f"{ref}-text"].data or "", was)
        return NewSaying(seen, new, f"{ref}-")


def several_form(seens: Sequence[Seen], *formdata: object) -> SeveralForm:
    """Return a form with the fields of these deliveries; what needs more than words is told one at a time.

    `formdata` is what was parked of it, at a GET.
    """
    fields: dict[str, Any] = {}
    for seen in seens:
        kinds: dict[str, str] = {kind: KIND_WORDS[kind] for kind in _possible(seen) if kind not in ALONE}
        ref = seen.delivery.ref
        fields[f"{ref}-kind"] = RadioField("What happened", choices={**kinds, LEAVE: "Nothing for now"})
        fields[f"{ref}-text"] = TextAreaField("Words for the customer")
        fields[f"{ref}-was"] = HiddenField()
    made: SeveralForm = type("SeveralForm", (SeveralForm,), fields)(*formdata)
    return made


def _possible(seen: Seen) -> tuple[UpdateKind, ...]:
    progress, due_kind = cast("Progress", seen.delivery.state), cast("DueKind", seen.promise.due_kind)
    return possible_updates(progress, due_kind, breached=seen.delivery.breached_at is not None)


def _day(field: DateField) -> date | None:
    field.errors = []
    return field.data if isinstance(field.data, date) else None
