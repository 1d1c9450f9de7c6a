"""The page before a draft is sealed: what leaves, to whom, what can't be undone, and what is worth another look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from portal.intake.assembling import assembled
from portal.intake.foreseeing import Foreseen, foreseen
from portal.intake.mending import mending
from portal.intake.models import Draft
from portal.intake.preview import Preview, preview_of
from portal.intake.queries import headlines_of
from portal.people.access import Viewer
from portal.web.words import list_words

_MINUTE = 60


@dataclass(frozen=True)
class Doubt:
    """Something about promises, by their numbers, that is worth another look; it doesn't keep anybody from sealing."""

    numbers: tuple[int, ...]
    is_one: str
    are_many: str

    @property
    def words(self) -> str:
        """The doubt as a sentence."""
        several = len(self.numbers) > 1
        named = list_words([str(n) for n in self.numbers])
        return f"{'Promises' if several else 'Promise'} {named} {self.are_many if several else self.is_one}."


def sealing_page(draft: Draft, viewer: Viewer, at: datetime, refusal: str = "") -> str:
    """Return the page on which a draft is sealed, or its sealing undone, as somebody of the staff sees it.

    `refusal` says why what was just tried could not be done.
    """
    made = assembled(draft.ref, at)
    preview = preview_of(made.document) if made.document else None
    sale = foreseen(draft.ref, made.document, at) if made.document else None
    return render_template(
        "intake/sealing.html",
        draft=draft,
        headline=headlines_of([draft])[draft.ref],
        gaps=mending(draft.ref, made.gaps),
        preview=preview,
        contacts=made.document["customer"]["contacts"] if made.document else [],
        doubts=[doubt.words for doubt in _doubts(preview, sale)] if preview and sale else [],
        minutes=_minutes(draft, at),
        refusal=refusal,
        viewer=viewer,
    )


def _doubts(preview: Preview, sale: Foreseen) -> Iterator[Doubt]:
    document = preview.document
    undated = [one["n"] for one in document["promises"] if one["due_kind"] == "undated"]
    nobodys = [one["n"] for one in document["promises"] if not one["delivered_by"]]
    numbers = {one.promise.ref: one.promise.n for one in sale.rows.promised}
    passed = sorted({numbers[row.promise] for row, _ in sale.rows.deliveries if row.afterwards})
    found = (
        Doubt(tuple(undated), "has no date, and is shown so", "have no date, and are shown so"),
        Doubt(tuple(nobodys), "names nobody who delivers it", "name nobody who delivers them"),
        Doubt(
            tuple(passed),
            "has a date that has passed already; that date is kept, and counts in no figure",
            "have dates that have passed already; those dates are kept, and count in no figure",
        ),
    )
    yield from (doubt for doubt in found if doubt.numbers)


def _minutes(draft: Draft, at: datetime) -> int:
    """Return how many minutes are left until a locked draft is sealed, at least one."""
    if draft.seal_at is None:
        return 0
    left: float = (draft.seal_at - at).total_seconds()
    return max(1, round(left / _MINUTE))
