"""Reading customers."""

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_ref
from portal.api.reads.sales import READ
from portal.api.shapes.common import known
from portal.api.shapes.customers import CustomerFull, CustomerTold, SaleNamed, contact_told
from portal.deliveries.customers import customer_for, customers_page, sales_of_customer
from portal.lib.api.paging import Page, cursor_of
from portal.lib.api.shapes import Paged
from portal.people.queries import contacts_of
from portal.record.rules import ERASED


@operation(
    "GET",
    "/customers",
    READ,
    "Customers",
    "List customers",
    about="The customers whose sales the program may see, by name.",
    query=Paged,
    answer=Page[CustomerTold],
)
def list_customers(call: Call) -> Page[CustomerTold]:
    """Return a page of customers."""
    asked: Paged = call.query
    rows, following = customers_page(call.viewer, after_ref(asked.cursor), asked.limit)
    items = [
        CustomerTold(
            ref=row.customer.ref,
            name=row.customer.name,
            contacts=[name for name in row.contacts if name != ERASED],
            sales=row.sales,
        )
        for row in rows
    ]
    return Page(items=items, next=cursor_of(following) if following else None)


@operation(
    "GET",
    "/customers/{ref}",
    READ,
    "Customers",
    "Read a customer",
    about="With their contacts, and those of their sales that the program may see.",
    answer=CustomerFull,
)
def read_customer(call: Call, ref: str) -> CustomerFull:
    """Return a customer."""
    found = customer_for(call.viewer, ref)
    sales = [
        SaleNamed(ref=sale.ref, title=sale.title, state=known(sale.state), signed_on=sale.signed_on)
        for sale in sales_of_customer(call.viewer, ref)
    ]
    contacts = [contact_told(one) for one in contacts_of(ref)]
    return CustomerFull(ref=found.ref, name=found.name, contacts=contacts, sales=sales)
