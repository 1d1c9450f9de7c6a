"""The customer's forms about an extra: to approve it at the amount that they read, or to decline it."""

from wtforms import HiddenField, TextAreaField

from portal.charges.models import Extra
from portal.my.forms import SayForm

_MOST_DIGITS = 15


class ApprovalForm(SayForm):
    """That an extra is approved; `minor` is the amount that its author read, in minor units."""

    minor = HiddenField()

    def of(self, extra: Extra) -> "ApprovalForm":
        """Let it be about an extra as its page shows it."""
        self.minor.data = str(extra.minor)
        return self

    @property
    def read_minor(self) -> int:
        """The amount that was read; 0, which nothing costs, for what is no number."""
        text = self.minor.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


class RefusalForm(SayForm):
    """Why an extra is declined."""

    answer = TextAreaField("Why")
