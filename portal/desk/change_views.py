"""Changes of promises in the workspace: propose one, answer what a customer proposes, take one's own back."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from portal.changes.access import SeenChange, change_for, promise_for
from portal.changes.actions import accept, decline, open_change_of, propose, withdraw
from portal.changes.standing import standing_of
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By, day_there
from portal.desk.change_forms import DATE_STAYS, AnswerForm, ProposalForm
from portal.desk.change_page import change_shown, missing_words, since_sealing
from portal.intake.due_fields import due_fields
from portal.intake.due_reading import Around, reading_of
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, KeptError
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.promises.queries import promises_of
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused
from portal.web.words import unwrapped

# Its templates are those of changes, beside the desk's own.
bp = Blueprint("desk_changes", __name__, url_prefix="/staff", template_folder="../changes/templates")


@bp.get("/sales/<ref>/changes")
@admits(SALES, MANAGER)
def everything(ref: str) -> str:
    """What came to a sale's list since it was sealed: confirmations, additions and changes."""
    sale = sale_for(viewer(), ref)
    return render_template(
        "desk/changes.html", sale=sale, since=since_sealing(sale, clock.now()), viewer=viewer()
    )


@bp.get("/sales/<ref>/promises/<n>/change")
@admits(SALES, MANAGER)
def proposal_page(ref: str, n: str) -> str:
    """The form that proposes a change of a promise to the customer."""
    sale, promise = promise_for(viewer(), ref, small_number(n) or 0)
    parked = parked_fields("desk_changes.post_proposal")
    form = ProposalForm(parked)
    if parked is None:
        now = standing_of(sale, promise)
        form.begin_with(unwrapped(now.words), now.due)
    return _proposal_page(sale, promise, form)


@bp.post("/sales/<ref>/promises/<n>/change")
@admits(SALES, MANAGER)
def post_proposal(ref: str, n: str) -> Answer:
    """Propose a change; nothing changes before the customer accepts it."""
    sale, promise = promise_for(viewer(), ref, small_number(n) or 0)
    form = ProposalForm()
    try:
        propose(sale, promise, form.change(), _by(form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _proposal_page(sale, promise, form))
    except Conflict as refusal:
        return refused(refusal, _proposal_page(sale, promise, form, refusal.message))
    told = "It is proposed, and the customer has a mail about it. Nothing changes until they accept."
    return done(told, url_for("desk_changes.everything", ref=ref))


@bp.get("/sales/<ref>/due-reading")
@admits(SALES, MANAGER)
def reading(ref: str) -> Response:
    """How a due that is being typed reads, and the fields that its pieces make; nothing is kept."""
    sale = sale_for(viewer(), ref)
    form = ProposalForm(request.args)
    typed = form.due_typed()
    words = reading_of(typed, around(sale)).words if typed["due_kind"] else DATE_STAYS
    return jsonify(reading=words, fields={"due_rule": typed["due_rule"]})


@bp.get("/changes/<ref>")
@admits(SALES, MANAGER)
def one(ref: str) -> str:
    """A change: old and new side by side, who agreed to it, and what can be done about it."""
    form = AnswerForm(parked_fields("desk_changes.decline_it"))
    form.begin()
    return _page(change_for(viewer(), ref), form)


@bp.post("/changes/<ref>/acceptance")
@admits(SALES, MANAGER)
def accept_it(ref: str) -> Answer:
    """Accept what the customer proposes."""
    return _answered(ref, lambda seen, form: accept(seen, _by(form.once)), "You accepted it.")


@bp.post("/changes/<ref>/refusal")
@admits(SALES, MANAGER)
def decline_it(ref: str) -> Answer:
    """Decline what the customer proposes, and say why."""

    def act(seen: SeenChange, form: AnswerForm) -> None:
        decline(seen, form.answer.data or "", _by(form.once))

    return _answered(ref, act, "You declined it; the customer reads why.")


@bp.post("/changes/<ref>/withdrawal")
@admits(SALES, MANAGER)
def withdraw_it(ref: str) -> Answer:
    """Take back what our side proposed."""

    def act(seen: SeenChange, form: AnswerForm) -> None:
        withdraw(seen, form.answer.data or "", _by(form.once))

    return _answered(ref, act, "It is withdrawn; everything stays as it was promised.")


def around(sale: Sale) -> Around:
    """Return what a due of a sale stands among."""
    names = {str(one.n): f"promise {one.n}" for one in promises_of(sale.ref)}
    return Around(day_there(sale, clock.now()), sale.signed_on, sale.completed_on, names, is_draft=False)


def _answered(ref: str, act: Callable[[SeenChange, AnswerForm], None], told: str) -> Answer:
    seen, form = change_for(viewer(), ref), AnswerForm()
    try:
        act(seen, form)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, form))
    except KeptError as refusal:
        if not refusal.message:
            raise
        return refused(refusal, _page(change_for(viewer(), ref), form, refusal.message))
    return done(told, url_for("desk_changes.one", ref=ref))


def _page(seen: SeenChange, form: AnswerForm, conflict: str = "") -> str:
    shown = change_shown(seen, clock.now())
    return render_template(
        "desk/change.html",
        seen=seen,
        sale=seen.sale,
        shown=shown,
        missing=missing_words(shown),
        form=form,
        conflict=conflict,
        viewer=viewer(),
    )


def _proposal_page(sale: Sale, promise: Promise, form: ProposalForm, conflict: str = "") -> str:
    kind: DueKind = promise.due_kind  # type: ignore[assignment]  # The table's CHECK says so.
    form.offer_kinds(kind)
    form.offer_events(promises_of(sale.ref), promise.ref)
    return render_template(
        "desk/proposal.html",
        sale=sale,
        promise=promise,
        now=standing_of(sale, promise),
        waiting=open_change_of(promise.ref, day_there(sale, clock.now())),
        form=form,
        reading=reading_of(form.due_typed() if form.due_kind.data else due_fields(promise.due), around(sale)),
        conflict=conflict,
        viewer=viewer(),
    )


def _by(key: str) -> By:
    return By(viewer(), clock.now(), key)
