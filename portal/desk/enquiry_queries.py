"""Reads of the pages of enquiries in the workspace: lists cut off by their index, and what one may be about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, Case

from portal.deliveries.access import may_see
from portal.enquiries.clock import waited
from portal.enquiries.models import IS_RUNNING, Enquiry, EnquiryDraft
from portal.enquiries.queries import (
    ANSWERING,
    answered_before,
    ended_before,
    own_enquiry,
    waiting_after,
)
from portal.enquiries.rules import is_credited
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


@dataclass(frozen=True)
class Asking:
    """Somebody who asks, through whose link, and whether a draft records what came of it: which, if one may open it."""

    enquiry: Enquiry
    referrer: Referrer | None
    is_recorded: bool = False
    draft: str = ""


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
    rows: Any = _with_referrer(viewer, Enquiry.select()).where(Enquiry.code == code).limit(1)
    return next((_referrer(row) for row in rows.objects()), None)


def people_of(viewer: Viewer, sale: Sale) -> tuple[list[Contact], tuple[Enquiry, Referrer] | None]:
    """Return the active contacts of a sale by name, and the enquiry and whose link it came through, if it did.

    One statement for both: a page that shows a whole sale asks much already.
    """
    rows = list(_people_and_enquiries(viewer, sale))
    people = {
        row.person: Contact(ref=row.person, name=row.person_name, email=row.person_email) for row in rows
    }
    counting = (row for row in rows if row.enquiry and is_credited(row.flags))
    first = min(counting, key=lambda row: row.seq, default=None)
    through = (Enquiry(ref=first.enquiry, at=first.at), _referrer(first)) if first else None
    return [person for ref, person in people.items() if ref], through


def running(viewer: Viewer, since: datetime) -> list[Asking]:
    """Return who asked since then and whose enquiry has not ended, the newest first, as those who sell see them."""
    if viewer.role not in ANSWERING:
        return []
    columns = (
        *Enquiry._meta.sorted_fields,
        EnquiryDraft.draft.alias("draft"),
        EnquiryDraft.by.alias("draft_by"),
    )
    query = Enquiry.select(*columns).join(
        EnquiryDraft, JOIN.LEFT_OUTER, on=(EnquiryDraft.enquiry == Enquiry.ref)
    )
    rows = _with_referrer(viewer, query, JOIN.LEFT_OUTER).where(IS_RUNNING & (Enquiry.at >= since))
    return [_asking(viewer, row) for row in rows.order_by(Enquiry.at.desc()).limit(_FEW).objects()]


def draft_of(viewer: Viewer, enquiry: Enquiry) -> Asking:
    """Return an enquiry with the draft in which the sale is recorded to which it came."""
    row = EnquiryDraft.get_or_none(EnquiryDraft.enquiry == enquiry.ref)
    return Asking(enquiry, None, row is not None, _own_draft(viewer, row.draft, row.by) if row else "")


def came_to_draft(viewer: Viewer, draft: str) -> Asking | None:
    """Return the enquiry that came to the sale which this draft records, unless it has ended meanwhile."""
    query = Enquiry.select().join(EnquiryDraft, on=(EnquiryDraft.enquiry == Enquiry.ref))
    rows = _with_referrer(viewer, query, JOIN.LEFT_OUTER).where(IS_RUNNING & (EnquiryDraft.draft == draft))
    return next((Asking(row, _referrer(row) if row.code else None) for row in rows.objects()), None)


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


def _people_and_enquiries(viewer: Viewer, sale: Sale) -> Any:
    person = Contact.alias()
    own = (person.customer == Customer.ref) & person.ended_at.is_null()
    through_a_link = (Enquiry.sale == sale.ref) & Enquiry.code.is_null(is_null=False)
    columns = (
        person.ref.alias("person"),
        person.name.alias("person_name"),
        person.email.alias("person_email"),
        Enquiry.ref.alias("enquiry"),
        Enquiry.seq,
        Enquiry.at,
        Enquiry.flags,
    )
    query = (
        Customer.select(*columns)
        .join(person, JOIN.LEFT_OUTER, on=own)
        .join(Enquiry, JOIN.LEFT_OUTER, on=through_a_link)
        .where(Customer.ref == sale.customer)
    )
    return _with_referrer(viewer, query, JOIN.LEFT_OUTER).order_by(person.name, person.ref).objects()


def _with_referrer(viewer: Viewer, query: Any, how: str = JOIN.INNER) -> Any:
    """Return a query of enquiries with whose link each came through, as far as this viewer may see the sale."""
    return (
        query.select_extend(
            Contact.name.alias("by_name"), Sale.ref.alias("by_sale"), Sale.title.alias("by_title")
        )
        .join(ReferralLink, how, on=(ReferralLink.code == Enquiry.code))
        .join(Sale, JOIN.LEFT_OUTER, on=((Sale.ref == ReferralLink.sale) & may_see(viewer)))
        .join(
            Contact,
            JOIN.LEFT_OUTER,
            on=((Contact.ref == ReferralLink.contact) & Sale.ref.is_null(is_null=False)),
        )
    )


def _asking(viewer: Viewer, row: Any) -> Asking:
    referrer = _referrer(row) if row.code else None
    return Asking(
        row, referrer, bool(row.draft), _own_draft(viewer, row.draft, row.draft_by) if row.draft else ""
    )


def _own_draft(viewer: Viewer, draft: str, by: str) -> str:
    return draft if viewer.role == "manager" or viewer.ref == by else ""


def _referrer(row: Any) -> Referrer:
    return Referrer(row.by_name or "", row.by_sale or "", row.by_title or "")


def _listed(state: str, last: Enquiry | None, most: int, at: datetime) -> Listed:
    found = STATES[state](last, most + 1)
    following = found[most - 1].ref if len(found) > most else None
    return Listed(state, _rows(found[:most], at), following)


def _rows(found: Sequence[Enquiry], at: datetime) -> tuple[Row, ...]:
    if not found:
        return ()
    week = working_week()
    return tuple(Row(one, waited(one, at, week)) for one in found)
