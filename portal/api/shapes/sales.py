"""A sale as programs read it: in a list, and with its customer, its money and its figures."""

from typing import Annotated, Any, Literal

from pydantic import Field

from portal.api.shapes.common import Person, Text, money, somebody
from portal.api.shapes.customers import ContactTold
from portal.api.shapes.prices import PriceTold
from portal.figures.sale_figures import SaleFigures
from portal.lib.api.shapes import Day, Instant, Money, Ref, Told


class SaleTold(Told):
    """A sale. `price` is what both sides agreed on last, and null for a program that acts for those who deliver."""

    ref: Ref
    title: Annotated[Text, Field(examples=["Your kitchen"])]
    customer: Annotated[Person, Field(examples=[{"ref": "K7MPQ2XWDR4TB", "name": "Brandt household"}])]
    salesperson: Person
    state: Annotated[
        Literal["open", "completed", "cancelled"],
        Field(description="A sale is open until it is closed: completed or cancelled."),
    ]
    signed_on: Day
    completed_on: Day | None
    sealed_at: Instant
    updated_at: Annotated[
        Instant,
        Field(description="When anything was last recorded about it, or about who stands on its page."),
    ]
    time_zone: Annotated[str, Field(description="IANA zone of its days.", examples=["America/New_York"])]
    external_id: Annotated[
        str | None, Field(description="Its name in the program it came from.", examples=["crm-7781"])
    ]
    price: Money | None


class ClosingTold(Told):
    """That a sale was closed: how, on which day in its zone, by whom and why."""

    kind: Literal["completed", "cancelled"]
    on: Day
    at: Instant
    by: Person
    reason: Text


class ConfirmationTold(Told):
    """That a contact said of the list, as receipts up to number `receipt` state it: that is what I was told."""

    by: str
    at: Instant
    receipt: int


class FiguresTold(Told):
    """The promises of a sale, counted as on its page: each once, by its worst delivery that has come due.

    Percentages are for nobody to make of so few. What counts in nothing stands apart.
    """

    promises: Annotated[int, Field(description="Promises that count: the sum of the next six.")]
    kept: Annotated[int, Field(description="The customer calls them kept.")]
    broken: Annotated[
        int,
        Field(description="Missed, breached, not kept as the customer says, or overdue for over 30 days."),
    ]
    disputed: Annotated[int, Field(description="Kept in part, or with an open concern.")]
    unconfirmed: Annotated[int, Field(description="Delivered, without a word from the customer.")]
    open: Annotated[int, Field(description="Past their date, and not delivered.")]
    not_yet_due: int
    times: Annotated[int, Field(description="Deliveries that have come due.")]
    times_kept: int
    on_time: Annotated[int, Field(description="Deliveries done by their date, of `dates`.")]
    dates: int
    recorded_afterwards: Annotated[
        int, Field(description="Promises whose date had passed when they were sealed; they count in nothing.")
    ]
    ended: Annotated[
        int, Field(description="Promises released, replaced or set apart; they count in nothing.")
    ]


class SaleFull(SaleTold):
    """A sale with its contacts, its money and its figures."""

    contacts: list[ContactTold]
    closing: ClosingTold | None
    confirmed: Annotated[
        ConfirmationTold | None, Field(description="The newest confirmation of the list, if there is one.")
    ]
    money: Annotated[
        PriceTold | None, Field(description="Null for a program that acts for those who deliver.")
    ]
    figures: FiguresTold
    receipt: Annotated[
        str | None,
        Field(description="The number of its newest receipt.", examples=["KQ7M-2XWD-4RTB-ZZA2-Q5LM"]),
    ]


def sale_fields(row: Any, *, priced: bool) -> dict[str, Any]:
    """Return the fields of SaleTold of a row of `queries.sales`."""
    return {
        "ref": row.ref,
        "title": row.title,
        "customer": somebody(row.customer, row.customer_name),
        "salesperson": somebody(row.salesperson, row.salesperson_name),
        "state": row.state,
        "signed_on": row.signed_on,
        "completed_on": row.completed_on,
        "sealed_at": row.sealed_at,
        "updated_at": row.updated_at,
        "time_zone": row.time_zone,
        "external_id": row.external_id,
        "price": money(row.price, row.currency) if priced else None,
    }


def figures_told(of: SaleFigures) -> FiguresTold:
    """Return the figures of a sale."""
    return FiguresTold(
        promises=of.promises,
        kept=of.kept,
        broken=of.broken,
        disputed=of.disputed,
        unconfirmed=of.unconfirmed,
        open=of.open,
        not_yet_due=of.promises - of.kept - of.broken - of.disputed - of.unconfirmed - of.open,
        times=of.times,
        times_kept=of.times_kept,
        on_time=of.times_on_time,
        dates=of.times_dated,
        recorded_afterwards=of.afterwards,
        ended=of.ended,
    )
