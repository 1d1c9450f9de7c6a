"""Fragile over HTTP: the customers who have just signed, and what they have and have not heard since."""

from flask import Blueprint, render_template, request

from portal.desk.fragile import headline, reason
from portal.desk.fragile_queries import fragile_page
from portal.lib import clock
from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer

bp = Blueprint("desk_fragile", __name__, url_prefix="/staff/fragile", template_folder="templates")


@bp.get("")
@admits(*STAFF)
def page() -> str:
    """The sales of this member of staff in their first 30 days, those who heard least from us first."""
    after = request.args.get("after", "")
    rows, following = fragile_page(viewer(), clock.now(), after)
    return render_template(
        "desk/fragile.html",
        sales=rows,
        following=following,
        sentence=headline(rows, more=bool(following or after)),
        reason=reason,
        viewer=viewer(),
    )
