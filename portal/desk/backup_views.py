"""Backups over HTTP, for managers: how the last nights' went, and what to type on the server."""

from flask import Blueprint, render_template

from portal.backup.queries import latest_drills, trouble
from portal.desk.backup_words import drill_words, headline
from portal.lib import clock, installed
from portal.lib.gate import MANAGER, admits
from portal.people.identity import viewer

bp = Blueprint("desk_backups", __name__, url_prefix="/staff/backups", template_folder="templates")


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """How the last nights' backups went."""
    drills, at = latest_drills(), clock.now()
    wrong = trouble(drills, at)
    return render_template(
        "desk/backups.html",
        drills=[(one, *drill_words(one)) for one in drills],
        sentence=headline(drills, wrong),
        wrong=wrong,
        kept=installed.settings().backups_kept,
        viewer=viewer(),
    )
