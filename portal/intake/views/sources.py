"""The sources of a draft over HTTP: add some, look at one as it was read, say better what it is, remove it."""

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.actions.fields import By
from portal.deliveries.forms import OnceForm
from portal.deliveries.papers import KIND_WORDS
from portal.intake.access import draft_for, source_in
from portal.intake.actions import Added, add_sources, describe_source, remove_source
from portal.intake.addresses import capture_url, source_url, sources_url
from portal.intake.arriving import Arrived
from portal.intake.models import Draft, DraftSource
from portal.intake.queries import file_of, headlines_of
from portal.intake.source_forms import DescribeForm, PasteForm, UploadForm
from portal.intake.source_page import listed, source_page
from portal.lib import clock
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.file_answer import download_answer
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused

bp = Blueprint("sources", __name__, url_prefix="/staff/sales", template_folder="../templates")

# What is flashed travels in a cookie, which holds 4 KB.
_MOST_FLASHED = 1500


@bp.get("/<ref>/sources")
@admits(SALES, MANAGER)
def everything(ref: str) -> str:
    """The sources of a draft, and the two ways to add one."""
    return _everything(draft_for(viewer(), ref), PasteForm(parked_fields("sources.add")), UploadForm(None))


@bp.post("/<ref>/sources")
@admits(SALES, MANAGER)
def add(ref: str) -> Answer:
    """Add what was pasted, or files with what hangs on them; one that can't be read keeps all from being added."""
    draft = draft_for(viewer(), ref)
    form = UploadForm() if "files" in request.files else PasteForm()
    try:
        found = form.arrived()
        added = add_sources(draft, found.chosen, found.hanging, _by(form))
    except Invalid as refusal:
        form.take(_beside(refusal, form.brings))
        if isinstance(form, UploadForm):
            return refused(refusal, _everything(draft, PasteForm(None), form))
        return refused(refusal, _everything(draft, form, UploadForm(None)))
    if added is None:
        return redirect(sources_url(ref), 303)
    _flash_notes(found, added)
    return done(_said(found, added), _after(draft, found, added))


@bp.get("/<ref>/sources/<source>")
@admits(SALES, MANAGER)
def one(ref: str, source: str) -> str:
    """A source as it was read."""
    draft = draft_for(viewer(), ref)
    found = source_in(draft, source)
    form = DescribeForm(parked_fields("sources.describe"))
    if not form.title.raw_data:
        form.show(found)
    return _one(draft, found, form)


@bp.post("/<ref>/sources/<source>")
@admits(SALES, MANAGER)
def describe(ref: str, source: str) -> Answer:
    """Say better what a source is."""
    draft, form = draft_for(viewer(), ref), DescribeForm()
    found = source_in(draft, source)
    try:
        describe_source(draft, found, form.said(found), _by(form))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _one(draft, found, form))
    return done("It is saved.", source_url(ref, source))


@bp.post("/<ref>/sources/<source>/removal")
@admits(SALES, MANAGER)
def remove(ref: str, source: str) -> AnyResponse:
    """Remove a source that no promise quotes."""
    draft = draft_for(viewer(), ref)
    found = source_in(draft, source)
    remove_source(draft, found, _by(OnceForm()))
    return done(f"“{found.title}” is removed.", sources_url(ref))


@bp.get("/<ref>/sources/<source>/file")
@admits(SALES, MANAGER)
def file(ref: str, source: str) -> Response:
    """The original file of a source, to be saved."""
    found = source_in(draft_for(viewer(), ref), source)
    if found.file_sha256 is None:
        raise NotHere
    return download_answer(
        found.file_sha256, lambda: file_of(found), found.media_type or "", found.file_name or "file"
    )


def _by(form: OnceForm) -> By:
    return By(viewer(), clock.now(), form.once)


def _beside(refusal: Invalid, field: str) -> Invalid:
    """Set what an action says of a text beside the field in which it came."""
    return Invalid(
        *(Problem(field if one.field == "text" else one.field, one.message) for one in refusal.problems)
    )


def _said(found: Arrived, added: Added) -> str:
    if len(added.refs) > len(found.chosen):
        return f"{len(added.refs)} sources are added: what you chose, and what hangs on it."
    if len(added.refs) > 1:
        return f"{len(added.refs)} sources are added."
    return "It is added. Look whether everything of it was read."


def _flash_notes(found: Arrived, added: Added) -> None:
    notes = [*found.notes, *(f"“{title}” is not added. {why}" for title, why in added.passed_over)]
    words = " ".join(notes)
    if words:
        flash(words if len(words) <= _MOST_FLASHED else f"{words[:_MOST_FLASHED].rsplit(' ', 1)[0]} …", "due")


def _after(draft: Draft, found: Arrived, added: Added) -> str:
    """Return where to look next: at the one source that was chosen, or at all of them."""
    return source_url(draft.ref, added.refs[0]) if len(found.chosen) == 1 else sources_url(draft.ref)


def _everything(draft: Draft, paste: PasteForm, upload: UploadForm) -> str:
    paste.begin()
    upload.begin()
    return render_template(
        "intake/sources.html",
        draft=draft,
        headline=headlines_of([draft])[draft.ref],
        rows_of_sources=listed(draft),
        paste=paste,
        upload=upload,
        KIND_WORDS=KIND_WORDS,
        source_url=source_url,
        capture_url=capture_url,
        viewer=viewer(),
    )


def _one(draft: Draft, source: DraftSource, form: DescribeForm) -> str:
    form.settle()
    return render_template(
        "intake/source.html",
        page=source_page(draft, source),
        form=form,
        KIND_WORDS=KIND_WORDS,
        capture_url=capture_url,
        sources_url=sources_url,
        viewer=viewer(),
    )
