"""The forms of reviews in the workspace."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import HiddenField, StringField, TextAreaField

from portal.desk.change_forms import PromiseForm
from portal.desk.forms import KeyedForm
from portal.intake.actions import Typed
from portal.intake.part_forms import Theirs, typed_in
from portal.lib.errors import Invalid
from portal.people.queries import staff_names
from portal.reviews.actions import DraftClash
from portal.reviews.forms import AnswersFields, TimesFields, placed

_BOTH = "{} changed this meanwhile, and yours is not saved yet. Keep yours, or take theirs."


class TimesForm(TimesFields, KeyedForm):
    """Times for a review that is proposed to a customer."""

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields."""
        super().take(placed(refusal))


class AcceptForm(KeyedForm):
    """One of the times that the customer proposes, as UTC text."""

    time = StringField("The time")


class WhyForm(KeyedForm):
    """Some words with a no."""

    words = TextAreaField("Your words with it")


class AnswersForm(AnswersFields, KeyedForm):
    """The four questions, answered by us or noted for the customer."""

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields."""
        super().take(placed(refusal))


class NotingForm(AnswersForm):
    """What the customer says at a meeting: kept while it is typed, and noted once somebody says so.

    Hidden stands what stood in its fields when it was rendered (`was`), so that two may write at once; `clashes` holds,
    by field, what somebody else wrote meanwhile.
    """

    was = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: dict[str, Theirs] = {}
        self.gaps: dict[str, str] = {}

    def look_at(self, now: Mapping[str, str]) -> None:
        """Let the form be about what stands there `now`, by question, unless it came back with something typed."""
        self.start_answers(now)
        self.was.data = self.was.data or json.dumps(self.named(now), ensure_ascii=False)

    def named(self, words: Mapping[str, str]) -> dict[str, str]:
        """Return words that are by question by the names of their fields."""
        return {field.short_name: words.get(question, "") for question, field in self.questions()}

    def typed(self) -> Typed:
        """Return what was posted, by question, and what stood there before. Raises Invalid."""
        names = {field.short_name: question for question, field in self.questions()}
        sent = typed_in(request.form, tuple(names), tuple(names))
        was, fields = ({names[one]: text for one, text in of.items()} for of in (sent.was, sent.fields))
        return Typed(was, fields)

    def show_clash(self, clash: DraftClash) -> None:
        """Set what the other person wrote beside the fields; what was typed stays, what they alone changed comes in."""
        who = staff_names([clash.by]).get(clash.by, "Somebody")
        for question, field in self.questions():
            field.data = clash.merged.fields.get(question, "")
            if question in clash.merged.clashes:
                self.clashes[field.short_name] = Theirs(who, clash.merged.clashes[question])
                field.errors = [*field.errors, _BOTH.format(who)]
        self.was.data = json.dumps(self.named(clash.now), ensure_ascii=False)


class AgreementForm(PromiseForm):
    """What was agreed in a review, as a promise."""
