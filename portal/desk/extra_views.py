"""Extras in the workspace: ask the customer for one, for another amount while it waits, and ask no more."""

from collections.abc import Callable

from flask import Blueprint, render_template, url_for

from portal.charges.access import SeenExtra, extra_for, priced_sale_for
from portal.charges.actions import propose, revise, withdraw
from portal.charges.queries import voices_of
from portal.charges.rules import hidden
from portal.charges.wording import stamp_of
from portal.deliveries.actions.fields import By
from portal.desk.charge_forms import ExtraForm, RevisionForm, WithdrawalForm
from portal.desk.forms import KeyedForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import names_of
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

# Two forms stand on one page, so the fields of the second have names of their own.
_NO = "no-"
bp = Blueprint("desk_extras", __name__, url_prefix="/staff")


@bp.get("/sales/<ref>/charges/extra")
@admits(SALES, MANAGER)
def proposal_page(ref: str) -> str:
    """The form that asks the customer for an extra."""
    parked = parked_fields("desk_extras.propose_it")
    form = ExtraForm(parked)
    if parked is None:
        form.begin()
    return _proposal_page(priced_sale_for(viewer(), ref), form)


@bp.post("/sales/<ref>/charges/extra")
@admits(SALES, MANAGER)
def propose_it(ref: str) -> Answer:
    """Ask the customer to approve an extra; nothing is charged for it before they do."""
    sale, form = priced_sale_for(viewer(), ref), ExtraForm()
    try:
        propose(sale, form.extra(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _proposal_page(sale, form))
    except Conflict as refusal:
        return refused(refusal, _proposal_page(sale, form, refusal.message))
    told = "The customer is asked, and has a mail about it. Bill it once they have approved it."
    return done(told, url_for("desk_charges.everything", ref=ref))


@bp.get("/extras/<ref>")
@admits(SALES, MANAGER)
def extra(ref: str) -> str:
    """An extra: what it is, who has approved it, and what can be done about it."""
    return _page(extra_for(viewer(), ref))


@bp.post("/extras/<ref>/amount")
@admits(SALES, MANAGER)
def revise_it(ref: str) -> Answer:
    """Ask for another amount; whoever had approved the first one is asked anew."""
    form = RevisionForm()

    def act(seen: SeenExtra, by: By) -> None:
        revise(seen, form.amount.data or "", form.why.data or "", by)

    return _answered(ref, form, act, "The customer is asked for the other amount.")


@bp.post("/extras/<ref>/withdrawal")
@admits(SALES, MANAGER)
def withdraw_it(ref: str) -> Answer:
    """Ask for an extra no more."""
    form = WithdrawalForm(prefix=_NO)

    def act(seen: SeenExtra, by: By) -> None:
        withdraw(seen, form.answer.data or "", by)

    return _answered(ref, form, act, "It is withdrawn; nothing may be charged for it.")


def _answered(ref: str, form: KeyedForm, act: Callable[[SeenExtra, By], None], told: str) -> Answer:
    seen = extra_for(viewer(), ref)
    try:
        act(seen, By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, form))
    except Conflict as refusal:
        return refused(refusal, _page(extra_for(viewer(), ref), form, refusal.message))
    return done(told, url_for("desk_extras.extra", ref=ref))


def _proposal_page(sale: Sale, form: ExtraForm, conflict: str = "") -> str:
    return render_template(
        "desk/extra_proposal.html", sale=sale, form=form.offer(sale), conflict=conflict, viewer=viewer()
    )


def _page(seen: SeenExtra, refused_form: KeyedForm | None = None, conflict: str = "") -> str:
    revising = (
        refused_form
        if isinstance(refused_form, RevisionForm)
        else _begun(RevisionForm(parked_fields("desk_extras.revise_it")))
    )
    ending = (
        refused_form
        if isinstance(refused_form, WithdrawalForm)
        else _begun(WithdrawalForm(parked_fields("desk_extras.withdraw_it"), prefix=_NO))
    )
    one = seen.extra
    voices = voices_of(one.ref)
    names = names_of([one.by, one.ended_by, *voices])
    return render_template(
        "desk/extra.html",
        extra=one,
        sale=seen.sale,
        names=names,
        voices=[names[ref] for ref in voices if ref in names],
        beyond=hidden(one.billed, one.agreed_minor),
        stamp_words=stamp_of(one, seen.sale),
        revising=revising,
        ending=ending,
        conflict=conflict,
        viewer=viewer(),
    )


def _begun(form: KeyedForm) -> KeyedForm:
    form.begin()
    return form
