"""Reads shaped for the customer's pages."""

from portal.deliveries.access import may_see
from portal.people.access import Viewer
from portal.sales.models import Sale


def sales_of(viewer: Viewer) -> list[Sale]:
    """Return the sales of a contact's customer, the newest first."""
    return list(Sale.select().where(may_see(viewer)).order_by(Sale.signed_on.desc(), Sale.ref))
