"""The forms of reviews in the workspace."""

from wtforms import StringField, TextAreaField

from portal.desk.change_forms import PromiseForm
from portal.desk.forms import KeyedForm
from portal.lib.errors import Invalid
from portal.reviews.forms import AnswersFields, TimesFields, placed


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


class AgreementForm(PromiseForm):
    """What was agreed in a review, as a promise."""
