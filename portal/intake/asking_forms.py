"""The forms about asking: whether one can, several promises on one form; and letting a promise stand all the same."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, TextAreaField

from portal.deliveries.forms import OnceForm
from portal.intake.actions import Answer
from portal.intake.asked import Asked
from portal.lib.ids import new_ref

LEAVE = "leave"
_WHY = "What stands in the way, and which day would work"
_CHOICES = {"can": "We can by then", "cannot": "We can't"}


class AnswersForm(OnceForm):
    """Whether one can: for each promise the fields `<part>-answer`, `<part>-words` and `<part>-about`."""

    def look_at(self, asked: Sequence[Asked]) -> None:
        """Let the form be about the promises as they are now, keeping what was typed."""
        for one in asked:
            self[f"{one.part.ref}-about"].data = one.about
        self.key.data = new_ref()

    def answers(self, asked: Sequence[Asked]) -> list[Answer]:
        """Return what is said, without the promises that were left for later and those that stood not on the page."""
        return [said for one in asked if (said := self._answer(one.part.ref)).about and said.answer != LEAVE]

    def _answer(self, ref: str) -> Answer:
        said = self[f"{ref}-answer"].data or LEAVE
        words = self[f"{ref}-words"].data or "" if said == "cannot" else ""
        return Answer(ref, self[f"{ref}-about"].data or "", said, words)


class SettlingForm(OnceForm):
    """Why a promise stands although whoever delivers it can't."""

    words = TextAreaField("Why it stands all the same")

    def begin(self) -> None:
        """Give it a key of its own."""
        self.key.data = new_ref()


def parts_answered(names: Iterable[str]) -> set[str]:
    """Return the parts about which a form with fields of these names says something."""
    return {name.removesuffix("-answer") for name in names if name.endswith("-answer")}


def answers_form(asked: Sequence[Asked], *formdata: object) -> AnswersForm:
    """Return a form with the fields of these promises; what was answered to what it says now stands in them.

    `formdata` is what was parked of it, at a GET.
    """
    fields: dict[str, Any] = {}
    for one in asked:
        ref = one.part.ref
        said = "" if one.is_open else one.ask.answer or ""
        choices = _CHOICES if said else {**_CHOICES, LEAVE: "I say it later"}
        fields[f"{ref}-answer"] = RadioField("Can you by then?", choices=choices, default=said or LEAVE)
        fields[f"{ref}-words"] = TextAreaField(_WHY, default="" if one.is_open else one.ask.words)
        fields[f"{ref}-about"] = HiddenField()
    made: AnswersForm = type("AnswersForm", (AnswersForm,), fields)(*formdata)
    return made
