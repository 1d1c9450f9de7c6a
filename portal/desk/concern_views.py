"""Concerns in the workspace, over HTTP: who waits for us, what is wrong, and what we do about it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from portal.concerns.access import SeenConcern, concern_for, file_for
from portal.concerns.actions import acknowledge, propose_fix, say_fixed
from portal.concerns.queries import MOST_ROWS, PARTS, Listed, Part, listed
from portal.deliveries.actions.fields import By
from portal.desk.concern_forms import ConcernForm, FixedForm, FixForm, UnderstoodForm
from portal.desk.concern_page import Forms, concern_page
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.file_answer import small_answer, whole_answer
from portal.lib.gate import MANAGER, SALES, STAFF, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused

# Its pages share the pieces that the customer's pages show of a concern.
bp = Blueprint(
    "desk_concerns", __name__, url_prefix="/staff/concerns", template_folder="../concerns/templates"
)

_FEW = 20


@bp.get("")
@admits(*STAFF)
def everything() -> str:
    """Concerns: those that wait for us first, then those with a fix or a question, then those that are settled."""
    part, after = request.args.get("part", ""), request.args.get("after", "")
    if part and part not in PARTS:
        raise NotHere
    last = concern_for(viewer(), after).concern if after else None
    most = {one: MOST_ROWS if one in (part, "ours") else _FEW for one in PARTS}
    shown, at = [part] if part else list(PARTS), clock.now()
    parts = {one: listed(viewer(), Part(one, last, most[one] + 1), at) for one in shown}
    return render_template(
        "desk/concerns.html",
        parts={one: rows[: most[one]] for one, rows in parts.items()},
        following={one: _following(rows, most[one]) for one, rows in parts.items()},
        part=part,
        after=after,
        viewer=viewer(),
    )


@bp.get("/<ref>")
@admits(*STAFF)
def one(ref: str) -> str:
    """Everything of one concern, and what may be done about it."""
    forms = Forms(
        UnderstoodForm(parked_fields("desk_concerns.acknowledge_it")),
        FixForm(parked_fields("desk_concerns.promise_fix")),
        FixedForm(parked_fields("desk_concerns.say_it_is")),
    )
    return concern_page(viewer(), concern_for(viewer(), ref), clock.now(), forms)


@bp.post("/<ref>/acknowledgement")
@admits(*STAFF)
def acknowledge_it(ref: str) -> Answer:
    """Say to the customer what we understood."""
    form = UnderstoodForm()
    return _did(
        ref,
        form,
        lambda seen, by: acknowledge(seen, form.words.data or "", form.version, by),
        "The customer reads what you understood. Next they wait for the day by which it is put right.",
    )


@bp.post("/<ref>/fix")
@admits(SALES, MANAGER)
def promise_fix(ref: str) -> Answer:
    """Promise by when it is put right."""
    form = FixForm()
    return _did(
        ref,
        form,
        lambda seen, by: propose_fix(seen, form.fix(), form.version, by),
        "It is promised, and every contact has the receipt by mail. Once it is delivered, the customer is asked.",
    )


@bp.post("/<ref>/fixed")
@admits(*STAFF)
def say_it_is(ref: str) -> Answer:
    """Say that it is put right, where that took no promise."""
    form = FixedForm()
    return _did(
        ref,
        form,
        lambda seen, by: say_fixed(seen, form.words.data or "", form.version, by),
        "The customer is asked whether the fix worked. Only their yes closes it.",
    )


@bp.get("/files/<ref>")
@admits(*STAFF)
def file(ref: str) -> Response:
    """A photo of a concern in full, or a file to be saved."""
    return whole_answer(*file_for(viewer(), ref))


@bp.get("/files/<ref>/small")
@admits(*STAFF)
def small(ref: str) -> Response:
    """The small picture of a photo of a concern."""
    return small_answer(file_for(viewer(), ref, small=True)[1])


def _did(ref: str, form: ConcernForm, deed: Callable[[SeenConcern, By], Any], said: str) -> Answer:
    """Do a deed of a form; what can't be taken comes back with its words, and so does what somebody was faster with."""
    reader, at = viewer(), clock.now()
    seen = concern_for(reader, ref)
    try:
        deed(seen, By(reader, at, form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, concern_page(reader, seen, at, Forms.of(form)))
    except Conflict as refusal:
        now = concern_for(reader, ref)
        return refused(refusal, concern_page(reader, now, at, Forms.of(form, refusal.message)))
    return done(said, url_for("desk_concerns.one", ref=ref))


def _following(rows: list[Listed], most: int) -> str:
    """Return the ref behind which the next page begins; empty where there is none."""
    return rows[most - 1].told.ref if len(rows) > most else ""
