"""The record over HTTP, for managers: its roots and checks, and what to do when one finds something."""

from flask import Blueprint, render_template

from portal.desk.record_page import record_page
from portal.lib import clock
from portal.lib.gate import MANAGER, admits
from portal.people.identity import viewer

bp = Blueprint("desk_record", __name__, url_prefix="/staff/record", template_folder="templates")


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """The newest root, the last checks, and what they found."""
    reader = viewer()
    return render_template("desk/record.html", page=record_page(clock.now(), reader.time_zone), viewer=reader)
