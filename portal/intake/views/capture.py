"""Taking words of a source as promises over HTTP, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for, part_for, source_in
from portal.intake.actions import remove_part, restore_part
from portal.intake.actions.taking import MOST_AT_ONCE, Taking, joined, take_words
from portal.intake.addresses import capture_url, details_url, sources_url
from portal.intake.capture.page import capture_page, part_of, sentence_at, spans_of
from portal.intake.capture.promises import slice_of
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.queries import headlines_of, removed_parts, sources_of
from portal.lib import clock
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import is_ref, new_ref
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.web.answers import Answer

bp = Blueprint("capture", __name__, url_prefix="/staff/sales", template_folder="../templates")

_NO_SLICE = Problem("slice", "This form names a place in the text that we can't read. Mark the words again.")


@dataclass(frozen=True)
class _Said:
    """What the page says of the last thing done: refs of promises just made, known before, and taken back."""

    made: Sequence[str] = ()
    known: Sequence[str] = ()
    removed: Sequence[str] = ()
    problem: str = ""


@bp.get("/<ref>/capture")
@admits(SALES, MANAGER)
def page(ref: str) -> Answer:
    """A source, the promises beside it, and what of it is not yet taken; the first source unless one is named."""
    draft = draft_for(viewer(), ref)
    first = next(iter(sources_of(draft.ref)), None)
    if first is None:
        headline, sources = headlines_of([draft])[ref], sources_url(ref)
        return render_template("intake/no_source.html", draft=draft, headline=headline, sources=sources)
    args = request.args
    said = _Said(args.getlist("made"), args.getlist("known"), args.getlist("removed"))
    place = small_number(args.get("at", "")) or 0
    return _page(draft, args.get("source") or first.ref, place, said)


@bp.post("/<ref>/capture/promises")
@admits(SALES, MANAGER)
def take(ref: str) -> Answer:
    """Make the marked sentences or the selected words promises; back to where they stand."""
    draft = draft_for(viewer(), ref)
    source = source_in(draft, request.form.get("source", ""))
    try:
        slices = [_slice(value) for value in request.form.getlist("slice")]
        if slices and "join" in request.form:
            slices = joined(slices, spans_of(source.text, part_of(source.text, min(slices)[0])))
        taking = take_words(draft, source, slices, _by(request.form.get("key", "")))
    except Invalid as refusal:
        place = small_number(request.form.get("at", "")) or 0
        said = _Said(problem=refusal.problems[0].message)
        return _page(draft, source.ref, place, said), refusal.status
    return redirect(_after(draft, source, min(start for start, _ in slices), taking), 303)


@bp.post("/<ref>/capture/promises/<part>/removal")
@admits(SALES, MANAGER)
def remove(ref: str, part: str) -> Response:
    """Take a promise back, and with it those that were made together with it."""
    draft = draft_for(viewer(), ref)
    parts = [_promise(draft, one) for one in (part, *request.form.getlist("also"))]
    for one in parts:
        remove_part(draft, one, _by())
    return redirect(_place_of(draft, parts[0], removed=[one.ref for one in parts]), 303)


@bp.post("/<ref>/capture/promises/<part>/restoring")
@admits(SALES, MANAGER)
def restore(ref: str, part: str) -> Response:
    """Bring back promises that were taken back."""
    draft = draft_for(viewer(), ref)
    parts = [_promise(draft, one) for one in (part, *request.form.getlist("also"))]
    for one in parts:
        restore_part(draft, one, _by())
    return redirect(_place_of(draft, parts[0], made=[one.ref for one in parts]), 303)


def _by(key: str = "") -> By:
    return By(viewer(), clock.now(), key if is_ref(key) else new_ref())


def _slice(value: str) -> tuple[int, int]:
    start, _, end = value.partition("-")
    places = small_number(start), small_number(end)
    if places[0] is None or places[1] is None:
        raise Invalid(_NO_SLICE)
    return places[0], places[1]


def _promise(draft: Draft, ref: str) -> DraftPart:
    part = part_for(draft, ref)
    if part.kind != "promise":
        raise NotHere
    return part


def _after(draft: Draft, source: DraftSource, place: int, taking: Taking) -> str:
    """Return where the page goes on after words were taken: at the same place of the text."""
    at = sentence_at(source.text, place)
    return capture_url(draft.ref, source.ref, at, f"s-{at}", made=taking.made, known=taking.known)


def _place_of(draft: Draft, part: DraftPart, **said: Sequence[str]) -> str:
    """Return where the words of a promise stand; for one that quotes none, where the page was."""
    quoted = part.fields.get("source", "")
    if not quoted:
        return capture_url(draft.ref, request.form.get("source", ""), 0, "promises", **said)
    source = source_in(draft, quoted)
    at = sentence_at(source.text, slice_of(part.fields)[0])
    return capture_url(draft.ref, source.ref, at, f"s-{at}", **said)


def _page(draft: Draft, source: str, place: int, said: _Said) -> str:
    shown = capture_page(draft, source, place)
    lines = {line.ref: line for line in shown.lines}
    gone = {part.ref for part in removed_parts(draft.ref, "promise", MOST_AT_ONCE)} if said.removed else set()
    return render_template(
        "intake/capture.html",
        page=shown,
        said={
            "made": [lines[ref] for ref in said.made if ref in lines],
            "known": [lines[ref] for ref in said.known if ref in lines],
            "removed": [ref for ref in said.removed if ref in gone],
            "problem": said.problem,
        },
        failed=bool(said.problem),
        marked=frozenset(request.form.getlist("slice")),
        key=new_ref(),
        viewer=viewer(),
        sources=sources_url(draft.ref),
        details_url=details_url,
        capture_url=capture_url,
        home=url_for("desk.sale", ref=draft.ref),
    )
