"""Reading concerns."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import Field

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_number, after_ref, no_cursor
from portal.api.reads.sales import READ
from portal.api.shapes.care import ConcernFull, ConcernListed, ConcernTold, StepTold
from portal.api.shapes.common import file_told, known, person
from portal.api.shapes.deliveries import OfSale
from portal.concerns.access import concern_for
from portal.concerns.models import Concern, ConcernFile, ConcernStep
from portal.concerns.queries import (
    Listed,
    Part,
    Told,
    concerns_from,
    files_of,
    listed,
    seen_queries,
    steps_of,
)
from portal.deliveries.access import sale_for
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.lib.errors import NotHere
from portal.lib.together import together
from portal.people.queries import customer, names_of


class ConcernsQuery(Paged):
    """Which concerns."""

    state: Annotated[
        Literal["ours", "proposed", "fixed", "closed"],
        Field(description="`ours` wait for us: raised or acknowledged. The others are at that step."),
    ] = "ours"


@operation(
    "GET",
    "/concerns",
    READ,
    "Concerns",
    "List concerns",
    about="Those at one step, the one that stands there longest first; closed ones come newest first.",
    query=ConcernsQuery,
    answer=Page[ConcernListed],
)
def list_concerns(call: Call) -> Page[ConcernListed]:
    """Return a page of the concerns that the program may see."""
    asked: ConcernsQuery = call.query
    part = Part(asked.state, _last(call, after_ref(asked.cursor)), asked.limit + 1)
    rows = listed(call.viewer, part, call.at)
    return page_of([_listed(one) for one in rows], asked.limit, [(one.told.ref,) for one in rows])


@operation(
    "GET",
    "/sales/{ref}/concerns",
    READ,
    "Concerns",
    "List the concerns of a sale",
    about="The newest first. A program that acts for those who deliver sees those about what they deliver.",
    query=Paged,
    answer=Page[ConcernTold],
)
def list_sale_concerns(call: Call, ref: str) -> Page[ConcernTold]:
    """Return a page of the concerns of a sale."""
    sale = sale_for(call.viewer, ref)
    after, most = after_number(call.query.cursor), call.query.limit
    every = concerns_from(together(seen_queries(sale.ref, call.viewer)))
    rows = [one for one in every if after is None or one.n < after][: most + 1]
    return page_of([ConcernTold(**_fields(one)) for one in rows], most, [(one.n,) for one in rows])


@operation(
    "GET",
    "/concerns/{ref}",
    READ,
    "Concerns",
    "Read a concern",
    about="With its story.",
    answer=ConcernFull,
)
def read_concern(call: Call, ref: str) -> ConcernFull:
    """Return a concern. Raises NotHere."""
    seen = concern_for(call.viewer, ref)
    every = concerns_from(together(seen_queries(seen.sale.ref, call.viewer)))
    told = next((one for one in every if one.ref == ref), None)
    if told is None:
        raise NotHere
    steps = steps_of(seen.concern)
    names = names_of({step.by for step in steps})
    files, whose = files_of(seen.concern), customer(seen.sale.customer).name
    return ConcernFull(
        **_fields(told),
        sale=OfSale(ref=seen.sale.ref, title=seen.sale.title, customer=whose),
        steps=[_step(one, names, files.get(one.ref, ())) for one in steps],
    )


def _last(call: Call, ref: str | None) -> Concern | None:
    if ref is None:
        return None
    try:
        return concern_for(call.viewer, ref).concern
    except NotHere as error:
        raise no_cursor() from error


def _listed(one: Listed) -> ConcernListed:
    return ConcernListed(
        **_fields(one.told),
        sale=OfSale(ref=one.sale, title=one.title, customer=one.customer),
        waited=int(one.waited.total_seconds()),
    )


def _fields(told: Told) -> dict[str, Any]:
    return asdict(told)


def _step(row: ConcernStep, names: dict[str, str], files: Iterable[ConcernFile]) -> StepTold:
    return StepTold(
        at=row.at,
        by=person(row.by, names),
        by_customer=row.by_customer,
        kind=known(row.kind),
        words=row.words,
        files=[file_told(file) for file in files],
        took=row.took,
    )
