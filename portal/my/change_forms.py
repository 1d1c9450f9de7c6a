"""The customer's forms about a sealed list: what was left out, a change, a release, and why something is declined."""

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField

from portal.changes.actions import NewAddition, NewChange
from portal.changes.rules import LIFETIMES, USUAL_LIFETIME
from portal.lib.errors import Invalid, Problem
from portal.lib.numbers import small_number
from portal.my.forms import DAY, SayForm
from portal.promises.models import Promise
from portal.web.words import days

# Kinds of due of which a customer names another day; other rhythms are put into words.
_ONE_DAY = frozenset({"once", "undated", "holding"})
_LIFETIMES = {str(number): days(number) for number in LIFETIMES}


class AcceptanceForm(SayForm):
    """Who of the contacts accepts changes, prices and releases."""

    who = RadioField(
        "Who of you agrees to changes",
        choices={"any": "Any one of us", "all": "All of us together"},
        validate_choice=False,
    )

    def start(self, chosen: str) -> "AcceptanceForm":
        """Begin with what holds, unless something was typed."""
        self.who.data = self.who.data or chosen
        self.place("acceptance")
        return self


class AdditionForm(SayForm):
    """What was left out of the list: the words, who said them, when and where."""

    words = TextAreaField("What you were told")
    said_by = StringField("Who told you", render_kw={"list": "who-told"})
    said_when = StringField("When")
    said_where = StringField("Where, or how")

    def addition(self) -> NewAddition:
        """Return what was typed."""
        return NewAddition(
            self.said("words"), self.said("said_by"), self.said("said_when"), self.said("said_where")
        )


class ReasonForm(SayForm):
    """Why a change is declined, or withdrawn."""

    answer = TextAreaField("Why")


class ReleaseForm(SayForm):
    """That a customer no longer wants something, and why."""

    reason = TextAreaField("Why")
    lifetime = SelectField("It can be accepted for", choices=_LIFETIMES, validate_choice=False)

    def start(self) -> None:
        """Offer the usual time for an answer."""
        self.lifetime.data = self.lifetime.data or str(USUAL_LIFETIME)

    def change(self) -> NewChange:
        """Return the release that was typed."""
        return NewChange(self.said("reason"), release=True, lifetime=self.stands_for)

    @property
    def stands_for(self) -> int:
        """For how many days it can be accepted; 0, which no form offers, for what is no number."""
        return small_number(self.said("lifetime")) or 0


class ChangeForm(ReleaseForm):
    """Other words, another day, another price, and why."""

    words = TextAreaField("The words")
    day = DateField("Another day", **DAY)
    amount = StringField("Another price, for everything together")

    def fit(self, promise: Promise) -> "ChangeForm":
        """Leave out the day where a promise has none that a customer names."""
        if promise.due_kind not in _ONE_DAY:
            del self.day
        return self

    def change_of(self, promise: Promise) -> NewChange:
        """Return the change of a promise that was typed; what was left as it was, or empty, stays."""
        day = self.day.data if "day" in self else None
        due: dict[str, object] | None = None
        if day is not None:
            until = day.isoformat()
            due = {"holding": {"until": until}} if promise.due_kind == "holding" else {"once": until}
        return NewChange(
            self.said("reason"), self.said("words"), due, self.said("amount"), lifetime=self.stands_for
        )

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields; those of the date stand beside the day."""
        super().take(
            Invalid(
                *(
                    Problem("day" if one.field.startswith("due") else one.field, one.message)
                    for one in refusal.problems
                )
            )
        )
