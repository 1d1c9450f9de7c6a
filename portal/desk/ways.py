"""Where one click from a neglected customer leads: to write to them, or to invite them to a review."""

from flask import url_for

from portal.figures.neglected import Neglected
from portal.lib.gate import DELIVERY
from portal.people.access import Viewer
from portal.sales.models import Sale


def write_address(sale: Sale) -> str:
    """Return where staff write to the customer of a sale."""
    return url_for("desk_messages.conversation", ref=sale.ref)


def invite_address(one: Neglected, viewer: Viewer) -> str:
    """Return where the customer of an open sale is invited to a review; empty where one is to come already.

    Those who deliver don't invite.
    """
    if viewer.role == DELIVERY or one.sale.state != "open" or one.heard.invited is not None:
        return ""
    return url_for("desk_reviews.invite_page", ref=one.sale.ref)
