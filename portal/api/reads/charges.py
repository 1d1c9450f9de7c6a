"""Reading charges and extras."""

from collections.abc import Mapping
from datetime import date

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_day, after_number
from portal.api.reads.sales import READ
from portal.api.roles import priced_sale
from portal.api.shapes.charges import ChargeTold, ExtraTold, WithdrawnTold
from portal.api.shapes.common import known, money, person, sum_of
from portal.charges.models import Charge, Extra
from portal.charges.queries import charges_before, extras_of
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.people.queries import names_of

_NOT_FOR_ALL = " Not for programs that act for those who deliver."


@operation(
    "GET",
    "/sales/{ref}/charges",
    READ,
    "Charges",
    "List the charges of a sale",
    about=f"Those withdrawn too, the newest bill first. How the price stands is `money` of the sale.{_NOT_FOR_ALL}",
    query=Paged,
    answer=Page[ChargeTold],
    refusals=("not-allowed",),
)
def list_charges(call: Call, ref: str) -> Page[ChargeTold]:
    """Return a page of the charges of a sale."""
    sale, most = priced_sale(call, ref), call.query.limit
    rows = charges_before(sale.ref, after_day(call.query.cursor), most + 1)
    names = names_of({who for row in rows for who in (row.by, row.void_by)})
    extras = _numbers(rows)
    keys = [(_text(row.billed_on), row.n) for row in rows]
    return page_of([_charge(row, names, extras) for row in rows], most, keys)


@operation(
    "GET",
    "/sales/{ref}/extras",
    READ,
    "Charges",
    "List the extras of a sale",
    about=f"What the customer was asked to approve beside the agreed price, the newest first.{_NOT_FOR_ALL}",
    query=Paged,
    answer=Page[ExtraTold],
    refusals=("not-allowed",),
)
def list_extras(call: Call, ref: str) -> Page[ExtraTold]:
    """Return a page of the extras of a sale."""
    sale = priced_sale(call, ref)
    after, most = after_number(call.query.cursor), call.query.limit
    rows = [row for row in extras_of(sale.ref) if after is None or row.n < after][: most + 1]
    names = names_of({who for row in rows for who in (row.by, row.ended_by)})
    return page_of([_extra(row, names) for row in rows], most, [(row.n,) for row in rows])


def _numbers(rows: list[Charge]) -> dict[str, int]:
    wanted = {row.extra for row in rows if row.extra}
    found = Extra.select(Extra.ref, Extra.n).where(Extra.ref.in_(sorted(wanted))) if wanted else ()
    return {row.ref: row.n for row in found}


def _text(day: date) -> str:
    return day.isoformat()


def _charge(row: Charge, names: Mapping[str, str], extras: Mapping[str, int]) -> ChargeTold:
    withdrawn = None
    if row.void_at is not None:
        withdrawn = WithdrawnTold(at=row.void_at, by=person(row.void_by, names), why=row.void_why)
    return ChargeTold(
        n=row.n,
        ref=row.ref,
        words=row.words,
        amount=sum_of(row.minor, row.currency),
        billed_on=row.billed_on,
        invoice=row.invoice or None,
        line=row.line,
        extra=extras.get(row.extra or ""),
        pay_link=row.pay_link,
        external_id=row.external_id,
        at=row.at,
        by=person(row.by, names),
        withdrawn=withdrawn,
    )


def _extra(row: Extra, names: Mapping[str, str]) -> ExtraTold:
    return ExtraTold(
        n=row.n,
        ref=row.ref,
        words=row.words,
        amount=sum_of(row.minor, row.currency),
        why=row.why,
        promise=row.promise,
        found_billed=row.found_billed,
        state=known(row.state),
        agreed=money(row.agreed_minor, row.currency),
        billed=sum_of(row.billed, row.currency),
        at=row.proposed_at,
        by=person(row.by, names),
        ended_at=row.ended_at,
        ended_by=person(row.ended_by, names),
        answer=row.answer or None,
    )
