"""What managers set of the public side: the company's words about itself, and whether its scoreboard is open."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from portal.desk.public_forms import CloseForm, ProfileForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, admits
from portal.people.actions.company import change_profile
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import company, profile, staff_names
from portal.scoreboard.actions import close_scoreboard, open_scoreboard
from portal.scoreboard.queries import turns
from portal.web.answers import Answer, done, refused
from portal.web.forms import PressForm, pressed

bp = Blueprint("desk_public", __name__, url_prefix="/staff/settings/public", template_folder="templates")


@dataclass
class _Forms:
    """The two forms of the page; one that came back with problems keeps what was typed."""

    profile: ProfileForm
    closing: CloseForm


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """The company's words about itself, and its scoreboard with each time that it was opened and closed."""
    parked = parked_fields("desk_public.save_profile")
    said, closing = ProfileForm(parked), _close_form(parked_fields("desk_public.close"))
    said.look_at(profile(), typed=parked is not None)
    closing.begin()
    return _page(_Forms(said, closing))


@bp.post("/profile")
@admits(MANAGER)
def save_profile() -> Answer:
    """Change what the company says of itself."""
    form = ProfileForm()
    try:
        change_profile(
            form.about.data or "", form.reward.data or "", viewer().ref, clock.now(), form.was.data or ""
        )
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(_Forms(form, _fresh_closing())))
    except Conflict as refusal:
        form.look_at(profile(), typed=True)
        return refused(refusal, _page(_Forms(form, _fresh_closing()), conflict=refusal.message))
    return done("It is saved, and the public pages say it from now on.", url_for("desk_public.page"))


@bp.post("/scoreboard")
@admits(MANAGER)
def open_it() -> Answer:
    """Put the company's figures before the public."""
    pressed(PressForm())
    open_scoreboard(viewer(), clock.now())
    return done("The scoreboard is open.", url_for("desk_public.page"))


@bp.post("/scoreboard/closing")
@admits(MANAGER)
def close() -> Answer:
    """Take the figures from the public, which reads why."""
    form = _close_form()
    try:
        close_scoreboard(viewer(), form.reason.data or "", clock.now())
    except Invalid as refusal:
        form.take(refusal)
        said = ProfileForm(None)
        said.look_at(profile())
        return refused(refusal, _page(_Forms(said, form)))
    return done("The scoreboard is closed. Its page says so, and why.", url_for("desk_public.page"))


def _close_form(*formdata: object) -> CloseForm:
    # Its page has another form beside it, and no name or id may stand there twice.
    return CloseForm(*formdata, prefix="close-")


def _fresh_closing() -> CloseForm:
    form = _close_form(None)
    form.begin()
    return form


def _page(forms: _Forms, *, conflict: str = "") -> str:
    known = turns()
    return render_template(
        "desk/public.html",
        form=forms.profile,
        closing=forms.closing,
        conflict=conflict,
        now=profile(),
        turns=known,
        is_open=bool(known) and known[0].is_open,
        names=staff_names(turn.by for turn in known),
        company=company(),
        viewer=viewer(),
    )
