"""The public pages over HTTP."""

from datetime import timedelta

from flask import Blueprint, Response, abort, json, render_template

from portal.figures.counting import FIGURES
from portal.lib import clock
from portal.lib.gate import PUBLIC, admits
from portal.lib.installed import settings
from portal.people.anybody import for_anybody
from portal.people.queries import managers
from portal.proofs.bundle import keys_json
from portal.public.content import pages
from portal.public.figures_in_content import figures_until
from portal.public.recipes import recipe_files
from portal.public.values import HOME, template_of, values_at
from portal.record.models import COMPANY
from portal.record.versions import versions_of
from portal.web.page_cache import LONGEST, Made

bp = Blueprint("public", __name__, template_folder="templates")

_CONTACT_GOOD_FOR = timedelta(days=180)


@bp.get("/")
@admits(PUBLIC)
def home() -> Response:
    """What this is and whose it is; in a demonstration, the buttons that let one look as somebody."""
    return _written(HOME)


@bp.get(
    "/<any('how-it-works','the-three-rules','for-companies','how-we-check','privacy','accessibility','changelog','connect'):slug>"
)
@admits(PUBLIC)
def page(slug: str) -> Response:
    """A page written in Markdown."""
    if slug not in pages():
        abort(404)
    return _written(slug)


@bp.get("/connect/<name>")
@admits(PUBLIC)
def recipe(name: str) -> Response:
    """How another program is connected, written in Markdown; or a file of such a page, to be saved."""
    if name in recipe_files():
        body, media_type = recipe_files()[name]
        return Response(body, mimetype=media_type)
    if f"connect/{name}" not in pages():
        abort(404)
    return _written(f"connect/{name}")


@bp.get("/.well-known/kept-keys.json")
@admits(PUBLIC)
def keys() -> Response:
    """Whose public keys receipts were signed with, and from when until when each was in use."""
    return Response(json.dumps(keys_json(), ensure_ascii=False), mimetype="application/json")


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


def _written(slug: str) -> Response:
    """Answer with a page of `content/`, which shows the company, its figures and the reader beside its words."""
    at = clock.now()
    shown = pages()[slug]
    versions = versions_of(COMPANY, FIGURES) if shown.shows_figures else versions_of(COMPANY)

    def make() -> Made:
        until = min(at + LONGEST, figures_until(at)) if shown.shows_figures else at + LONGEST
        return Made(render_template(template_of(shown), page=shown.filled(values_at(at, shown))), until)

    return for_anybody(versions, at, make)
