"""For whom a program acts: what is closed to their role on pages is closed here too, before anything is looked up.

So a refusal tells nothing of what there is: it is the same for every address below that operation.
"""

from portal.api.calling import Call
from portal.charges.access import priced_sale_for
from portal.lib.errors import Forbidden
from portal.people.rules import MANAGER
from portal.sales.models import Sale

SELLING = ("sales", MANAGER)


def only(call: Call, *roles: str) -> None:
    """Refuse roles to whom the pages of this are closed as well. Raises Forbidden."""
    who = call.viewer
    if who.role not in roles:
        message = f"The token acts for {who.name}, whose role ({who.role}) doesn't include this."
        raise Forbidden(message)


def priced_sale(call: Call, ref: str) -> Sale:
    """Return a sale whose money is to be read or written. Raises Forbidden for those who deliver, NotHere."""
    only(call, *SELLING)
    return priced_sale_for(call.viewer, ref)
