"""Replies by mail, for managers over HTTP: whether they come in, and which were refused; never what they said."""

from urllib.parse import urlsplit

from flask import Blueprint, render_template, request

from portal.lib.gate import MANAGER, admits
from portal.lib.installed import settings
from portal.messages.inbound.queries import refused_page
from portal.messages.inbound.wording import REASONS
from portal.people.identity import viewer

bp = Blueprint(
    "desk_refused_mail", __name__, url_prefix="/staff/messages/refused", template_folder="templates"
)


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """How replies come in, and the mails that were refused, the newest first."""
    mails, following = refused_page(request.args.get("after"))
    return render_template(
        "desk/refused_mail.html",
        mails=mails,
        following=following,
        reasons=REASONS,
        address=settings().reply_address,
        mailbox=urlsplit(settings().imap_url or "").hostname,
        vouches=settings().mail_authserv,
        viewer=viewer(),
    )
