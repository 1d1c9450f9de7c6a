"""The form with which staff post an update."""

from datetime import date
from typing import cast

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField

from portal.deliveries.access import Seen
from portal.deliveries.actions import NewUpdate, NewWait
from portal.deliveries.rules import Progress, UpdateKind, possible_updates
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import is_ref, new_ref
from portal.lib.numbers import small_number
from portal.lib.uploads import read_uploads
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


class UpdateForm(FlaskForm):
    """An update about a delivery: what happened, the words for the customer, and what its author was looking at."""

    kind = RadioField("What happened")
    text = TextAreaField("Words for the customer")
    forecast_on = DateField("The day you now expect", format="%Y-%m-%d")
    what = StringField("What you need from the customer")
    by_on = DateField("By which day", format="%Y-%m-%d")
    otherwise = StringField("What moves if it comes later")
    files = MultipleFileField("Photos or files")
    was = HiddenField()
    key = HiddenField()

    def offer(self, seen: Seen) -> None:
        """Offer the updates that may follow now."""
        progress, due_kind = cast("Progress", seen.delivery.state), cast("DueKind", seen.promise.due_kind)
        breached = seen.delivery.breached_at is not None
        possible = possible_updates(progress, due_kind, breached=breached)
        self.kind.choices = [(kind, KIND_WORDS[kind]) for kind in possible]

    def look_at(self, seen: Seen) -> None:
        """Let the form be about the delivery as it is now, keeping what was typed."""
        self.was.data = str(seen.delivery.version)
        self.key.data = new_ref()

    @property
    def once(self) -> str:
        """The key by which the form is taken once."""
        key = self.key.data or ""
        return key if is_ref(key) else new_ref()

    def update(self) -> NewUpdate:
        """Return the update that was typed; a version that is no number is one that no delivery has.

        Raises Invalid when it isn't said what happened, or a file can't be taken.
        """
        if self.kind.data not in KIND_WORDS:
            raise Invalid(Problem("kind", "Choose what happened."))
        kind = cast("UpdateKind", self.kind.data)
        wait = NewWait(self.what.data or "", _day(self.by_on), self.otherwise.data or "")
        return NewUpdate(
            kind,
            self.text.data or "",
            small_number(self.was.data or "") or 0,
            _day(self.forecast_on) if kind == "at_risk" else None,
            wait if kind == "waiting" else None,
            tuple(read_uploads(self.files.data or [])),
        )

    def take(self, refusal: Invalid) -> None:
        """Set the problems of a refusal beside their fields, and keep of the words what a page can show."""
        for field in (self.text, self.what, self.otherwise):
            field.data = showable(field.data or "")
        for problem in refusal.problems:
            beside = self[problem.field if problem.field in self else "kind"]
            beside.errors = [*beside.errors, problem.message]


def _day(field: DateField) -> date | None:
    field.errors = []
    return field.data if isinstance(field.data, date) else None
