"""Searching over HTTP: one page, reached from the box on every page of the workspace."""

from urllib.parse import quote

from flask import Blueprint, render_template, request, url_for

from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer
from portal.search.queries import Found, found, kinds_for
from portal.search.rules import LONGEST, parse
from portal.search.snippets import first_met

bp = Blueprint("search", __name__, url_prefix="/staff/search", template_folder="templates")
LABELS = {
    "customer": "Customers",
    "sale": "Sales",
    "promise": "Promises",
    "source": "Papers",
    "update": "Updates",
    "concern": "Concerns",
}


@bp.get("")
@admits(*STAFF)
def page() -> str:
    """What this member of staff finds for the words in the address, the newest first."""
    typed, after = request.args.get("q", "")[:LONGEST], request.args.get("after", "")
    kinds, kind = kinds_for(viewer()), request.args.get("kind", "")
    kind = kind if kind in kinds else ""
    asked = parse(typed)
    results, following = found(viewer(), asked, kind, after)
    return render_template(
        "search/search.html",
        typed=typed,
        kind=kind,
        kinds=[("", "Everything"), *((one, LABELS[one]) for one in kinds)],
        asked=asked,
        results=results,
        following=following,
        later=bool(after),
        address_of=address_of,
        can_be_found=_can_be_found(kinds),
        viewer=viewer(),
    )


def address_of(one: Found) -> str:
    """Return where a thing stands: the very promise, or a paper or page at the words that were met."""
    if one.kind == "customer":
        return url_for("customers.one", ref=one.ref)
    if one.kind == "sale":
        return url_for("desk.sale", ref=one.sale)
    if one.kind == "promise":
        return url_for("desk.sale", ref=one.sale, _anchor=f"promise-{one.n}")
    if one.kind == "concern":
        return url_for("desk_concerns.one", ref=one.ref) + _at(first_met(one.pieces))
    endpoint = "desk.paper" if one.kind == "source" else "desk_promises.promise"
    return url_for(endpoint, ref=one.sale, n=one.n) + _at(first_met(one.pieces))


def _can_be_found(kinds: tuple[str, ...]) -> str:
    papers = ", in the papers they were made in" if "source" in kinds else ""
    return (
        "The names and addresses of customers, the titles of sales, the words of promises wherever they stand"
        f"{papers}, what we told the customer since, and what they say is wrong."
    )


def _at(words: str) -> str:
    """Return the part of an address at which a browser shows and marks these words on the page."""
    return f"#:~:text={quote(words, safe='').replace('-', '%2D')}" if words else ""
