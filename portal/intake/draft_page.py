"""A draft's page: what there is to do until it can be sealed, its sources and its promises."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from markupsafe import Markup

from portal.intake.assembling import Assembled, assembled_of
from portal.intake.draft_tasks import Sofar, tasks_of
from portal.intake.known import sales_of
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.named import People
from portal.intake.preview import preview_of
from portal.intake.pricing import typed_price
from portal.intake.promise_list import promise_list
from portal.intake.queries import UNNAMED, Headline, Parts, parts_of, sources_of, title_of
from portal.people.access import Viewer


@dataclass(frozen=True)
class DraftPage:
    """All that the page of a draft shows."""

    draft: Draft
    headline: Headline
    parts: Parts
    sources: list[DraftSource]
    made: Assembled


# What is offered for a draft, from its parts and sources; it is made above this feature, and so is what shows it.
Offering = Callable[[Draft, Parts, list[DraftSource]], object | None]


def draft_page(
    draft: Draft, viewer: Viewer, at: datetime, came: Markup | None = None, offering: Offering | None = None
) -> str:
    """Return the page of a draft as somebody of the staff sees it; `came` says how the customer came to us."""
    parts, sources = parts_of(draft.ref), sources_of(draft.ref, with_text=True)
    made = assembled_of(parts, sources, at)
    page = DraftPage(draft, _headline(parts, made), parts, sources, made)
    preview = preview_of(made.document) if made.document else None
    texts = {source.ref: source.text for source in sources}
    promises = promise_list(parts, viewer, at, made.gaps, texts)
    price = (preview.price if preview else typed_price(parts, made.currency)) or ""
    people = made.customer["contacts"]
    sofar = Sofar(parts, page.headline, people, price, len(sources), promises.lines, made.gaps)
    known = parts.sale.fields.get("customer", "")
    return render_template(
        "intake/draft.html",
        page=page,
        tasks=tasks_of(sofar),
        preview=preview,
        promises=promises,
        last=_last(parts, viewer, promises.people),
        their_sales=sales_of(viewer, known) if known else [],
        came=came,
        offer=offering(draft, parts, sources) if offering else None,
        viewer=viewer,
    )


def _headline(parts: Parts, made: Assembled) -> Headline:
    return Headline(title_of(parts), made.customer.get("name") or UNNAMED, len(parts.promises))


def _last(parts: Parts, viewer: Viewer, people: People) -> tuple[str, datetime]:
    """Return who changed a part of the draft last, by name, and when."""
    every: list[DraftPart] = [parts.sale, *parts.contacts, *parts.lines, *parts.promises]
    last = max(every, key=lambda part: part.changed_at)
    if last.changed_by == viewer.ref:
        return "You", last.changed_at
    return people.names.get(last.changed_by, "Somebody"), last.changed_at
