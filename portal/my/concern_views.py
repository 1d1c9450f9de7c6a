"""Concerns over HTTP: what is wrong, and whether the fix worked."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask import Response as FileAnswer
from werkzeug.wrappers import Response

from portal.concerns.access import SeenConcern, concern_at, concern_for, file_for
from portal.concerns.actions import NewAnswer, raise_concern, settle, still_wrong
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.file_answer import small_answer, whole_answer
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.concern_forms import AnswerForm, ConcernForm
from portal.my.concern_page import list_page, one_page
from portal.people.identity import viewer

# Its pages share the pieces that the workspace shows of a concern, too.
bp = Blueprint("my_concerns", __name__, template_folder="../concerns/templates")

Answer = Response | tuple[str, int]
_RAISED = "We have it, word for word. You hear from us here and by mail, and only you can close it."
_SETTLED = "Thank you. It is settled, by your name. It stays here, and you can open it again at any time."
_OPEN = "It is open again, with your words. You hear from us here and by mail."


@bp.get("/my/sales/<ref>/concerns")
@admits(CONTACT)
def page(ref: str) -> str:
    """Everything that was ever wrong, the newest first, above it the form that says what is."""
    return list_page(sale_for(viewer(), ref))


@bp.post("/my/sales/<ref>/concerns")
@admits(CONTACT)
def post(ref: str) -> Answer:
    """Say that something is wrong; staff answer it."""
    sale, form = sale_for(viewer(), ref), ConcernForm()
    try:
        form.read()
        made = raise_concern(sale, form.concern(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return list_page(sale, form), refusal.status
    flash(_RAISED, "done")
    if not made:
        return redirect(url_for("my_concerns.page", ref=ref), 303)
    return redirect(url_for("my_concerns.one", ref=ref, n=concern_for(viewer(), made).concern.n), 303)


@bp.get("/my/sales/<ref>/concerns/<n>")
@admits(CONTACT)
def one(ref: str, n: str) -> str:
    """One concern: its story, and the question whether the fix worked."""
    return one_page(_seen(ref, n))


@bp.post("/my/sales/<ref>/concerns/<n>/settled")
@admits(CONTACT)
def settle_it(ref: str, n: str) -> Answer:
    """Say that the fix worked, or that it is settled anyway."""
    return _done(ref, n, settle, _SETTLED)


@bp.post("/my/sales/<ref>/concerns/<n>/still-wrong")
@admits(CONTACT)
def reopen(ref: str, n: str) -> Answer:
    """Say that it is not right yet, and what is still wrong."""
    return _done(ref, n, still_wrong, _OPEN)


@bp.get("/my/concerns/files/<ref>")
@admits(CONTACT)
def file(ref: str) -> FileAnswer:
    """A photo of a concern in full, or a file to be saved."""
    return whole_answer(*file_for(viewer(), ref))


@bp.get("/my/concerns/files/<ref>/small")
@admits(CONTACT)
def small(ref: str) -> FileAnswer:
    """The small picture of a photo of a concern."""
    return small_answer(file_for(viewer(), ref, small=True)[1])


def _seen(ref: str, n: str) -> SeenConcern:
    return concern_at(viewer(), ref, small_number(n) or 0)


def _done(ref: str, n: str, deed: Callable[[SeenConcern, NewAnswer, By], None], words: str) -> Answer:
    """Take a form and lead back to the concern; what can't be taken comes back on its page with all that was typed."""
    seen, form = _seen(ref, n), AnswerForm()
    try:
        form.read()
        deed(seen, form.answer(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return one_page(seen, form), refusal.status
    except Conflict as refusal:
        form.take(Invalid())
        return one_page(_seen(ref, n), form, refusal.message), refusal.status
    flash(words, "done")
    return redirect(url_for("my_concerns.one", ref=ref, n=n), 303)
