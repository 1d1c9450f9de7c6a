"""What the customer says, over HTTP: a word, an answer, a dispute, an occasion, a breach, or that they were wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.concerns.actions import give_words
from portal.deliveries import actions
from portal.deliveries.access import Seen, delivery_for, promise_for, update_for, wait_for
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.forms import OccasionForm, SayForm, TextForm, VerdictForm, once_key
from portal.my.promise import PromisePage, Refused
from portal.my.thanking import ANSWERED, BROKEN, DISPUTED, TAKEN_BACK, opened, word_given
from portal.people.identity import viewer
from portal.sales.models import Sale

bp = Blueprint("say", __name__, template_folder="templates")

Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class _Deed:
    """A form about promise `n` of a sale, `about` what of it, and the key by which it is taken once."""

    sale: Sale
    n: int
    about: str
    form: SayForm
    pressed: str = ""


@bp.post("/my/deliveries/<ref>/verdict")
@admits(CONTACT)
def give_verdict(ref: str) -> Answer:
    """Give the customer's word on a delivery; a button of the promise page leads back to its place there."""
    seen, form = delivery_for(viewer(), ref), VerdictForm()
    was = request.args.get("was")
    pressed = once_key("word", ref, was, form.said("word")) if was is not None else ""
    deed = _Deed(seen.sale, seen.promise.n, ref, form, pressed)
    return _done(
        deed,
        lambda by: give_words(seen.sale, [form.verdict(seen)], by),
        lambda: word_given(seen),
    )


@bp.post("/my/waits/<ref>/answer")
@admits(CONTACT)
def answer(ref: str) -> Answer:
    """Answer what we wait for."""
    waited, form = wait_for(viewer(), ref), TextForm()
    deed = _of(waited.seen, form, ref)
    return _done(deed, lambda by: actions.answer_wait(waited, form.said("text"), by), lambda: ANSWERED)


@bp.post("/my/waits/<ref>/dispute")
@admits(CONTACT)
def dispute_wait(ref: str) -> Answer:
    """Say that we did not wait for the customer."""
    waited, form = wait_for(viewer(), ref), TextForm()
    deed = _of(waited.seen, form, ref)
    return _done(deed, lambda by: actions.dispute_wait(waited, form.said("text"), by), lambda: DISPUTED)


@bp.post("/my/sales/<ref>/promises/<n>/occasions")
@admits(CONTACT)
def open_occasion(ref: str, n: str) -> Answer:
    """Say that something happened which a promise speaks of, and when: its time runs."""
    sale, promise = promise_for(viewer(), ref, small_number(n) or 0)
    form, zone = OccasionForm(), ZoneInfo(sale.time_zone)
    deed = _Deed(sale, promise.n, promise.ref, form)
    return _done(
        deed,
        lambda by: actions.open_occasion(sale, promise, form.occasion(zone), by),
        lambda: opened(promise, viewer()),
    )


@bp.post("/my/deliveries/<ref>/dispute")
@admits(CONTACT)
def dispute_occasion(ref: str) -> Answer:
    """Say that an occasion which we opened was not so, or not then."""
    seen, form = delivery_for(viewer(), ref), TextForm()
    deed = _of(seen, form, ref)
    return _done(deed, lambda by: actions.dispute_occasion(seen, form.said("text"), by), lambda: DISPUTED)


@bp.post("/my/deliveries/<ref>/breach")
@admits(CONTACT)
def report_breach(ref: str) -> Answer:
    """Report that what was to hold was broken."""
    seen, form = delivery_for(viewer(), ref), TextForm()
    deed = _of(seen, form, ref)
    return _done(deed, lambda by: actions.report_breach(seen, form.said("text"), by), lambda: BROKEN)


@bp.post("/my/updates/<ref>/retraction")
@admits(CONTACT)
def take_back(ref: str) -> Answer:
    """Take back a breach that was reported by mistake; it stays in the history as taken back."""
    (update, seen), form = update_for(viewer(), ref), TextForm()
    deed = _of(seen, form, ref)
    return _done(
        deed,
        lambda by: actions.retract_update(
            seen, actions.Retraction(update.ref, form.said("text"), form.version), by
        ),
        lambda: TAKEN_BACK,
    )


def _of(seen: Seen, form: SayForm, about: str) -> _Deed:
    return _Deed(seen.sale, seen.promise.n, about, form)


def _done(deed: _Deed, act: Callable[[By], None], words: Callable[[], str]) -> Answer:
    """Take a form and lead back to the promise; what can't be taken comes back on its page with all that was typed."""
    at = clock.now()
    try:
        deed.form.read()
        act(By(viewer(), at, deed.pressed or deed.form.once))
    except Invalid as refusal:
        deed.form.take(refusal)
        return _shown(deed, ""), refusal.status
    except Conflict as refusal:
        deed.form.take(Invalid())
        return _shown(deed, refusal.message), refusal.status
    flash(words(), "done")
    return redirect(_place(deed), 303)


def _place(deed: _Deed) -> str:
    if deed.pressed:
        return url_for("my.sale", ref=deed.sale.ref, _anchor=f"promise-{deed.n}")
    return url_for("my.promise", ref=deed.sale.ref, n=deed.n)


def _shown(deed: _Deed, conflict: str) -> str:
    deed.form.place(f"{request.endpoint.removeprefix('say.') if request.endpoint else ''}-{deed.about}")
    refused = Refused(request.endpoint or "", deed.about, deed.form, conflict)
    return PromisePage(viewer(), deed.sale, deed.n, clock.now()).show(refused=refused)
