"""Where one click from a neglected customer leads: to write to them, or to invite them to a review."""

from flask import current_app, url_for

from portal.lib.gate import DELIVERY
from portal.people.access import Viewer
from portal.sales.models import Sale

_WRITE = "desk_messages.conversation"
_INVITE = "desk_reviews.invite_page"


def write_address(sale: Sale) -> str:
    """Return where staff write to the customer of a sale; empty where this installation has no such page."""
    return _address(_WRITE, sale)


def invite_address(sale: Sale, viewer: Viewer) -> str:
    """Return where the customer of an open sale is invited to a review; empty for those who don't invite."""
    return "" if viewer.role == DELIVERY or sale.state != "open" else _address(_INVITE, sale)


def _address(endpoint: str, sale: Sale) -> str:
    return url_for(endpoint, ref=sale.ref) if endpoint in current_app.view_functions else ""
