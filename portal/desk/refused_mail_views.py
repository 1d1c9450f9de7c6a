"""Mails that were refused, for managers over HTTP: when, from which address and why; never what they said."""

from flask import Blueprint, render_template, request

from portal.lib.gate import MANAGER, admits
from portal.messages.inbound.queries import refused_page
from portal.messages.inbound.wording import REASONS
from portal.people.identity import viewer

bp = Blueprint(
    "desk_refused_mail", __name__, url_prefix="/staff/messages/refused", template_folder="templates"
)


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """The mails that were refused, the newest first."""
    mails, following = refused_page(request.args.get("after"))
    return render_template(
        "desk/refused_mail.html", mails=mails, following=following, reasons=REASONS, viewer=viewer()
    )
