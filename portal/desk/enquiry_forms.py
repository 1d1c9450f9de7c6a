"""The forms about an enquiry in the workspace: an answer, how it ends, the sale that came of it."""

from wtforms import HiddenField, RadioField, SelectField, TextAreaField

from portal.desk.forms import KeyedForm
from portal.enquiries.models import Enquiry
from portal.enquiries.rules import CLOSE_REASONS
from portal.lib.numbers import small_number


class EnquiryForm(KeyedForm):
    """A form about an enquiry as its author saw it."""

    was = HiddenField()
    place = "again"

    def look_at(self, enquiry: Enquiry) -> None:
        """Let the form be about the enquiry as it is now, keeping what was typed; several stand on one page."""
        self.name_ids(self.place)
        self.was.data = str(enquiry.version)
        self.begin()

    def seen(self, enquiry: Enquiry) -> Enquiry:
        """Return the enquiry as its author saw it; a version that is no number is one that none has."""
        return Enquiry(**{**enquiry.__data__, "version": small_number(self.was.data or "") or 0})


class AnswerForm(EnquiryForm):
    """What we answer, and how."""

    place = "answer"

    how = RadioField(
        "How you answer",
        choices={
            "mail": "By mail: what I write leaves at once",
            "noted": "I have answered by phone, in person or from my own mail: what I write is a note of it",
        },
        default="mail",
        validate_choice=False,
    )
    words = TextAreaField("Your answer")


class EndForm(EnquiryForm):
    """Why nothing comes of it."""

    place = "end"

    reason = RadioField(
        "Why it ends",
        choices={str(key): words for key, words in CLOSE_REASONS.items()},
        validate_choice=False,
    )


class TakeOnForm(EnquiryForm):
    """The sale that came of it."""

    place = "take"

    sale = SelectField("The sale that came of it", validate_choice=False)

    def offer(self, sales: list[tuple[str, str]]) -> None:
        """Offer these sales, none of them chosen."""
        self.sale.choices = [("", "Choose a sale"), *sales]
