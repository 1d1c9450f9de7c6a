"""The table of phrases over HTTP: those who sell read it and try it, managers change it."""

from flask import Blueprint, render_template, url_for

from portal.deliveries.actions.fields import By
from portal.intake.actions.cues import add_cue, change_cue, remove_cue, restore_cues
from portal.intake.cue_forms import CueForm, TrialForm
from portal.intake.cue_page import Tried, reasons, tried
from portal.intake.language.cues import cue_of
from portal.intake.models import Cue
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import new_ref
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused
from portal.web.forms import PressForm, pressed

bp = Blueprint("cues", __name__, url_prefix="/staff/settings/cues", template_folder="../templates")


@bp.get("")
@admits(SALES, MANAGER)
def page() -> str:
    """Show every phrase under its reason."""
    return _page(_new(CueForm(parked_fields("cues.add"))), TrialForm(parked_fields("cues.try_it")))


@bp.post("/trial")
@admits(SALES, MANAGER)
def try_it() -> Answer:
    """Show what would be marked in a text; nothing is kept."""
    form = TrialForm()
    try:
        found = tried(form.typed())
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(_new(CueForm(None)), form))
    return _page(_new(CueForm(None)), form, found)


@bp.post("")
@admits(MANAGER)
def add() -> Answer:
    """Add a phrase."""
    form = CueForm()
    try:
        add_cue(form.cue(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(form, TrialForm(None)))
    return done("The phrase is added, and is looked for from now on.", url_for("cues.page"))


@bp.get("/<ref>")
@admits(MANAGER)
def one(ref: str) -> str:
    """Show one phrase, to change."""
    cue, parked = cue_of(ref), parked_fields("cues.change")
    form = CueForm(parked)
    form.look_at(cue, typed=parked is not None)
    return _one(cue, form)


@bp.post("/<ref>")
@admits(MANAGER)
def change(ref: str) -> Answer:
    """Change a phrase; a form that is older than the phrase comes back with what was typed."""
    cue, form = cue_of(ref), CueForm()
    try:
        change_cue(cue, form.cue(), form.was.data or "", By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _one(cue, form))
    except Conflict as refusal:
        form.look_at(cue, typed=True)
        return refused(refusal, _one(cue, form, conflict=refusal.message))
    return done("The phrase is changed.", url_for("cues.page"))


@bp.post("/<ref>/removal")
@admits(MANAGER)
def remove(ref: str) -> Answer:
    """Remove a phrase."""
    pressed(PressForm())
    cue = cue_of(ref)
    try:
        remove_cue(cue, By(viewer(), clock.now(), new_ref()))
    except Conflict as refusal:
        form = CueForm(None)
        form.look_at(cue)
        return refused(refusal, _one(cue, form, conflict=refusal.message))
    return done(f"“{cue.phrase}” is removed.", url_for("cues.page"))


@bp.post("/restoring")
@admits(MANAGER)
def restore() -> Answer:
    """Go back to the phrases that come with the portal."""
    pressed(PressForm())
    restore_cues()
    return done("The phrases that Kept comes with hold again.", url_for("cues.page"))


def _new(form: CueForm) -> CueForm:
    form.begin()
    return form


def _page(form: CueForm, trial: TrialForm, found: list[Tried] | None = None) -> str:
    return render_template(
        "intake/cues.html",
        form=form,
        trial=trial,
        found=found,
        reasons=reasons(),
        is_own=Cue.select().limit(1).count() > 0,
        may_change=viewer().role == "manager",
    )


def _one(cue: Cue, form: CueForm, *, conflict: str = "") -> str:
    return render_template("intake/cue.html", cue=cue, form=form, conflict=conflict)
