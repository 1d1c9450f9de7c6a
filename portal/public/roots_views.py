"""The daily roots over HTTP: a page in plain words, the same as data, and the signed bytes of each day."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template

from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.gate import PUBLIC, admits
from portal.people.anybody import for_anybody
from portal.public.roots_making import Template, data_made, day_of, first_page, month_of, month_page
from portal.record.models import COMPANY
from portal.record.root_queries import ShownRoot, roots_on
from portal.record.roots import ROOTS
from portal.record.versions import versions_of
from portal.web.page_cache import LONGEST, Made

bp = Blueprint("public_roots", __name__, url_prefix="/record")

_JSON = "application/json"
# A root is made once; whoever keeps its file asks all the same, for a change is what must not stay hidden.
_CACHE = {"Cache-Control": "no-cache"}


@bp.get("/roots")
@admits(PUBLIC)
def newest() -> Response:
    """What daily roots are, what they don't prove, and the newest of them."""
    return _kept(first_page)


@bp.get("/roots.json")
@admits(PUBLIC)
def data() -> Response:
    """The newest ones for programs: statements, signatures, and proofs that their log only grew."""
    at, versions = clock.now(), versions_of(COMPANY, ROOTS)
    return for_anybody(versions, at, lambda: Made(data_made(), at + LONGEST, _JSON))


@bp.get("/roots/<string(length=7):month>")
@admits(PUBLIC)
def month(month: str) -> Response:
    """The roots of a month, like 2026-03."""
    return _kept(lambda: _of_month(month))


@bp.get("/roots/<string(length=10):day>.json")
@admits(PUBLIC)
def statement(day: str) -> Response:
    """The exact bytes that were signed on a day, like 2026-03-03."""
    return Response(_root_on(day).body, mimetype=_JSON, headers=_CACHE)


@bp.get("/roots/<string(length=10):day>.json.sig")
@admits(PUBLIC)
def signature(day: str) -> Response:
    """The signature of those bytes: 64 bytes (Ed25519, RFC 8032)."""
    return Response(_root_on(day).signature, mimetype="application/octet-stream", headers=_CACHE)


def _root_on(text: str) -> ShownRoot:
    day = day_of(text)
    found = roots_on([day]) if day else []
    if not found:
        raise NotHere
    return found[0]


def _of_month(text: str) -> Template:
    first = month_of(text)
    page = month_page(first) if first else None
    if page is None:
        raise NotHere
    return page


def _kept(page: Callable[[], Template]) -> Response:
    at, versions = clock.now(), versions_of(COMPANY, ROOTS)

    def make() -> Made:
        name, said = page()
        return Made(render_template(name, **said), at + LONGEST)

    return for_anybody(versions, at, make)
