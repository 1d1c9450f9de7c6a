"""Where in the draft each gap is mended."""

from collections.abc import Iterable

from flask import url_for

from portal.intake.gaps import Gap

_PAGES = {"sale": "basics", "contact": "contacts", "line": "price"}
_OF_SALE = {"amount": "price", "currency": "price", "contacts": "contacts"}


def mending(draft: str, gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    """Return what is to be done about each gap of a draft (by its ref), and the address where."""
    here = url_for("desk.sale", ref=draft)
    return [(gap.message, f"{here}{_place(gap)}") for gap in gaps]


def _place(gap: Gap) -> str:
    match gap.kind:
        case "promise":
            return f"/details/{gap.ref}"
        case "source":
            return f"/sources/{gap.ref}"
        case "draft" if gap.field == "promises":
            return "#promises"
        case kind:
            return f"/{_OF_SALE.get(gap.field) or _PAGES.get(kind, 'basics')}"
