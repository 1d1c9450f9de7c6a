"""Neglected over HTTP: customers of whom we take too little care, why, and from when on that is said of them."""

from flask import Blueprint, render_template, request, url_for

from portal.desk.neglected import headline, meaning, reason_words
from portal.desk.neglected_forms import ThresholdsForm, thresholds_form
from portal.desk.ways import invite_address, write_address
from portal.figures.actions import change_thresholds
from portal.figures.neglected import neglected_page
from portal.figures.thresholds import TOPICS, thresholds_now
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, STAFF, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused
from portal.web.forms import show_problems

bp = Blueprint("desk_neglected", __name__, url_prefix="/staff", template_folder="templates")


@bp.get("/neglected")
@admits(*STAFF)
def page() -> str:
    """The neglected customers of this member of staff, those with most reasons first."""
    after, numbers, at = request.args.get("after", ""), thresholds_now(), clock.now()
    rows, following = neglected_page(viewer(), numbers, at, after)
    return render_template(
        "desk/neglected.html",
        neglected=rows,
        following=following,
        sentence=headline(rows, more=bool(following or after)),
        meaning=meaning(numbers),
        reason_words=reason_words,
        write_address=write_address,
        invite_address=invite_address,
        viewer=viewer(),
        at=at,
    )


@bp.get("/settings/neglected")
@admits(MANAGER)
def thresholds_page() -> str:
    """From when on a customer is neglected, and what is usual."""
    return _thresholds(thresholds_form(thresholds_now(), parked_fields()))


@bp.post("/settings/neglected")
@admits(MANAGER)
def save_thresholds() -> Answer:
    """Take customers for neglected from these numbers on."""
    form = thresholds_form(thresholds_now())
    if not form.validate_on_submit():
        return _thresholds(form), 422
    try:
        change_thresholds(viewer(), form.numbers(), form.said("was"), clock.now())
    except Invalid as refusal:
        show_problems(form, *refusal.problems)
        return refused(refusal, _thresholds(form))
    except Conflict as refusal:
        form.look_at(thresholds_now())
        return refused(refusal, _thresholds(form, conflict=refusal.message))
    return done("It is saved, and counted so from now on.", url_for("desk_neglected.page"))


def _thresholds(form: ThresholdsForm, *, conflict: str = "") -> str:
    numbers = thresholds_now()
    return render_template(
        "desk/thresholds.html", form=form, topics=TOPICS, numbers=numbers, conflict=conflict
    )
