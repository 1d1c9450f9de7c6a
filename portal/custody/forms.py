"""The forms about everything that we hold of a customer: each is taken once."""

from datetime import date

from wtforms import BooleanField, DateField, TextAreaField

from portal.deliveries.forms import OnceForm
from portal.lib.ids import new_ref


class KeyForm(OnceForm):
    """A form that is one button."""

    def begin(self) -> "KeyForm":
        """Give it a key of its own."""
        self.key.data = new_ref()
        return self


class ErasureForm(KeyForm):
    """That somebody wants everything erased, and is sure."""

    sure = BooleanField("I have saved what I want to keep, and want everything else erased")


class LetterForm(KeyForm):
    """What a customer wrote to us about having everything erased, and when."""

    words = TextAreaField("What they asked for, in their words")
    written_on = DateField("The day on which they wrote", format="%Y-%m-%d")

    def day(self) -> date | None:
        """Return the day, None for what is none."""
        self.written_on.errors = []
        return self.written_on.data if isinstance(self.written_on.data, date) else None


class HoldForm(KeyForm):
    """Why nothing of a customer may be erased."""

    reason = TextAreaField("Why it has to be kept")
