"""A draft's page: what is known of the sale so far, its sources, its promises, what is missing, and sealing it."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from portal.intake.assembling import Assembled, assembled
from portal.intake.models import Draft, DraftSource
from portal.intake.preview import preview_of
from portal.intake.promise_list import promise_list
from portal.intake.queries import Headline, Parts, headlines_of, parts_of, sources_of
from portal.people.access import Viewer


@dataclass(frozen=True)
class DraftPage:
    """All that the page of a draft shows; `sources` come without their texts."""

    draft: Draft
    headline: Headline
    parts: Parts
    sources: list[DraftSource]
    made: Assembled


def draft_page(draft: Draft, viewer: Viewer, at: datetime) -> str:
    """Return the page of a draft as somebody of the staff sees it."""
    made = assembled(draft.ref, at)
    parts = parts_of(draft.ref)
    page = DraftPage(draft, headlines_of([draft])[draft.ref], parts, sources_of(draft.ref), made)
    preview = preview_of(made.document) if made.document else None
    promises = promise_list(parts, viewer, at, made.gaps)
    return render_template("intake/draft.html", page=page, preview=preview, promises=promises, viewer=viewer)
