"""Webhooks over HTTP, for managers: which programs we call, how that goes, and what can be done about it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.desk.webhook_forms import ChangeForm, KeyForm, ReplayForm, WebhookForm
from portal.desk.webhook_page import calls_of, hears_of, stands, waits
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import active_staff
from portal.people.shown_once import show_once, take_secret
from portal.web.answers import Answer
from portal.web.forms import PressForm, pressed, show_problems
from portal.webhooks.actions.making import change_webhook, end_webhook, make_webhook
from portal.webhooks.actions.tending import ping, replay, rotate_secret, switch_off, switch_on
from portal.webhooks.queries import Standing, webhook_for, webhooks_of

bp = Blueprint("desk_webhooks", __name__, url_prefix="/staff/settings/webhooks", template_folder="templates")
_TWICE = "This form had arrived before; what it made is here, and the secret was shown then."


@bp.get("")
@admits(MANAGER)
def everything() -> str:
    """Show which programs we call, and how that goes."""
    return render_template("desk/webhooks.html", webhooks=webhooks_of(viewer()), **_words())


@bp.get("/new")
@admits(MANAGER)
def new_page() -> str:
    """Show the form of a webhook."""
    form = WebhookForm(parked_fields())
    form.start()
    return _new(form)


@bp.post("/new")
@admits(MANAGER)
def make() -> Answer:
    """Make a webhook; its secret is shown on the page that follows, once."""
    form = WebhookForm()
    if not form.validate_on_submit():
        return _new(form), 422
    try:
        made = make_webhook(form.new(), viewer(), form.once(), clock.now())
    except Invalid as refusal:
        show_problems(form, *refusal.problems)
        return _new(form), refusal.status
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return _new(form), refusal.status
    if not made.ref:
        return _see(url_for("desk_webhooks.everything"), _TWICE, "due")
    show_once(made.ref, made.secret)
    return redirect(url_for("desk_webhooks.one", ref=made.ref), 303)


@bp.get("/<ref>")
@admits(MANAGER)
def one(ref: str) -> str:
    """Show one webhook: how it stands, its calls, and what can be done; a new secret once."""
    return _one(webhook_for(viewer(), ref), ReplayForm(formdata=None), take_secret(ref))


@bp.get("/<ref>/change")
@admits(MANAGER)
def change_page(ref: str) -> str:
    """Show the form that changes a webhook."""
    found, parked = webhook_for(viewer(), ref), parked_fields()
    return _change(ChangeForm(parked) if parked else ChangeForm().look_at(found.webhook), found)


@bp.post("/<ref>/change")
@admits(MANAGER)
def change(ref: str) -> Answer:
    """Change what a webhook is called, where it calls, or of what it hears."""
    form, found = ChangeForm(), webhook_for(viewer(), ref)
    if not form.validate_on_submit():
        return _change(form, found), 422
    try:
        change_webhook(ref, form.change(), viewer(), clock.now())
    except Invalid as refusal:
        show_problems(form, *refusal.problems)
        return _change(form, found), refusal.status
    return _see(_place(ref), "The change is saved, and holds from the next call on.")


@bp.post("/<ref>/test")
@admits(MANAGER)
def test_it(ref: str) -> Response:
    """Call it once for a test."""
    words = "A test call is on its way. Open this page again in a few seconds to see what became of it."
    return _pressed(ref, lambda: ping(ref, viewer(), clock.now()), words)


@bp.post("/<ref>/on")
@admits(MANAGER)
def switch_it_on(ref: str) -> Response:
    """Call it again."""
    words = "It is on. What waited is sent now, in the order in which it happened."
    return _pressed(ref, lambda: switch_on(ref, viewer(), clock.now()), words)


@bp.post("/<ref>/off")
@admits(MANAGER)
def switch_it_off(ref: str) -> Response:
    """Call it no more for now."""
    words = "It is off. What happens meanwhile waits, and is sent when you switch it on."
    return _pressed(ref, lambda: switch_off(ref, viewer(), clock.now()), words)


@bp.post("/<ref>/secret")
@admits(MANAGER)
def another_secret(ref: str) -> Response:
    """Give it another secret, shown on the page that follows, once; the one before signs for a day."""
    form = KeyForm()
    pressed(form)
    secret = rotate_secret(ref, viewer(), form.once(), clock.now())
    if not secret:
        return _see(_place(ref), _TWICE, "due")
    show_once(ref, secret)
    return redirect(_place(ref), 303)


@bp.post("/<ref>/again")
@admits(MANAGER)
def send_again(ref: str) -> Answer:
    """Send everything again from a day on."""
    form, found = ReplayForm(), webhook_for(viewer(), ref)
    if not form.validate_on_submit():
        return _one(found, form, ""), 422
    since = form.instant(viewer().zone)
    words = "Everything since that day is sent again, in the order in which it happened."
    return _tried(ref, lambda: replay(ref, since, viewer(), clock.now()), words)


@bp.get("/<ref>/end")
@admits(MANAGER)
def end_page(ref: str) -> str:
    """Ask once more before a webhook is ended."""
    found = webhook_for(viewer(), ref)
    return render_template("desk/webhook_end.html", webhook=found.webhook)


@bp.post("/<ref>/end")
@admits(MANAGER)
def end(ref: str) -> Response:
    """End a webhook at once."""
    pressed(PressForm())
    name = webhook_for(viewer(), ref).webhook.name
    end_webhook(ref, viewer(), clock.now())
    return _see(url_for("desk_webhooks.everything"), f"Ended: {name} is called no more.")


def _pressed(ref: str, act: Callable[[], None], words: str) -> Response:
    pressed(PressForm())
    return _tried(ref, act, words)


def _tried(ref: str, act: Callable[[], None], words: str) -> Response:
    """Do it, and say on the webhook's page that it is done, or why it can't be."""
    try:
        act()
    except Conflict as refusal:
        return _see(_place(ref), refusal.message, "late")
    return _see(_place(ref), words)


def _new(form: WebhookForm) -> str:
    return render_template("desk/webhook_new.html", form=form.offer(active_staff()))


def _change(form: ChangeForm, found: Standing) -> str:
    return render_template("desk/webhook_change.html", form=form, webhook=found.webhook)


def _one(found: Standing, form: ReplayForm, secret: str) -> str:
    calls, following = calls_of(found.webhook.ref, request.args.get("before", ""))
    return render_template(
        "desk/webhook.html",
        found=found,
        form=form,
        rotation=KeyForm(formdata=None).start(),
        secret=secret,
        calls=calls,
        following=following,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {"stands": stands, "waits": waits, "hears_of": hears_of, "viewer": viewer()}


def _place(ref: str) -> str:
    return url_for("desk_webhooks.one", ref=ref)


def _see(address: str, words: str, kind: str = "done") -> Response:
    flash(words, kind)
    return redirect(address, 303)
