"""The forms of a sale's and a promise's page in the workspace."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.widgets import EmailInput

from portal.deliveries.actions import NewOccasion
from portal.deliveries.forms import OnceForm
from portal.intake.actions import Buyer
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.people.models import Staff
from portal.sales.models import Sale


class KeyedForm(OnceForm):
    """A form that is taken once."""

    def begin(self) -> None:
        """Give it a key of its own."""
        self.key.data = new_ref()

    def name_ids(self, name: str) -> None:
        """Give its fields ids of their own, for a page on which several forms stand."""
        for field in self:
            field.id = field.label.field_id = f"{name}-{field.name}"


class AssignmentForm(KeyedForm):
    """Who delivers a promise from now on; no choice is nobody in particular."""

    to = SelectField("Who delivers it", validate_choice=False)

    def offer(self, people: list[Staff], now: str | None) -> None:
        """Offer everybody who works here, with whoever delivers it now chosen."""
        self.to.choices = [("", "Nobody in particular"), *((one.ref, one.name) for one in people)]
        if self.to.data is None:
            self.to.data = now or ""


class OccasionForm(KeyedForm):
    """What happened that a promise speaks of, and when, in the sale's zone."""

    what = StringField("What happened")
    on = DateField("On which day", format="%Y-%m-%d")
    clock = TimeField("At what time", format="%H:%M")

    def occasion(self, sale: Sale) -> NewOccasion:
        """Return what was typed; a day without a time, or a time without a day, is no start."""
        day, wall = self.on.data, self.clock.data
        self.on.errors, self.clock.errors = [], []
        if day is None or wall is None:
            return NewOccasion(self.what.data or "", None)
        return NewOccasion(self.what.data or "", datetime.combine(day, wall, ZoneInfo(sale.time_zone)))

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields; that of the start beside its day."""
        named = {"starts_at": "on"}
        super().take(
            Invalid(*(Problem(named.get(one.field, one.field), one.message) for one in refusal.problems))
        )


class DisputeForm(KeyedForm):
    """That an occasion which the customer opened was not so."""

    text = TextAreaField("How it was")


class CompletionForm(KeyedForm):
    """The day on which the work was completed."""

    on = DateField("The day on which the work was completed", format="%Y-%m-%d")

    def day(self) -> date | None:
        """Return the day, None for what is none."""
        self.on.errors = []
        return self.on.data if isinstance(self.on.data, date) else None


class ClosingForm(KeyedForm):
    """How a sale ends, and why."""

    kind = RadioField(
        "How it ends",
        choices={"completed": "Completed: we did what was agreed", "cancelled": "Cancelled"},
    )
    reason = TextAreaField("Why")


class NewSaleForm(KeyedForm):
    """Who bought: a customer whom we know, or somebody new."""

    name = StringField("Name of the customer: a household or an organisation")
    contact = StringField("Name of a contact")
    email = StringField("Their email address", widget=EmailInput())
    customer = HiddenField()

    def buyer(self) -> Buyer:
        """Return what was typed."""
        said = (field.data or "" for field in (self.customer, self.name, self.contact, self.email))
        return Buyer(*said)


class HandoverForm(KeyedForm):
    """Who follows the salesperson of sales, and the words with which customers hear of it; `was` says of which ones."""

    was = HiddenField()
    to = SelectField("Who follows", validate_choice=False)
    words = TextAreaField("Your words to the customer")

    def offer(self, people: list[Staff]) -> None:
        """Offer who may follow; nobody is chosen beforehand."""
        self.to.choices = [("", "Choose somebody"), *((one.ref, one.name) for one in people)]
