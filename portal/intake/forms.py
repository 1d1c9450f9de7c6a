"""The forms with which a sale is recorded: what it is, whose it is, what it costs, and who sells it."""

from collections.abc import Iterable

from wtforms import SelectField, StringField
from wtforms.widgets import DateInput, EmailInput

from portal.intake.part_forms import PartForm
from portal.people.choices import currencies
from portal.people.models import Staff
from portal.people.rules import time_zones
from portal.web.forms import showable

SELLING = ("sales", "manager")


class BasicsForm(PartForm):
    """What was sold and when, and by whose clocks its dates are meant."""

    kind = "sale"

    title = StringField("What you sold, as the customer calls it")
    signed_on = StringField("Signed on", widget=DateInput())
    completed_on = StringField("Work completed on", widget=DateInput())
    time_zone = SelectField("Time zone of the promised dates", validate_choice=False)

    def offer(self, likely: Iterable[str], otherwise: str) -> None:
        """Offer the zones, the `likely` ones first; `otherwise` is the one that holds without a choice."""
        common = [zone for zone in dict.fromkeys((showable(self.time_zone.data or ""), *likely)) if zone]
        zones = dict.fromkeys((*common, *time_zones()))
        self.time_zone.choices = [
            ("", f"That of the first contact: {otherwise}"),
            *((one, one) for one in zones),
        ]


class SellerForm(PartForm):
    """Who sells it, and so whose draft it is."""

    kind = "sale"

    salesperson = SelectField("Salesperson", validate_choice=False)

    def offer(self, people: Iterable[Staff]) -> None:
        """Offer everybody who sells here, and whoever it is now."""
        named = {one.email: one.name for one in people if one.role in SELLING}
        now = showable(self.salesperson.data or "")
        self.salesperson.choices = list({now: now or "Choose who sells it", **named}.items())

    def names_somebody(self, people: Iterable[Staff]) -> bool:
        """Tell whether somebody who sells here is chosen."""
        return self.salesperson.data in {one.email for one in people if one.role in SELLING}


class CustomerForm(PartForm):
    """The name of a customer who is new to us."""

    kind = "sale"

    name = StringField("Name of the customer: a household or an organisation")


class ContactForm(PartForm):
    """Somebody of the customer, who gets the promises by mail."""

    kind = "contact"

    name = StringField("Name")
    email = StringField("Email address", widget=EmailInput())
    time_zone = StringField("Time zone", render_kw={"list": "zones"})


class PriceForm(PartForm):
    """The whole price, and its currency."""

    kind = "sale"

    amount = StringField("Total price")
    currency = SelectField("Currency", choices=lambda: dict(currencies()), validate_choice=False)

    def offer(self, usual: str) -> None:
        """Offer the currencies; the company's `usual` one holds without a choice."""
        named = dict(currencies())
        now = showable(self.currency.data or "")
        first = {"": f"{named.get(usual, usual)} (ours)"}
        self.currency.choices = list(
            {**first, **({now: named.get(now, now)} if now else {}), **named}.items()
        )


class LineForm(PartForm):
    """A part of the price, and what it is for."""

    kind = "line"

    words = StringField("What it is for")
    amount = StringField("Amount")
