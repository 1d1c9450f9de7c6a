"""The public pages over HTTP."""

from datetime import timedelta

from flask import Blueprint, Response, abort, json, render_template

from portal.lib import clock
from portal.lib.gate import PUBLIC, admits
from portal.lib.installed import settings
from portal.people.identity import viewer_here
from portal.people.queries import company_head, managers
from portal.public.content import pages
from portal.public.values import HOME, template_of, values_at
from portal.record.keys import public_keys
from portal.web.page_cache import LONGEST, Made, whole_page

bp = Blueprint("public", __name__, template_folder="templates")

_CONTACT_GOOD_FOR = timedelta(days=180)


@bp.get("/")
@admits(PUBLIC)
def home() -> str:
    """What this is and whose it is; in a demonstration, the buttons that let one look as somebody."""
    page = pages()[HOME].filled(values_at(clock.now()))
    return render_template(template_of(page), page=page)


@bp.get(
    "/<any('how-it-works','the-three-rules','for-companies','how-we-check','privacy','accessibility','changelog'):slug>"
)
@admits(PUBLIC)
def page(slug: str) -> Response:
    """A page written in Markdown, kept until the company changes: that and the reader are all that it shows beside."""
    if slug not in pages():
        abort(404)
    at = clock.now()

    def make() -> Made:
        shown = pages()[slug].filled(values_at(at))
        return Made(render_template("public/page.html", page=shown), at + LONGEST)

    return whole_page((slug, company_head(), viewer_here()), at, make)


@bp.get("/.well-known/kept-keys.json")
@admits(PUBLIC)
def keys() -> Response:
    """The public keys with which receipts were signed."""
    return Response(json.dumps({"keys": public_keys()}), mimetype="application/json")


@bp.get("/.well-known/security.txt")
@admits(PUBLIC)
def security() -> Response:
    """Whom to tell about a weakness (RFC 9116)."""
    expires = (clock.now() + _CONTACT_GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    contact = next((manager.email for manager in managers()), "")
    canonical = f"{settings().base_url}/.well-known/security.txt"
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {canonical}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
