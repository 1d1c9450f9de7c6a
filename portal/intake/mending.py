"""Where in the draft each gap is mended."""

from collections.abc import Iterable

from flask import url_for

from portal.intake.gaps import Gap

# The page on which a field of the sale is typed; the others stand with what was sold.
_OF_SALE = {"amount": "price", "currency": "price", "name": "contacts", "customer": "contacts"}
# What is no field to type into, or stands folded up.
_WITHOUT_PLACE = frozenset({"customer", "salesperson", "external_id"})


def mending(draft: str, gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    """Return what is to be done about each gap of a draft (by its ref), and the address where."""
    here = url_for("desk.sale", ref=draft)
    return [(gap.message, f"{here}{_place(gap)}") for gap in gaps]


def _place(gap: Gap) -> str:
    match gap.kind:
        case "sale":
            anchor = "" if gap.field in _WITHOUT_PLACE else f"#{gap.field}"
            return f"/{_OF_SALE.get(gap.field, 'basics')}{anchor}"
        case "contact":
            return f"/contacts#{gap.ref}-{gap.field}"
        case "line":
            return f"/price#{gap.ref}-{gap.field}"
        case "source":
            return f"/sources/{gap.ref}"
        case "promise":
            return f"/details/{gap.ref}#{gap.field}"
        case _:
            return "#promises" if gap.field == "promises" else "/contacts#new-name"
