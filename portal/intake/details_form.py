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
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TimeInput

from portal.deliveries.showing import CHANNELS
from portal.intake import said_at
from portal.intake.actions import Clash, Typed
from portal.intake.models import DraftPart
from portal.intake.part_forms import PartForm
from portal.intake.rules import Fields
from portal.intake.schedule_builder import NTHS, WEEKDAYS, Built, built_of, rule_of, same_rule
from portal.lib.errors import Invalid, Problem
from portal.people.models import Staff
from portal.promises.due_kinds import COMPLETION, SIGNING
from portal.web.words import WEEKDAYS as DAY_NAMES

KINDS = {
    "once": "By a day",
    "after": "Some time after something",
    "schedule": "Again and again, on a schedule",
    "every": "Every time something happens",
    "holding": "It holds until then",
    "undated": "Nothing was said about when",
}
RULES = {
    "what": "Do what we said, with the quality we promised",
    "when": "Do it when we said we would",
    "care": "Show that we care about them",
}
STANDINGS = {"contract": "It stands in the contract", "beside": "It was said beside the contract"}
_UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
_SPANS = {"H": "hours", "M": "minutes", "D": "days"}
_CLOCKS = {"working": "Only our working hours count", "calendar": "Every hour counts, day and night"}
_NTH_WORDS = dict(zip(NTHS, ("first", "second", "third", "fourth", "last"), strict=True))
_MONTH_BY = {
    "start": "on the day of its first date",
    "day": "on a day of the month",
    "weekday": "on a weekday of the month",
}
_DAYS = {**{str(day): f"day {day}" for day in range(1, 32)}, "-1": "the last day"}
_NAMES = dict(zip(WEEKDAYS, DAY_NAMES, strict=True))


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


class DetailsForm(PartForm):
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
    due_kind = RadioField("When it is due", choices=KINDS, validate_choice=False)
    due_on = StringField("By which day", widget=DateInput())
    due_count = StringField("How many")
    due_unit = SelectField("Of what", choices=_UNITS, validate_choice=False)
    due_after = SelectField("After what", validate_choice=False)
    rule_by = RadioField(
        "How it recurs",
        choices={"built": "Chosen here", "typed": "As a calendar rule (RRULE)"},
        validate_choice=False,
    )
    rule_count = StringField("Every")
    rule_unit = SelectField("Of what", choices=_UNITS, validate_choice=False)
    rule_days = SelectMultipleField(
        "On which weekdays",
        choices=_NAMES,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    rule_month = RadioField("On which day of the month", choices=_MONTH_BY, validate_choice=False)
    rule_day = SelectField("The day", choices=_DAYS, validate_choice=False)
    rule_nth = SelectField("Which one", choices=_NTH_WORDS, validate_choice=False)
    rule_weekday = SelectField("The weekday", choices=_NAMES, validate_choice=False)
    due_rule = StringField("The rule")
    due_start = StringField("The first date", widget=DateInput())
    due_until = StringField("The last date", widget=DateInput())
    due_every = StringField("Every time what happens")
    due_within = StringField("Within")
    due_within_unit = SelectField("Of what", choices=_SPANS, validate_choice=False)
    due_clock = RadioField("Which hours count", choices=_CLOCKS, validate_choice=False)
    due_end = StringField("Until which day", widget=DateInput())

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
        rule = self.due_rule.data or ""
        built = built_of(rule) if rule else Built()
        self.rule_by.data = "typed" if built is None else "built"
        said = built or Built()
        self.rule_count.data, self.rule_unit.data, self.rule_days.data = (
            said.count,
            said.unit,
            list(said.days),
        )
        self.rule_month.data, self.rule_day.data = said.by, said.day
        self.rule_nth.data, self.rule_weekday.data = said.nth, said.weekday

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
        if posted.get("rule_by") == "built" and posted.get("due_kind") == "schedule":
            rule, kept = rule_of(self._built()), fields.get("due_rule", "")
            found["due_rule"] = kept if same_rule(kept, rule) else rule
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

    def _built(self) -> Built:
        return Built(
            self.rule_count.data or "",
            self.rule_unit.data or "W",
            tuple(self.rule_days.data or ()),
            self.rule_month.data or "start",
            self.rule_day.data or "1",
            self.rule_nth.data or "1",
            self.rule_weekday.data or "MO",
        )


def _with(now: str | None, offered: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is offered, and what stands there now when that is none of it."""
    also = {now: now} if now and now not in offered else {}
    return list({**offered, **also}.items())
