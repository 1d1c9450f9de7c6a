"""A promise's page in the workspace: what the customer sees of it, its whole history, and what staff do about it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for

from portal.changes.actions import may_be_made_good
from portal.deliveries.access import Seen, delivery_for, may_update, promise_for, sees_price
from portal.deliveries.actions import assign, dispute_occasion, open_occasion
from portal.deliveries.actions.fields import By
from portal.deliveries.addresses import file_url
from portal.deliveries.ledger import Done, Pair, ledger_of
from portal.deliveries.models import Occasion
from portal.deliveries.rules import ENDED
from portal.desk.forms import AssignmentForm, DisputeForm, OccasionForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.gate import DELIVERY, STAFF, admits
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import active_staff
from portal.promises.models import Promise
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_promises", __name__, url_prefix="/staff", template_folder="templates")

_PROMISE = "/sales/<ref>/promises/<n>"


@dataclass
class _Forms:
    """The forms of a promise's page; those that came back with problems keep what was typed."""

    assignment: AssignmentForm
    occasion: OccasionForm


@bp.get(_PROMISE)
@admits(*STAFF)
def promise(ref: str, n: str) -> str:
    """A promise as the customer sees it, with all that was said about each of its dates."""
    sale, found = promise_for(viewer(), ref, small_number(n) or 0)
    assignment = AssignmentForm()
    occasion = _occasion_form(parked_fields("desk_promises.open_one"))
    assignment.begin()
    occasion.begin()
    return _page(sale, found, _Forms(assignment, occasion))


@bp.post(f"{_PROMISE}/assignment")
@admits(*STAFF)
def assign_to(ref: str, n: str) -> Answer:
    """Let somebody else deliver it from now on."""
    sale, found = promise_for(viewer(), ref, small_number(n) or 0)
    form = AssignmentForm()
    try:
        assign(sale, found, form.to.data or None, By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, found, _Forms(form, _occasion_form(None))))
    return done("It is noted who delivers this. The customer sees it.", _address(sale, found))


@bp.post(f"{_PROMISE}/occasions")
@admits(*STAFF)
def open_one(ref: str, n: str) -> Answer:
    """Open an occasion: its time runs from when it happened."""
    sale, found = promise_for(viewer(), ref, small_number(n) or 0)
    form = _occasion_form()
    try:
        open_occasion(sale, found, form.occasion(sale), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, found, _Forms(AssignmentForm(None), form)))
    return done("It is noted, and its time runs. The customer sees it.", _address(sale, found))


@bp.get("/deliveries/<ref>/dispute")
@admits(*STAFF)
def dispute_page(ref: str) -> Answer:
    """The form with which an occasion that the customer opened is disputed."""
    form = DisputeForm(parked_fields())
    form.begin()
    return _dispute_page(delivery_for(viewer(), ref), form)


@bp.post("/deliveries/<ref>/dispute")
@admits(*STAFF)
def dispute(ref: str) -> Answer:
    """Say that an occasion was not so, or not then; the customer reads it."""
    seen, form = delivery_for(viewer(), ref), DisputeForm()
    try:
        dispute_occasion(seen, form.text.data or "", By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _dispute_page(seen, form))
    except Conflict as refusal:
        return refused(refusal, _dispute_page(seen, form))
    return done("The customer sees what you say about it.", _address(seen.sale, seen.promise))


def _occasion_form(*formdata: object) -> OccasionForm:
    # Its page has another form beside it, and no name or id may stand there twice.
    return OccasionForm(*formdata, prefix="new-")


def _address(sale: Sale, promise: Promise) -> str:
    return url_for("desk_promises.promise", ref=sale.ref, n=promise.n)


def _page(sale: Sale, found: Promise, forms: _Forms) -> str:
    ledger = ledger_of(sale, clock.now())
    pair = next(pair for pair in ledger.pairs if pair.ref == found.ref)
    is_delivery = viewer().role == DELIVERY
    now = pair.deliverer.ref if pair.deliverer else None
    forms.assignment.offer([] if is_delivery else active_staff(), now)
    shown: dict[str, Any] = {"ledger": ledger, "pair": pair, "is_delivery": is_delivery}
    return render_template(
        "desk/promise.html",
        **shown,
        assignment=forms.assignment,
        occasion=forms.occasion,
        file_url=file_url,
        paper_url=(lambda n: url_for("desk.paper", ref=sale.ref, n=n)) if sees_price(viewer()) else None,
        can_update=lambda one: may_update(viewer(), one.row) and one.row.state not in ENDED,
        may_change=not is_delivery and sale.state != "cancelled" and found.released_at is None,
        broken=_broken(sale, found, pair),
        can_retract=lambda one: may_update(viewer(), one.row),
        viewer=viewer(),
    )


def _broken(sale: Sale, found: Promise, pair: Pair) -> Done | None:
    """Return the newest delivery of a promise that went wrong, so that it can be made good; None where none did."""
    by = By(viewer(), clock.now(), "")
    wrong = (one for one in reversed(pair.deliveries) if may_be_made_good(Seen(one.row, found, sale), by))
    return next(wrong, None)


def _dispute_page(seen: Seen, form: DisputeForm) -> str:
    occasion: Occasion | None = Occasion.get_or_none(Occasion.delivery == seen.delivery.ref)
    if occasion is None or not occasion.by_customer:
        raise NotHere
    return render_template("desk/dispute.html", seen=seen, occasion=occasion, form=form, viewer=viewer())
