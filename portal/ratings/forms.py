"""The form on which a customer rates how we keep the three rules."""

from collections.abc import Iterator

from wtforms import Field, HiddenField, RadioField, TextAreaField

from portal.lib.errors import Invalid
from portal.lib.ids import is_ref, new_ref
from portal.ratings.actions import NewRating
from portal.ratings.rules import NUMBERS, RULES, number_from
from portal.ratings.wording import QUESTIONS, Question
from portal.web.forms import StrictForm, show_problems, showable

_CHOICES = {str(number): str(number) for number in NUMBERS}


def _numbers(question: Question) -> RadioField:
    # The verb says what is missing, all at once and in our words.
    return RadioField(question.question, choices=_CHOICES, validate_choice=False)


class RatingForm(StrictForm):
    """Three rules, each with five numbers of which none is chosen, and room for words."""

    what = _numbers(QUESTIONS["what"])
    what_words = TextAreaField(QUESTIONS["what"].about)
    when = _numbers(QUESTIONS["when"])
    when_words = TextAreaField(QUESTIONS["when"].about)
    care = _numbers(QUESTIONS["care"])
    care_words = TextAreaField(QUESTIONS["care"].about)
    key = HiddenField()

    def renew(self) -> None:
        """Let the form be a new one, keeping what was typed."""
        self.key.data = new_ref()

    def rules(self) -> Iterator[tuple[Question, Field, Field]]:
        """Yield how each rule is asked about, with the field of its number and that of the words."""
        for rule in RULES:
            yield QUESTIONS[rule], self[rule], self[f"{rule}_words"]

    def rating(self) -> NewRating:
        """Return the rating as it was typed. Raises Invalid for a field sent twice, or one that isn't ours."""
        self.validate_on_submit()
        key = self.said("key")
        return NewRating(
            numbers={rule: number_from(self.said(rule)) for rule in RULES},
            words={rule: self.said(f"{rule}_words") for rule in RULES},
            key=key if is_ref(key) else new_ref(),
        )

    def take(self, refusal: Invalid) -> None:
        """Set the problems of a refusal beside their fields, and keep of the words what a page can show."""
        for field in self:
            field.data = showable(field.data) if isinstance(field.data, str) else field.data
        mine = [problem for problem in refusal.problems if problem.field in self]
        self.form_errors += [problem.message for problem in refusal.problems if problem not in mine]
        show_problems(self, *mine)
