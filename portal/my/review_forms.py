"""The customer's forms about reviews."""

from wtforms import RadioField, StringField, TextAreaField

from portal.lib.errors import Invalid
from portal.my.forms import SayForm
from portal.reviews.forms import AnswersFields, TimesFields, placed


class TimesForm(TimesFields, SayForm):
    """That a review is wanted, or other times for one."""

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields."""
        super().take(placed(refusal))


class AcceptForm(SayForm):
    """One of the times that are proposed, as UTC text."""

    time = StringField("The time")


class WhyForm(SayForm):
    """Some words with a no."""

    words = TextAreaField("Your words with it")


class AnswersForm(AnswersFields, SayForm):
    """The four questions, answered by the customer."""

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields."""
        super().take(placed(refusal))


class WorkedForm(SayForm):
    """Whether what was agreed on worked."""

    worked = RadioField("Did it work?", choices={"yes": "Yes, it worked", "no": "No"}, validate_choice=False)
    words = TextAreaField("In your own words")
