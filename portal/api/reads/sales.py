"""Reading sales."""

from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from portal.api.calling import Call, operation
from portal.api.queries import SalesWanted, around_sale, sales
from portal.api.reads.keys import after_instant
from portal.api.shapes.common import somebody
from portal.api.shapes.customers import contact_told
from portal.api.shapes.prices import price_told
from portal.api.shapes.sales import (
    ClosingTold,
    ConfirmationTold,
    SaleFull,
    SaleTold,
    figures_told,
    sale_fields,
)
from portal.charges.queries import price_from, price_queries
from portal.deliveries.access import sale_for, sees_price
from portal.deliveries.version import staff_version_of
from portal.figures.queries import figures_until
from portal.figures.sale_figures import SaleFigures
from portal.lib.api.answers import JSON, Answer, answer_of
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Day, Instant, Paged, Ref
from portal.lib.db import utc_text
from portal.lib.together import Rows, together
from portal.people.access import Viewer
from portal.sales.models import Sale
from portal.web.page_cache import Made, kept_page

OK = 200
READ = "sales:read"


class SalesQuery(Paged):
    """Which sales: those that fit all that is named."""

    state: Annotated[
        Literal["open", "completed", "cancelled"] | None, Field(description="How they stand.")
    ] = None
    customer: Annotated[Ref | None, Field(description="Those of one customer.")] = None
    salesperson: Annotated[Ref | None, Field(description="Those of one member of staff.")] = None
    external_id: Annotated[
        str | None,
        StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f]+$"),
        Field(description="The one with this name in the program it came from.", examples=["crm-7781"]),
    ] = None
    signed_since: Annotated[Day | None, Field(description="Those signed on this day or later.")] = None
    updated_since: Annotated[
        Instant | None,
        Field(
            description="Those about which anything was recorded since, the one that changed first, first."
        ),
    ] = None


@operation(
    "GET",
    "/sales",
    READ,
    "Sales",
    "List sales",
    about="Sealed sales that the program may see, the one sealed last first; drafts are at `/drafts`. With"
    " `updated_since` those that changed since then, in the order in which they last did: begin the next time with the"
    " newest `updated_at` that you have, less a minute for what was being written just then. `/events` says what it was"
    " that changed.",
    query=SalesQuery,
    answer=Page[SaleTold],
)
def list_sales(call: Call) -> Page[SaleTold]:
    """Return a page of sales."""
    asked: SalesQuery = call.query
    wanted = SalesWanted(**asked.model_dump(exclude={"limit", "cursor"}))
    rows = sales(call.viewer, wanted, after_instant(asked.cursor), asked.limit + 1)
    priced = sees_price(call.viewer)
    told = [SaleTold(**sale_fields(row, priced=priced)) for row in rows]
    keys = [row.sealed_at if asked.updated_since is None else row.updated_at for row in rows]
    refs = [row.ref for row in rows]
    return page_of(told, asked.limit, [(utc_text(at), ref) for at, ref in zip(keys, refs, strict=True)])


@operation(
    "GET",
    "/sales/{ref}",
    READ,
    "Sales",
    "Read a sale",
    about="With its contacts, its money, and its figures as its page shows them. Its promises have their own address.",
    answer=SaleFull,
)
def read_sale(call: Call, ref: str) -> Answer:
    """Return a sale, kept until something changes, since programs ask for the same one again and again."""
    # What is read after the version is as new as it says, or newer.
    version, viewer = staff_version_of(ref), call.viewer
    sale = sale_for(viewer, ref)
    key = ("api", ref, version, viewer.ref, viewer.role)
    page = kept_page(key, call.at, lambda: _made(sale, viewer, call.at))
    return Answer(OK, page.filled())


def _made(sale: Sale, viewer: Viewer, at: datetime) -> Made:
    figures, until = figures_until(sale.ref, ZoneInfo(sale.time_zone), at)
    told = _told(sale, figures, priced=sees_price(viewer))
    return Made(answer_of(told, OK).body.decode("utf-8"), until, JSON)


def _told(sale: Sale, figures: SaleFigures, *, priced: bool) -> SaleFull:
    rows = together(around_sale(sale), price_queries(sale.ref) if priced else {})
    names = {"customer_name": rows["customer"][0].name, "salesperson_name": rows["salesperson"][0].name}
    row = SimpleNamespace(**sale.__data__, **names, updated_at=rows["updated"][0].at)
    receipt = next((row.number for row in rows["receipt"]), None)
    return SaleFull(
        **sale_fields(row, priced=priced),
        **_beside(rows),
        money=price_told(price_from(rows, sale)) if priced else None,
        figures=figures_told(figures),
        receipt=receipt,
    )


def _beside(rows: Rows) -> dict[str, Any]:
    closing, confirmed = next(iter(rows["closing"]), None), next(iter(rows["confirmed"]), None)
    return {
        "contacts": [contact_told(row) for row in rows["contacts"]],
        "closing": closing and _closing(closing),
        "confirmed": confirmed
        and ConfirmationTold(by=confirmed.who, at=confirmed.at, receipt=confirmed.receipt),
    }


def _closing(row: Any) -> ClosingTold:
    by = somebody(row.by, row.who)
    return ClosingTold(kind=row.kind, on=row.on, at=row.at, by=by, reason=row.reason)
