"""Reads of the pages of enquiries in the workspace: lists cut off by their index, and what one may be about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import Case

from portal.deliveries.access import may_see
from portal.enquiries.clock import waited
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import (
    ANSWERING,
    answered_before,
    ended_before,
    own_enquiry,
    referred_by,
    waiting_after,
)
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.people.queries import contact_by_email, working_week
from portal.record.rules import ERASED
from portal.referrals.models import ReferralLink
from portal.sales.models import Sale

MOST_ROWS = 50
MOST_SALES = 30
_FEW = 20
STATES: dict[str, Callable[[Enquiry | None, int], list[Enquiry]]] = {
    "waiting": waiting_after,
    "answered": answered_before,
    "ended": ended_before,
}


@dataclass(frozen=True)
class Row:
    """An enquiry in a list, and how long it waits for an answer, or waited, in working time."""

    enquiry: Enquiry
    waited: timedelta


@dataclass(frozen=True)
class Listed:
    """A part of the list: its state ("waiting", "answered", "ended"), its rows, and where the next page starts."""

    state: str
    rows: tuple[Row, ...]
    following: str | None


@dataclass(frozen=True)
class Referrer:
    """Whose link something came through, as one member of staff may know: the others read of "a customer"."""

    name: str
    sale: str
    title: str


def lists(at: datetime, state: str = "", after: str = "") -> list[Listed]:
    """Return the enquiries of one state, from behind `after` (a ref) on; without a state the first few of each."""
    if state in STATES:
        last = own_enquiry(after) if is_ref(after) else None
        return [_listed(state, last, MOST_ROWS, at)]
    return [_listed(one, None, MOST_ROWS if one == "waiting" else _FEW, at) for one in STATES]


def waiting_for(viewer: Viewer, at: datetime) -> tuple[Row, ...]:
    """Return what waits for an answer, for those who answer enquiries, the one that waits longest first."""
    return _listed("waiting", None, _FEW, at).rows if viewer.role in ANSWERING else ()


def referrer_of(viewer: Viewer, code: str | None) -> Referrer | None:
    """Return whose link it is; its name, sale and title are empty where this member of staff may not see the sale."""
    if code is None:
        return None
    query = (
        Sale.select(Sale.ref, Sale.title, Contact.name.alias("contact_name"))
        .join(ReferralLink, on=(ReferralLink.sale == Sale.ref))
        .join(Contact, on=(Contact.ref == ReferralLink.contact))
        .where((ReferralLink.code == code) & may_see(viewer))
    )
    row: Any = query.objects().first()
    return Referrer(row.contact_name, row.ref, row.title) if row else Referrer("", "", "")


def came_through(viewer: Viewer, sale: str) -> tuple[Enquiry, Referrer] | None:
    """Return the enquiry and whose link a sale came through, if it came through one."""
    enquiry = referred_by(sale)
    referrer = referrer_of(viewer, enquiry.code) if enquiry else None
    return (enquiry, referrer) if enquiry and referrer else None


def customer_seen(viewer: Viewer, enquiry: Enquiry) -> str:
    """Return the ref of the customer who asks, or whose address it is, if this member of staff may see them."""
    person = Contact.get_or_none(Contact.ref == enquiry.contact) if enquiry.contact else None
    if person is None and enquiry.email != ERASED:
        person = contact_by_email(enquiry.email)
    theirs = (
        Sale.select(Sale.customer).where((Sale.customer == person.customer) & may_see(viewer))
        if person
        else None
    )
    row = theirs.first() if theirs else None
    return row.customer if row else ""


def sale_seen(viewer: Viewer, ref: str | None) -> Sale | None:
    """Return a sale if this member of staff may see it."""
    row: Sale | None = Sale.get_or_none((Sale.ref == ref) & may_see(viewer)) if ref else None
    return row


def sales_to_take(viewer: Viewer, enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return the newest sales that this member of staff may see, as (ref, words); those of the enquirer come first."""
    person = contact_by_email(enquiry.email) if enquiry.email != ERASED else None
    asker = enquiry.contact and Contact.get_or_none(Contact.ref == enquiry.contact)
    theirs = [one.customer for one in (person, asker) if one]
    query = Sale.select(Sale, Customer.name.alias("customer_name")).join(
        Customer, on=(Customer.ref == Sale.customer)
    )
    first = Case(None, [(Sale.customer.in_(theirs), 0)], 1) if theirs else Sale.sealed_at.desc()
    rows: Any = (
        query.where(may_see(viewer)).order_by(first, Sale.sealed_at.desc(), Sale.ref).limit(MOST_SALES)
    )
    return [(row.ref, f"{row.title}, {row.customer_name}") for row in rows.objects()]


def _listed(state: str, last: Enquiry | None, most: int, at: datetime) -> Listed:
    found = STATES[state](last, most + 1)
    following = found[most - 1].ref if len(found) > most else None
    return Listed(state, _rows(found[:most], at), following)


def _rows(found: Sequence[Enquiry], at: datetime) -> tuple[Row, ...]:
    if not found:
        return ()
    week = working_week()
    return tuple(Row(one, waited(one, at, week)) for one in found)
