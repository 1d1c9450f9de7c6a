"""The form with which staff post an update."""

from typing import cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField

from portal.deliveries.access import Seen
from portal.deliveries.actions import NewUpdate
from portal.deliveries.rules import Progress, UpdateKind, possible_updates
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import is_ref, new_ref
from portal.lib.numbers import small_number
from portal.promises.due_kinds import DueKind
from portal.web.forms import showable

KIND_WORDS: dict[UpdateKind, str] = {
    "started": "Started",
    "progress": "Progress",
    "delivered": "Delivered",
    "missed": "Missed: we did not do it",
}


class UpdateForm(FlaskForm):
    """An update about a delivery: what happened, the words for the customer, and what its author was looking at."""

    kind = RadioField("What happened")
    text = TextAreaField("Words for the customer")
    was = HiddenField()
    key = HiddenField()

    def offer(self, seen: Seen) -> None:
        """Offer the updates that may follow now."""
        progress, due_kind = cast("Progress", seen.delivery.state), cast("DueKind", seen.promise.due_kind)
        self.kind.choices = [(kind, KIND_WORDS[kind]) for kind in possible_updates(progress, due_kind)]

    def look_at(self, seen: Seen) -> None:
        """Let the form be about the delivery as it is now, keeping what was typed."""
        self.was.data = str(seen.delivery.version)
        self.key.data = new_ref()

    def update(self) -> NewUpdate:
        """Return the update that was typed; a version that is no number is one that no delivery has.

        Raises Invalid when it isn't said what happened.
        """
        if self.kind.data not in KIND_WORDS:
            raise Invalid(Problem("kind", "Choose what happened."))
        was = small_number(self.was.data or "") or 0
        key = self.key.data or ""
        kind = cast("UpdateKind", self.kind.data or "")
        return NewUpdate(kind, self.text.data or "", was, key if is_ref(key) else new_ref())

    def take(self, refusal: Invalid) -> None:
        """Set the problems of a refusal beside their fields, and keep of the words what a page can show."""
        self.text.data = showable(self.text.data or "")
        for problem in refusal.problems:
            field = self.text if problem.field == "text" else self.kind
            field.errors = [*field.errors, problem.message]
