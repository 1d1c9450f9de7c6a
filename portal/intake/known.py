"""Customers whom we know already: found by the beginning of their name or by an address, and those alike to a new one.

Every read is cut off by an index, however many customers there are. Names are everybody's who sells, so that nobody
records a customer twice; what they bought stays with whoever may see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from peewee import Node, fn

from portal.deliveries.access import may_see
from portal.intake.alike import are_alike, as_written, beginnings, own_domain
from portal.lib.text import BadText, clean, normal_email, one_line
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.sales.models import Sale

_MOST_READ = 200
_MOST_SHOWN = 20
_LONGEST_TYPED = 200
# Stands behind every name that begins alike, by code points and in the order of a language.
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Known:
    """A customer whom we know, and the day on which their first sale was signed."""

    ref: str
    name: str
    since: date


def found_by(typed: str) -> list[Known]:
    """Return the customers whose name begins with what was `typed`, or one of whose contacts has that address."""
    text = _findable(typed)
    if not text:
        return []
    begin = [
        one
        for one in _beginning(as_written(text.split()[0]))
        if one.name.casefold().startswith(text.casefold())
    ]
    return _known([*_owners([text]), *begin])


def likely(name: str, emails: Sequence[str]) -> list[Known]:
    """Return the customers who may be the one of this name and these addresses: it is for a person to tell."""
    domains = {domain for email in emails if (domain := own_domain(email))}
    starts = (*beginnings(name), *(start for domain in sorted(domains)[:3] for start in beginnings(domain)))
    near = _beginning(starts)
    theirs = _domains_of(near) if domains else {}
    alike = [one for one in near if are_alike(one.name, name) or theirs.get(one.ref, set()) & domains]
    return _known([*_owners(emails), *alike])


def known_by(ref: str) -> Known | None:
    """Return a customer whom we know by their ref; None for one who is none."""
    return next(iter(_known(Customer.select().where(Customer.ref == ref))), None)


def sales_of(viewer: Viewer, customer: str, most: int = 20) -> list[Sale]:
    """Return the sales of a customer that this member of staff may see, the newest first."""
    theirs = (Sale.customer == customer) & may_see(viewer)
    return list(Sale.select().where(theirs).order_by(Sale.signed_on.desc(), Sale.ref).limit(most))


def _beginning(starts: Iterable[str]) -> list[Customer]:
    ranges: list[Node] = [Customer.name.between(start, start + _LAST) for start in dict.fromkeys(starts)]
    if not ranges:
        return []
    query = Customer.select().where(reduce(or_, ranges))
    return list(query.order_by(Customer.name, Customer.ref).limit(_MOST_READ))


def _owners(emails: Iterable[str]) -> list[Customer]:
    wanted = sorted({email for typed in emails if (email := _email(typed))})
    if not wanted:
        return []
    person = Contact.select(Contact.customer).where(Contact.email.in_(wanted) & Contact.ended_at.is_null())
    return list(Customer.select().where(Customer.ref.in_(person)).order_by(Customer.name))


def _domains_of(customers: Sequence[Customer]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    theirs = Contact.customer.in_([one.ref for one in customers]) & Contact.ended_at.is_null()
    for row in Contact.select(Contact.customer, Contact.email).where(theirs) if customers else ():
        found.setdefault(row.customer, set()).add(own_domain(row.email))
    return found


def _known(customers: Iterable[Customer]) -> list[Known]:
    """Return these customers, each once, with since when; one without a sale is none whom we know."""
    names = dict(list({one.ref: one.name for one in customers}.items())[:_MOST_SHOWN])
    if not names:
        return []
    query: Any = Sale.select(Sale.customer, fn.MIN(Sale.signed_on)).where(Sale.customer.in_(list(names)))
    since = dict(query.group_by(Sale.customer).tuples())
    return [Known(ref, name, since[ref]) for ref, name in names.items() if ref in since]


def _findable(typed: str) -> str:
    """Return what was typed on one line; empty for what no name can hold."""
    try:
        return one_line(clean(typed, _LONGEST_TYPED))
    except BadText:
        return ""


def _email(typed: str) -> str:
    try:
        return normal_email(typed)
    except BadText:
        return ""
