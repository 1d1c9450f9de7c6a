"""The readable docs over HTTP: for anybody, since they hold nothing of any company but its address."""

from collections.abc import Mapping
from functools import cache

from flask import Blueprint, Response, render_template

from portal.api.blueprints import OPERATIONS
from portal.api.described import api_document
from portal.api.docs.reading import Noun, nouns_of, prose
from portal.lib import clock
from portal.lib.api.allowance import CALLS, SECONDS
from portal.lib.api.problems import TYPES
from portal.lib.api.replay import KEPT_FOR
from portal.lib.api.shapes import MOST_ITEMS
from portal.lib.errors import NotHere
from portal.lib.gate import PUBLIC, admits
from portal.lib.installed import settings
from portal.people.anybody import for_anybody
from portal.people.scopes import SCOPES
from portal.record.models import COMPANY
from portal.record.versions import versions_of
from portal.web.page_cache import LONGEST, Made

bp = Blueprint("api_docs", __name__, url_prefix="/api/docs", template_folder="templates")
_HOURS = int(KEPT_FOR.total_seconds()) // 3600


@bp.get("")
@admits(PUBLIC)
def start() -> Response:
    """What the API is, and all that is the same for each of its operations."""
    limits = {"calls": CALLS, "seconds": SECONDS, "hours": _HOURS, "items": MOST_ITEMS}
    return _page("start", scopes=SCOPES, limits=limits)


@bp.get("/<noun>")
@admits(PUBLIC)
def noun(noun: str) -> Response:
    """The operations on one noun."""
    found = _nouns().get(noun)
    if found is None:
        raise NotHere
    return _page("noun", noun=found)


@bp.get("/problems")
@admits(PUBLIC)
def problems() -> Response:
    """Every sort of problem that an operation may answer with."""
    return _page("problems", types=TYPES)


@bp.get("/problems/<kind>")
@admits(PUBLIC)
def problem(kind: str) -> Response:
    """One sort of problem, at the address that is its `type`."""
    if kind not in TYPES:
        raise NotHere
    of = TYPES[kind]
    return _page("problem", kind=kind, of=of, about=prose(of.about))


def _page(name: str, **shown: object) -> Response:
    at, versions = clock.now(), versions_of(COMPANY)

    def make() -> Made:
        said = {"nouns": _nouns(), "base": f"{settings().base_url}/api/v1", **shown}
        return Made(render_template(f"api_docs/{name}.html", **said), at + LONGEST)

    return for_anybody(versions, at, make)


def _nouns() -> Mapping[str, Noun]:
    return _read(settings().base_url)


@cache
def _read(_base_url: str) -> Mapping[str, Noun]:
    return nouns_of(OPERATIONS, api_document())
