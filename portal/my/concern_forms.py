"""The customer's forms about concerns: what is wrong, that it is settled, and what is still wrong."""

from flask_wtf.file import MultipleFileField
from wtforms import SelectField, TextAreaField

from portal.concerns.actions import NewAnswer, NewConcern
from portal.deliveries.forms import ACCEPT, WithFiles
from portal.lib.errors import Invalid, Problem
from portal.my.forms import SayForm

THE_WHOLE = ("", "All of it, or something that is not on the list")


class ConcernForm(WithFiles, SayForm):
    """What is wrong, which promise it is about, if any, and photos or files that show it."""

    about = SelectField("What it is about", validate_choice=False)
    words = TextAreaField("What is wrong")
    files = MultipleFileField("Photos or files", render_kw={"accept": ACCEPT})

    def offer(self, about: list[tuple[str, str]], chosen: str = "") -> "ConcernForm":
        """Offer what it may be about, with `chosen` chosen unless something was sent."""
        self.about.choices = [THE_WHOLE, *about]
        if self.about.data is None:
            self.about.data = chosen
        self.place("concern")
        return self

    def concern(self) -> NewConcern:
        """Return what was typed."""
        files, unread = self.uploads()
        return NewConcern(self.said("words"), self.said("about"), files, unread)

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields; that of the delivery beside what it is about."""
        named = {"delivery": "about"}
        super().take(
            Invalid(*(Problem(named.get(one.field, one.field), one.message) for one in refusal.problems))
        )


class AnswerForm(SayForm):
    """Whether it is settled, in the customer's words, and the version of the concern that they looked at."""

    words = TextAreaField("In your own words")

    def of(self, version: int, name: str) -> "AnswerForm":
        """Let it be about a version of a concern, unless it came back, and give its fields ids of their own."""
        self.was.data = self.was.data or str(version)
        self.place(name)
        return self

    def answer(self) -> NewAnswer:
        """Return what was typed."""
        return NewAnswer(self.said("words"), self.version)
