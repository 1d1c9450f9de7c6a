"""Reading the record of a sale, and its receipts."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_number
from portal.api.reads.sales import READ
from portal.api.roles import priced_sale
from portal.api.shapes.record import ActorTold, BundleTold, EntryTold, ReceiptTold
from portal.deliveries.queries import Person, people_of
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import JsonObject, Paged, Shape
from portal.lib.canonical import strict_loads
from portal.lib.db import utc_instant
from portal.lib.ids import is_ref
from portal.lib.numbers import small_number
from portal.proofs.bundle import bundle_of
from portal.record.models import SYSTEM
from portal.record.reading import StoredEntry, some_after, texts_by_entry
from portal.record.receipts import receipt_file
from portal.record.rules import put_in_place
from portal.record.through import take_program

_NOT_FOR_ALL = " Not for programs that act for those who deliver: it holds prices."


def _number(value: object) -> object:
    return small_number(value) if isinstance(value, str) else value


class ReceiptQuery(Shape):
    """Which receipt of the sale."""

    n: Annotated[
        int,
        BeforeValidator(_number),
        Field(ge=1, le=10_000, description="Its number: the first holds the list, each later one a change."),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1}),
    ] = 1


@operation(
    "GET",
    "/sales/{ref}/record",
    READ,
    "Record",
    "List the record of a sale",
    about=f"Its entries, the first first: what happened, who did it, and the hashes that chain them.{_NOT_FOR_ALL}",
    query=Paged,
    answer=Page[EntryTold],
    refusals=("not-allowed",),
)
def list_record(call: Call, ref: str) -> Page[EntryTold]:
    """Return a page of the entries of a sale."""
    after, most = after_number(call.query.cursor) or 0, call.query.limit
    found = some_after(priced_sale(call, ref).ref, after, most + 1)
    people = people_of(one.actor for one in found.entries if is_ref(one.actor))
    texts = texts_by_entry(found.texts)
    items = [_entry(one, texts.get(one.seq, {}), people) for one in found.entries]
    return page_of(items, most, [(one.seq,) for one in found.entries])


@operation(
    "GET",
    "/sales/{ref}/receipt",
    READ,
    "Record",
    "Read a receipt",
    about="The exact bytes that were signed (canonical JSON, RFC 8785), as the customer keeps them; one that was erased"
    f" is not here.{_NOT_FOR_ALL}",
    query=ReceiptQuery,
    answer=ReceiptTold,
    refusals=("not-allowed",),
)
def read_receipt(call: Call, ref: str) -> bytes:
    """Return the bytes of a receipt."""
    sale = priced_sale(call, ref)
    return receipt_file(sale.ref, call.query.n, signature=False)[0]


@operation(
    "GET",
    "/sales/{ref}/receipts",
    READ,
    "Record",
    "Read all receipts of a sale",
    about="In one file, with their signatures, our public keys, and the proof of the newest daily root: all that it"
    f" takes to check them without us.{_NOT_FOR_ALL}",
    answer=BundleTold,
    refusals=("not-allowed",),
)
def read_receipts(call: Call, ref: str) -> bytes:
    """Return the bundle of a sale."""
    return bundle_of(priced_sale(call, ref).ref, call.at)


def _entry(one: StoredEntry, texts: dict[str, str | None], people: dict[str, Person]) -> EntryTold:
    facts: JsonObject = strict_loads(one.facts)
    program = take_program(facts)
    put_in_place(facts, texts, erased=None)
    return EntryTold(
        seq=one.seq,
        at=utc_instant(one.at),
        actor=_actor(one.actor, people),
        program=program or None,
        kind=one.kind,
        facts=facts,
        previous=one.previous,
        hash=one.hash,
    )


def _actor(ref: str, people: dict[str, Person]) -> ActorTold:
    if ref == SYSTEM:
        return ActorTold(kind="portal", ref=None, name=None)
    found = people.get(ref)
    if found is None:
        return ActorTold(kind="somebody", ref=None, name=None)
    return ActorTold(kind="staff" if found.is_staff else "contact", ref=ref, name=found.name)
