"""The forms of a testimonial in the workspace: none of them can touch the author's words."""

from wtforms import HiddenField, RadioField, TextAreaField

from portal.desk.forms import KeyedForm
from portal.lib.numbers import small_number
from portal.testimonials.models import Testimonial
from portal.testimonials.rules import REASONS


class _AboutVersion(KeyedForm):
    """A form about the version of a testimonial that its author was looking at."""

    was = HiddenField()

    def look_at(self, n: int) -> None:
        """Let the form be about version `n`, keeping what was typed."""
        self.was.data = str(n)
        self.begin()

    def read(self, testimonial: Testimonial) -> Testimonial:
        """Return the testimonial at the version that was read, which may not be the current one any more."""
        return Testimonial(ref=testimonial.ref, n=small_number(self.was.data or "") or 0)


class ReplyForm(_AboutVersion):
    """The company's one public reply."""

    words = TextAreaField("Your reply")


class HidingForm(_AboutVersion):
    """Why a testimonial must not be public; none of the reasons is chosen beforehand."""

    reason = RadioField(
        "The reason", choices={str(key): words for key, words in REASONS.items()}, validate_choice=False
    )
    explanation = TextAreaField("What it is, in words for the author")


class AnswerForm(KeyedForm):
    """What the author reads whose objection was looked at."""

    answer = TextAreaField("Your answer")
