"""Reads of customers: who they are, their contacts and the sales that this member of staff may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from peewee import Node, fn

from portal.deliveries.access import may_see
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.sales.models import Sale

MOST_ROWS = 50


@dataclass(frozen=True)
class CustomerRow:
    """A customer in the list: the names of their contacts, and how many of their sales the reader may see."""

    customer: Customer
    contacts: tuple[str, ...]
    sales: int


def customers_page(
    viewer: Viewer, after: str | None, most: int = MOST_ROWS
) -> tuple[list[CustomerRow], str | None]:
    """Return a page of the customers whom this member of staff may see, by name, and where the next page starts.

    `after` is the ref of the last customer before: a key, so every page costs the same, and no name is in an address.
    """
    query = Customer.select().where(_visible(viewer))
    if after is not None:
        query = query.where(_behind(after))
    found = list(query.order_by(Customer.name, Customer.ref).limit(most + 1))
    shown = found[:most]
    contacts, sales = _contacts(shown), _sales(viewer, shown)
    rows = [CustomerRow(one, tuple(contacts.get(one.ref, ())), sales.get(one.ref, 0)) for one in shown]
    return rows, shown[-1].ref if len(found) > most else None


def customer_for(viewer: Viewer, ref: str) -> Customer:
    """Return a customer. Raises NotHere when there is none, or none whom this member of staff may see."""
    customer: Customer | None = None
    if is_ref(ref):
        customer = Customer.select().where((Customer.ref == ref) & _visible(viewer)).get_or_none()
    if customer is None:
        raise NotHere
    return customer


def sales_of_customer(viewer: Viewer, customer: str) -> list[Sale]:
    """Return the sales of a customer that this member of staff may see, the newest first."""
    theirs = (Sale.customer == customer) & may_see(viewer)
    return list(Sale.select().where(theirs).order_by(Sale.signed_on.desc(), Sale.ref))


def _visible(viewer: Viewer) -> Node:
    if viewer.role == "manager":
        return Customer.ref.is_null(is_null=False)
    return fn.EXISTS(Sale.select(1).where((Sale.customer == Customer.ref) & may_see(viewer)))


def _behind(ref: str) -> Node:
    last, place = Customer.alias(), ref if is_ref(ref) else ""
    name = last.select(last.name).where(last.ref == place)
    return (Customer.name > name) | ((Customer.name == name) & (Customer.ref > place))


def _contacts(customers: list[Customer]) -> dict[str, list[str]]:
    theirs = Contact.customer.in_([one.ref for one in customers]) & Contact.ended_at.is_null()
    found: dict[str, list[str]] = {}
    for row in Contact.select().where(theirs).order_by(Contact.name, Contact.ref):
        found.setdefault(row.customer, []).append(row.name)
    return found


def _sales(viewer: Viewer, customers: list[Customer]) -> dict[str, int]:
    theirs = Sale.customer.in_([one.ref for one in customers]) & may_see(viewer)
    query = Sale.select(Sale.customer, fn.COUNT(Sale.ref)).where(theirs).group_by(Sale.customer)
    return dict(cast("Iterable[tuple[str, int]]", query.tuples()))
