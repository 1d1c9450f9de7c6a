"""The forms about a concern in the workspace: what we understood, the fix that we promise, that it is put right."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField

from portal.concerns.actions import NewFix
from portal.concerns.models import Concern
from portal.desk.forms import KeyedForm
from portal.lib.errors import Invalid, Problem
from portal.lib.numbers import small_number
from portal.people.models import Staff


class ConcernForm(KeyedForm):
    """A form about a concern as its author saw it; several stand on one page, each with ids of its own."""

    was = HiddenField()
    place = ""

    def look_at(self, concern: Concern) -> Self:
        """Let the form be about the concern as it is now, keeping what was typed."""
        self.name_ids(self.place)
        self.was.data = str(concern.version)
        self.begin()
        return self

    @property
    def version(self) -> int:
        """The version that its author saw; one that is no number is one that none has."""
        return small_number(self.was.data or "") or 0

    @property
    def typed(self) -> str:
        """The words that were typed, so that they can be shown where the form can't be sent any more."""
        return self["words"].data or "" if "words" in self else ""


class UnderstoodForm(ConcernForm):
    """What we understood is wrong."""

    place = "understood"

    words = TextAreaField("What you understood")


class FixForm(ConcernForm):
    """What is promised so that it is put right, by which day, and who does it."""

    place = "fix"

    words = TextAreaField("What you promise")
    on = DateField("By which day", format="%Y-%m-%d")
    delivered_by = SelectField("Who does it", validate_choice=False)
    criteria = TextAreaField("How both of you can tell that it is put right")

    def offer(self, people: Iterable[Staff], usual: str | None) -> None:
        """Offer who works here, with `usual` chosen unless somebody was."""
        self.delivered_by.choices = [("", "Nobody in particular"), *((one.ref, one.name) for one in people)]
        if self.delivered_by.data is None:
            self.delivered_by.data = usual or ""

    def fix(self) -> NewFix:
        """Return what was typed."""
        on: Any = self.on.data
        self.on.errors = []
        lines = tuple((self.criteria.data or "").splitlines())
        day = on if isinstance(on, date) else None
        return NewFix(self.words.data or "", day, self.delivered_by.data or "", lines)

    @property
    def typed(self) -> str:
        """What is promised, and how both sides can tell."""
        return "\n\n".join(field.data for field in (self.words, self.criteria) if field.data)

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields; those of the date stand beside the day."""
        problems = (
            Problem("on" if one.field.startswith("due") else one.field, one.message)
            for one in refusal.problems
        )
        super().take(Invalid(*problems))


class FixedForm(ConcernForm):
    """That it is put right, and what was done."""

    place = "fixed"

    words = StringField("What was done")
