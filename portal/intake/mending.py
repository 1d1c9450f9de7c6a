"""Where in the draft each gap is mended."""

from collections.abc import Iterable

from flask import url_for

from portal.intake.gaps import Gap

_PAGES = {"contact": "recording_customer.page", "line": "recording_price.page"}
_OF_SALE = {
    "name": "recording_customer.page",
    "customer": "recording_customer.page",
    "contacts": "recording_customer.page",
    "amount": "recording_price.page",
    "currency": "recording_price.page",
}


def mending(draft: str, gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    """Return what is to be done about each gap of a draft (by its ref), and the address where."""
    return [(gap.message, _place(draft, gap)) for gap in gaps]


def _place(draft: str, gap: Gap) -> str:
    match gap.kind:
        case "promise":
            return url_for("details.page", ref=draft, part=gap.ref)
        case "source":
            return url_for("sources.one", ref=draft, source=gap.ref)
        case "draft" if gap.field == "promises":
            return url_for("desk.sale", ref=draft, _anchor="promises")
        case kind:
            page = _PAGES.get(kind) or _OF_SALE.get(gap.field, "recording.basics")
            return url_for(page, ref=draft)
