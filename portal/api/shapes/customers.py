"""Customers, contacts and staff as programs read them."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import Text
from portal.lib.api.shapes import Day, Ref, Told
from portal.people.models import Contact


class ContactTold(Told):
    """A person of a customer, as long as they are one; what was erased at their request is null."""

    ref: Ref
    name: Annotated[Text, Field(examples=["Ana Brandt"])]
    email: Annotated[Text, Field(examples=["ana@brandt.example"])]
    time_zone: Annotated[str, Field(examples=["America/New_York"])]


class StaffTold(Told):
    """A member of staff."""

    ref: Ref
    name: Annotated[Text, Field(examples=["Dee Lindqvist"])]
    email: Annotated[Text, Field(examples=["dee@hallam.example"])]
    role: Literal["sales", "delivery", "manager"]


class CustomerTold(Told):
    """A household or organisation that signed at least one sale."""

    ref: Ref
    name: Annotated[Text, Field(examples=["Brandt household"])]
    contacts: Annotated[list[str], Field(description="The names of their contacts.")]
    sales: Annotated[int, Field(description="How many of their sales the program may see.")]


class SaleNamed(Told):
    """A sale of a customer, to be read at its own address."""

    ref: Ref
    title: Text
    state: Literal["open", "completed", "cancelled"]
    signed_on: Day


class CustomerFull(Told):
    """A customer with their contacts, and those of their sales that the program may see, the newest first."""

    ref: Ref
    name: Annotated[Text, Field(examples=["Brandt household"])]
    contacts: list[ContactTold]
    sales: list[SaleNamed]


def contact_told(row: Contact) -> ContactTold:
    """Return a contact."""
    return ContactTold(ref=row.ref, name=row.name, email=row.email, time_zone=row.time_zone)
