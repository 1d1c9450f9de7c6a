"""A customer asks for a change of a promise, or releases us from it, over HTTP."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.changes.access import promise_for
from portal.changes.actions import open_change_of
from portal.changes.actions import propose as propose_change
from portal.changes.models import Change
from portal.changes.standing import standing_of
from portal.changes.words import due_in_words
from portal.deliveries.actions.changing import is_open
from portal.deliveries.actions.fields import By, day_there
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.change_forms import ChangeForm, ReleaseForm
from portal.people.identity import be_sure, viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff_names
from portal.promises.models import Promise
from portal.sales.models import Sale

bp = Blueprint("my_proposals", __name__, template_folder="templates")

Answer = Response | tuple[str, int]
_CHANGE, _RELEASE = "my_proposals.propose", "my_proposals.release"


@bp.get("/my/sales/<ref>/promises/<n>/change")
@admits(CONTACT)
def page(ref: str, n: str) -> str:
    """The form with which a change is proposed, and beside it the one that releases us."""
    sale, promise = promise_for(viewer(), ref, small_number(n) or 0)
    return _page(sale, promise, _change(promise), _release())


@bp.post("/my/sales/<ref>/promises/<n>/change")
@admits(CONTACT)
def propose(ref: str, n: str) -> Answer:
    """Propose other words, another day or another price; before a price we make sure who it is."""
    sale, promise = promise_for(viewer(), ref, small_number(n) or 0)
    form = ChangeForm().fit(promise)
    if form.said("amount").strip():
        be_sure()
    try:
        form.read()
        made = propose_change(sale, promise, form.change_of(promise), By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        form.take(refusal if isinstance(refusal, Invalid) else Invalid())
        conflict = refusal.message if isinstance(refusal, Conflict) else ""
        return _page(sale, promise, form, _release(), conflict), refusal.status
    return _see(sale, made)


@bp.post("/my/sales/<ref>/promises/<n>/release")
@admits(CONTACT)
def release(ref: str, n: str) -> Answer:
    """Offer to release us from a promise; we make sure who it is, for it gives something up."""
    sale, promise = promise_for(viewer(), ref, small_number(n) or 0)
    be_sure()
    form = ReleaseForm()
    try:
        form.read()
        made = propose_change(sale, promise, form.change(), By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        form.take(refusal if isinstance(refusal, Invalid) else Invalid())
        conflict = refusal.message if isinstance(refusal, Conflict) else ""
        return _page(sale, promise, _change(promise), form, conflict), refusal.status
    return _see(sale, made)


def _see(sale: Sale, made: str) -> Response:
    """Lead to the change that was proposed; a form that came twice leads to all of them."""
    flash(
        "It is on its way, and nothing changes until it is accepted. The answer comes to you by mail.", "done"
    )
    if not made:
        return redirect(url_for("my_changes.every", ref=sale.ref), 303)
    return redirect(url_for("my_changes.one", ref=sale.ref, n=Change.get_by_id(made).n), 303)


def _change(promise: Promise) -> ChangeForm:
    return ChangeForm(formdata=parked_fields(_CHANGE)).fit(promise)


def _release() -> ReleaseForm:
    return ReleaseForm(formdata=parked_fields(_RELEASE))


def _page(
    sale: Sale, promise: Promise, form: ChangeForm, release_form: ReleaseForm, conflict: str = ""
) -> str:
    stands = standing_of(sale, promise)
    if form.words.data is None:
        form.words.data = stands.words
    for one in (form, release_form):
        one.start()
    return render_template(
        "my/proposal.html",
        sale=sale,
        promise=promise,
        stands=stands,
        due=due_in_words(stands.due),
        form=form.place("change"),
        release=release_form.place("release"),
        salesperson=staff_names([sale.salesperson]).get(sale.salesperson, ""),
        conflict=conflict,
        waiting=open_change_of(promise.ref, day_there(sale, clock.now())),
        may_release=is_open(promise),
        failed=bool(form.errors or release_form.errors or conflict),
        viewer=viewer(),
    )
