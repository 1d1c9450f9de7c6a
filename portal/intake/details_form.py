"""The form of the details of a promise: who said it, how one can tell that it is kept, who delivers it, and when.

Two of the fields that are kept are asked for in pieces: when it was said as a day and a time, and the rule of a
schedule as choices. What the choices can't say is typed as a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput, TimeInput

from portal.deliveries.showing import CHANNELS
from portal.intake import said_at
from portal.intake.actions import Clash, Typed
from portal.intake.due_form import DueFields
from portal.intake.models import DraftPart
from portal.intake.part_forms import PartForm
from portal.intake.rules import Fields
from portal.lib.errors import Invalid, Problem
from portal.people.models import Staff
from portal.promises.due_kinds import COMPLETION, SIGNING

RULES = {
    "what": "Do what we said, with the quality we promised",
    "when": "Do it when we said we would",
    "care": "Show that we care about them",
}
STANDINGS = {"contract": "It stands in the contract", "beside": "It was said beside the contract"}


@dataclass(frozen=True)
class Choices:
    """What the form offers beside its fixed choices: who works here, and the other promises by their refs.

    `zone` is that of the sale, in which a time is meant; `is_quoted` says that the words aren't typed here, `standing`
    how they stand to the contract unless it is said.
    """

    people: Iterable[Staff]
    promises: Mapping[str, str]
    zone: str
    is_quoted: bool
    standing: str = "beside"


class DetailsForm(DueFields, PartForm):
    """The details of one promise."""

    kind = "promise"

    words = TextAreaField("What was said, word for word")
    said_by = SelectField("Who said it", validate_choice=False)
    said_at = StringField("When it was said")
    said_on = StringField("On which day", widget=DateInput())
    said_time = StringField("At what time", widget=TimeInput())
    channel = SelectField("How", choices={"": "Choose how", **CHANNELS}, validate_choice=False)
    standing = RadioField("Where it stands", choices=STANDINGS, validate_choice=False)
    rule = RadioField("Which of the three rules it serves most", choices=RULES, validate_choice=False)
    criteria = TextAreaField("How both of you can tell that it is kept")
    delivered_by = SelectField("Who delivers it", validate_choice=False)

    zone = "UTC"
    _filled: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def about(cls, part: DraftPart, choices: Choices, formdata: MultiDict[str, str] | None = None) -> Self:
        """Return the form of a promise, or with `formdata`: what was posted or parked."""
        form = cls.of(part, formdata)
        form.zone = choices.zone
        if choices.is_quoted:
            del form.words
        if formdata is None:
            form.look_at(part)
        if not (form.said_on.raw_data or form.rule_by.raw_data):
            form.open_pieces()
        form.offer(choices)
        return form

    def offer(self, choices: Choices) -> None:
        """Offer who works here and what a due may count from, with what stands there already."""
        people = {one.email: one.name for one in choices.people}
        self.said_by.choices = _with(self.said_by.data, {"": "Choose who said it", **people})
        self.delivered_by.choices = _with(self.delivered_by.data, {"": "Nobody yet", **people})
        events = {"": "Choose", SIGNING: "signing", COMPLETION: "the work is completed", **choices.promises}
        self.due_after.choices = _with(self.due_after.data, events)
        if not self.standing.data:
            self.standing.data = choices.standing

    def open_pieces(self) -> None:
        """Take apart what is asked for in pieces, as it stands in the form."""
        self.said_on.data, self.said_time.data = said_at.opened(self.said_at.data or "", self.zone)
        self.open_rule()

    def pieces(self, posted: MultiDict[str, str], fields: Fields) -> dict[str, str]:
        """Return the fields that are asked for in pieces as those that were posted put them together.

        `fields` are those that came whole: what says the same as before stays as it was written.
        """
        found = {}
        if "said_on" in posted:
            pieces = (self.said_on.data or "").strip(), (self.said_time.data or "").strip()
            kept = fields.get("said_at", "")
            found["said_at"] = (
                kept if said_at.opened(kept, self.zone) == pieces else said_at.composed(*pieces, self.zone)
            )
        found |= self.rule_pieces(posted, fields)
        return found

    def typed(self) -> Typed:
        """Return what was posted. Raises Invalid for a time without its day, and as every part's form does."""
        posted = request.form
        if posted.get("said_time") and not posted.get("said_on"):
            raise Invalid(Problem("said_at", "Say on which day that was, too."))
        typed = super().typed()
        pieces = self.pieces(posted, typed.fields)
        if posted.get("said_time") and "T" not in pieces.get("said_at", ""):
            raise Invalid(Problem("said_at", "Write the day like 2026-03-01 and the time like 09:30."))
        taken = set(posted.getlist("theirs"))
        own = {name: text for name, text in pieces.items() if name not in taken}
        return Typed(typed.was, {**typed.fields, **own, **self._filled})

    def fill(self, fields: Fields) -> None:
        """Let these fields be typed in place of what was posted of them."""
        self._filled = fields

    def show_clash(self, clash: Clash) -> None:
        """Set what the other person wrote beside the fields; what is asked for in pieces is taken apart anew."""
        super().show_clash(clash)
        self.open_pieces()
        if "due_rule" in self.clashes:
            self.rule_by.data = "typed"


def _with(now: str | None, offered: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is offered, and what stands there now when that is none of it."""
    also = {now: now} if now and now not in offered else {}
    return list({**offered, **also}.items())
