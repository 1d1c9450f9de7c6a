"""Reading changes of promises, and what customers say was left out of the list."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_instant, after_number
from portal.api.reads.sales import READ
from portal.api.roles import priced_sale
from portal.api.shapes.common import MoneyChange, due_change, known, money, person, somebody, text_change
from portal.api.shapes.talk import AdditionTold, ChangeTold
from portal.changes.models import Addition, Change
from portal.changes.queries import additions_of, changes_of
from portal.changes.rules import state_on
from portal.lib import clock
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.lib.db import utc_text
from portal.people.queries import names_of
from portal.promises.models import Promise

_NOT_FOR_ALL = " Not for programs that act for those who deliver: changes hold prices."


@operation(
    "GET",
    "/sales/{ref}/changes",
    READ,
    "Changes",
    "List the changes of a sale",
    about=f"Proposed, accepted and declined ones, the newest first.{_NOT_FOR_ALL}",
    query=Paged,
    answer=Page[ChangeTold],
    refusals=("not-allowed",),
)
def list_changes(call: Call, ref: str) -> Page[ChangeTold]:
    """Return a page of the changes of a sale."""
    sale = priced_sale(call, ref)
    after, most = after_number(call.query.cursor), call.query.limit
    rows = [one for one in changes_of(sale.ref) if after is None or one[0].n < after][: most + 1]
    names = names_of({who for row, _ in rows for who in (row.by, row.ended_by)})
    today = clock.today(ZoneInfo(sale.time_zone), call.at)
    items = [_change(row, n, names, today) for row, n in rows]
    return page_of(items, most, [(row.n,) for row, _ in rows])


@operation(
    "GET",
    "/sales/{ref}/additions",
    READ,
    "Changes",
    "List what was left out of a sale",
    about=f"What contacts say they were promised too, and what became of it, the newest first.{_NOT_FOR_ALL}",
    query=Paged,
    answer=Page[AdditionTold],
    refusals=("not-allowed",),
)
def list_additions(call: Call, ref: str) -> Page[AdditionTold]:
    """Return a page of the additions of a sale."""
    sale = priced_sale(call, ref)
    behind, most = after_instant(call.query.cursor), call.query.limit
    rows = [row for row in additions_of(sale.ref) if behind is None or _is_behind(row, behind)][: most + 1]
    names = names_of({who for row in rows for who in (row.by, row.ended_by)})
    numbers = _numbers(rows)
    items = [_addition(row, names, numbers) for row in rows]
    return page_of(items, most, [(utc_text(row.at), row.ref) for row in rows])


def _change(row: Change, n: int, names: Mapping[str, str], today: date) -> ChangeTold:
    return ChangeTold(
        n=row.n,
        ref=row.ref,
        promise=n,
        kind=known(row.kind),
        state=state_on(row.state, row.expires_on, today),
        words=text_change((row.words_before, row.words)) if row.words is not None else None,
        due=due_change((row.due_before, row.due)) if row.due is not None else None,
        price=_price(row) if row.price is not None else None,
        reason=row.reason,
        at=row.at,
        by=somebody(row.by, names.get(row.by, "")),
        by_customer=row.by_customer,
        expires_on=row.expires_on,
        ended_at=row.ended_at,
        ended_by=person(row.ended_by, names),
        answer=row.answer,
    )


def _price(row: Change) -> MoneyChange:
    return MoneyChange(before=money(row.price_before, row.currency), after=money(row.price, row.currency))


def _is_behind(row: Addition, behind: tuple[Any, str]) -> bool:
    at, ref = behind
    return bool(row.at < at or (row.at == at and row.ref > ref))


def _numbers(rows: list[Addition]) -> dict[str, int]:
    wanted = [row.promise for row in rows if row.promise]
    found = Promise.select(Promise.ref, Promise.n).where(Promise.ref.in_(wanted)) if wanted else ()
    return {row.ref: row.n for row in found}


def _addition(row: Addition, names: Mapping[str, str], numbers: Mapping[str, int]) -> AdditionTold:
    return AdditionTold(
        ref=row.ref,
        words=row.words,
        said_by=row.said_by,
        said_when=row.said_when,
        said_where=row.said_where,
        at=row.at,
        by=somebody(row.by, names.get(row.by, "")),
        state=known(row.state),
        ended_at=row.ended_at,
        ended_by=person(row.ended_by, names),
        answer=row.answer,
        promise=numbers.get(row.promise or ""),
    )
