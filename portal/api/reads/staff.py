"""Reading who works here: whom a program names as salesperson, or as who delivers."""

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_name
from portal.api.reads.sales import READ
from portal.api.shapes.common import known
from portal.api.shapes.customers import StaffTold
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.people.queries import active_staff


@operation(
    "GET",
    "/staff",
    READ,
    "Staff",
    "List staff",
    about="Everybody who works here, by name.",
    query=Paged,
    answer=Page[StaffTold],
)
def list_staff(call: Call) -> Page[StaffTold]:
    """Return a page of the active members of staff."""
    after, most = after_name(call.query.cursor), call.query.limit
    every = sorted(active_staff(), key=lambda row: (row.name, row.ref))
    rows = [row for row in every if after is None or (row.name, row.ref) > after][: most + 1]
    told = [StaffTold(ref=row.ref, name=row.name, email=row.email, role=known(row.role)) for row in rows]
    return page_of(told, most, [(row.name, row.ref) for row in rows])
