"""The customer's forms about promises: each is read strictly, taken once, and comes back with all that was typed."""

from collections.abc import Iterable
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import Optional, ValidationError

from portal.deliveries.access import Seen
from portal.deliveries.actions import NewOccasion, NewVerdict
from portal.deliveries.rules import VERDICTS
from portal.deliveries.story import VERDICT_WORDS
from portal.lib.canonical import canonical
from portal.lib.clock import shown
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import is_ref, new_ref
from portal.lib.numbers import small_number
from portal.web.forms import StrictForm, showable

# Where a problem stands whose name is no field's: that of a start beside its day, that of a report beside its words.
_BESIDE = {"starts_at": "day", "kind": "text"}
WORDS = [(word, VERDICT_WORDS[word]) for word in VERDICTS]


def word_field(label: str) -> RadioField:
    """Return a field for one of the four words, none chosen; what else is sent is refused by the action."""
    return RadioField(label, validate_choice=False)


class SayForm(StrictForm):
    """A form with which the customer says something; several stand on one page, so `place` gives each its own ids.

    `was` is the version of what its author looked at.
    """

    was = HiddenField()
    key = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the four words wherever one is asked for."""
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, RadioField) and field.choices is None:
                field.choices = WORDS

    def place(self, name: str) -> "SayForm":
        """Give the fields ids of their own, and the form a key by which it is taken once."""
        for field in self:
            field.id = f"{name}-{field.name}"
            field.label.field_id = field.id
        self.key.data = self.key.data or new_ref()
        return self

    @property
    def once(self) -> str:
        """The key by which the form is taken once: the same form with the same words is the same deed."""
        typed = sorted((name, _raw(field)) for name, field in self._fields.items() if name != "csrf_token")
        return once_key(new_ref() if not is_ref(self.key.data or "") else "", typed)

    @property
    def version(self) -> int:
        """The version that was looked at; 0, which none has, for what is no number."""
        return small_number(self.was.data or "") or 0

    def read(self) -> None:
        """Take the posted form. Raises Invalid with what can't be read of it."""
        if not self.validate_on_submit():
            problems = [Problem(field.name, error) for field in self for error in field.errors]
            for field in self:
                field.errors = []
            raise Invalid(*problems or [Problem("form", "This form is out of date. Load the page again.")])

    def take(self, refusal: Invalid) -> None:
        """Set the problems of a refusal beside their fields, or on top, and keep of the words what a page can show."""
        for field in self:
            if isinstance(field.data, str):
                field.data = showable(field.data)
            if field.raw_data:
                field.raw_data = [showable(one) if isinstance(one, str) else one for one in field.raw_data]
        for problem in refusal.problems:
            name = _BESIDE.get(problem.field, problem.field)
            if name in self:
                self[name].errors = [*self[name].errors, problem.message]
            else:
                self.form_errors = [*self.form_errors, problem.message]


def _typed_in_ascii(message: str) -> Any:
    """Return a validator that takes the digits which everybody types: Python reads those of every script."""

    def check(_: FlaskForm, field: Field) -> None:
        if not all(one.isascii() for one in _raw(field)):
            field.data = None
            raise ValidationError(message)

    return check


def _reads(message: str) -> dict[str, Any]:
    """Return how a day or time is read that may be left out: with this message when it is none."""
    return {"validators": [Optional(), _typed_in_ascii(message)], "invalid_value_message": message}


DAY = _reads("This is no day. Choose one, or write it like 2026-03-04.")
_TIME = _reads("This is no time. Write it like 14:30.")


class VerdictForm(SayForm):
    """The customer's word on one delivery, with a comment, an earlier day, and thanks."""

    word = word_field("Was it done as promised?")
    comment = TextAreaField("In your own words")
    named_on = DateField("It was done on an earlier day", **DAY)
    thanks = TextAreaField("Your thanks")

    def verdict(self, seen: Seen) -> NewVerdict:
        """Return the word that was given on a delivery."""
        return NewVerdict(
            seen, self.said("word"), self.said("comment"), self.named_on.data, self.said("thanks")
        )


class TextForm(SayForm):
    """Words of the customer: an answer, a dispute, a report, or why something is taken back."""

    text = TextAreaField("In your own words")


class OccasionForm(SayForm):
    """What happened that a promise speaks of, on which day and at what time in the sale's zone."""

    what = StringField("What happened")
    day = DateField("On which day", **DAY)
    time = TimeField("At what time", format=["%H:%M", "%H:%M:%S"], **_TIME)

    def occasion(self, zone: ZoneInfo) -> NewOccasion:
        """Return what was typed; its time is that of clocks in `zone`. Raises Invalid for a time that none showed."""
        day, clock = self.day.data, self.time.data
        problems = [] if self.said("what").strip() else [Problem("what", "Say in a few words what happened.")]
        if day is None:
            problems.append(Problem("day", "Choose the day on which it happened."))
        if clock is None:
            problems.append(Problem("time", "Say at what time, like 14:30."))
        if problems or day is None or clock is None:
            raise Invalid(*problems)
        return NewOccasion(self.said("what"), instant_of(day, clock, zone))


def instant_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which clocks in `zone` showed this; the first of two where they were set back.

    Raises Invalid for a time that was left out when clocks were set forward, or that is out of all bounds.
    """
    try:
        instant = shown(day, clock, zone)
    except OverflowError as error:
        raise Invalid(Problem("day", "This day is out of all bounds.")) from error
    if instant is None:
        raise Invalid(Problem("time", "Clocks were set forward on that day and never showed this time."))
    return instant


def once_key(*parts: object) -> str:
    """Return the key of a deed that is told by these parts."""
    return sha256(canonical(list(map(_plain, parts)))).hexdigest()[:40]


def _plain(part: object) -> object:
    if isinstance(part, str):
        return part.encode("utf-8", "replace").decode()
    return [_plain(one) for one in part] if isinstance(part, list | tuple) else part


def _raw(field: Any) -> list[str]:
    raw: Iterable[object] = field.raw_data or ()
    return [str(one) for one in raw]
