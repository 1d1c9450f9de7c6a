"""Reading promises, and the sources in which they were made."""

from typing import Any

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_number
from portal.api.reads.promised import promised_in
from portal.api.reads.sales import READ
from portal.api.roles import priced_sale
from portal.api.shapes.promises import PromiseFull, PromiseTold, SourceFull, SourceTold
from portal.deliveries.access import sale_for
from portal.deliveries.papers import source_for
from portal.deliveries.queries import sources_of
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.lib.errors import NotHere
from portal.sales.models import Source

_COPIED = ("n", "ref", "kind", "title", "received_at", "sha256", "file_name", "file_sha256")


@operation(
    "GET",
    "/sales/{ref}/promises",
    READ,
    "Promises",
    "List the promises of a sale",
    about="By their numbers, each with the three axes of its deliveries: progress, time and verdict.",
    query=Paged,
    answer=Page[PromiseTold],
)
def list_promises(call: Call, ref: str) -> Page[PromiseTold]:
    """Return a page of the promises of a sale."""
    after, most = after_number(call.query.cursor) or 0, call.query.limit
    found = promised_in(sale_for(call.viewer, ref), call.viewer, call.at)
    pairs = [pair for pair in found.ledger.pairs if pair.said.n > after][: most + 1]
    return page_of([found.told(pair) for pair in pairs], most, [(pair.said.n,) for pair in pairs])


@operation(
    "GET",
    "/sales/{ref}/promises/{n}",
    READ,
    "Promises",
    "Read a promise",
    about="With every update, verdict and wait of its deliveries.",
    answer=PromiseFull,
)
def read_promise(call: Call, ref: str, n: int) -> PromiseFull:
    """Return a promise by its number. Raises NotHere."""
    found = promised_in(sale_for(call.viewer, ref), call.viewer, call.at)
    pair = next((pair for pair in found.ledger.pairs if pair.said.n == n), None)
    if pair is None:
        raise NotHere
    return found.full(pair)


@operation(
    "GET",
    "/sales/{ref}/sources",
    READ,
    "Promises",
    "List the sources of a sale",
    about="By their numbers, without their texts. Not for programs that act for those who deliver: papers hold prices.",
    query=Paged,
    answer=Page[SourceTold],
    refusals=("not-allowed",),
)
def list_sources(call: Call, ref: str) -> Page[SourceTold]:
    """Return a page of the sources of a sale."""
    after, most = after_number(call.query.cursor) or 0, call.query.limit
    sale = priced_sale(call, ref)
    rows = [row for row in sources_of(sale.ref) if row.n > after][: most + 1]
    told = [SourceTold(**_fields(row)) for row in rows]
    return page_of(told, most, [(row.n,) for row in rows])


@operation(
    "GET",
    "/sales/{ref}/sources/{n}",
    READ,
    "Promises",
    "Read a source",
    about="With its text, of which quotations are slices (in code points). Not for programs that act for those who"
    " deliver.",
    answer=SourceFull,
    refusals=("not-allowed",),
)
def read_source(call: Call, ref: str, n: int) -> SourceFull:
    """Return a source by its number. Raises NotHere."""
    source = source_for(priced_sale(call, ref), n)
    return SourceFull(**_fields(source), text=source.text)


def _fields(row: Source) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COPIED}
