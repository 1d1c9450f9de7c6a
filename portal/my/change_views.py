"""Changes of promises over HTTP: all of them, one of them, and the customer's answer to it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.changes.access import SeenChange, change_at
from portal.changes.actions import accept as accept_change
from portal.changes.actions import decline as decline_change
from portal.changes.actions import withdraw as withdraw_change
from portal.changes.queries import changes_of
from portal.changes.rules import state_on
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.change_forms import ReasonForm
from portal.my.change_page import change_page, needs_code
from portal.my.forms import SayForm
from portal.my.thanking import agreed_to
from portal.people.identity import be_sure, viewer
from portal.people.parking import parked_fields
from portal.people.queries import names_of

# Its pages share the pieces that the workspace shows of a change, too.
bp = Blueprint("my_changes", __name__, template_folder="../changes/templates")

Answer = Response | tuple[str, int]


@bp.get("/my/sales/<ref>/changes")
@admits(CONTACT)
def every(ref: str) -> str:
    """Every change that was ever proposed, the newest first."""
    sale = sale_for(viewer(), ref)
    rows, today = changes_of(ref), clock.today(ZoneInfo(sale.time_zone), clock.now())
    named = [who for one, _ in rows for who in (one.by, one.ended_by)]
    return render_template(
        "my/changes.html",
        sale=sale,
        rows_of_changes=[(one, n, state_on(one.state, one.expires_on, today)) for one, n in rows],
        names=names_of(named),
        viewer=viewer(),
    )


@bp.get("/my/sales/<ref>/changes/<n>")
@admits(CONTACT)
def one(ref: str, n: str) -> str:
    """One change, old and new side by side, and the forms with which it is answered."""
    return _page(_seen(ref, n))


@bp.post("/my/sales/<ref>/changes/<n>/acceptance")
@admits(CONTACT)
def accept(ref: str, n: str) -> Answer:
    """Agree to a change; where it is about money or gives something up, we make sure who it is."""
    seen = _seen(ref, n)
    if needs_code(seen.change):
        be_sure()
    return _done(seen, SayForm(), lambda by, _: accept_change(seen, by), lambda: agreed_to(seen, viewer()))


@bp.post("/my/sales/<ref>/changes/<n>/refusal")
@admits(CONTACT)
def decline(ref: str, n: str) -> Answer:
    """Decline a change, and say why: everything stays as it was."""
    seen = _seen(ref, n)
    return _done(
        seen,
        ReasonForm(),
        lambda by, form: decline_change(seen, form.said("answer"), by),
        lambda: "Declined. Everything stays as it was promised, and your words stand beside the change.",
    )


@bp.post("/my/sales/<ref>/changes/<n>/withdrawal")
@admits(CONTACT)
def withdraw(ref: str, n: str) -> Answer:
    """Take back a change that one's own side proposed."""
    seen = _seen(ref, n)
    return _done(
        seen,
        ReasonForm(),
        lambda by, form: withdraw_change(seen, form.said("answer"), by),
        lambda: "Taken back. Everything stays as it was promised.",
    )


def _seen(ref: str, n: str) -> SeenChange:
    return change_at(viewer(), ref, small_number(n) or 0)


def _done(
    seen: SeenChange, form: SayForm, act: Callable[[By, SayForm], None], words: Callable[[], str]
) -> Answer:
    """Take a form and lead back to the change; what can't be taken comes back on its page with all that was typed."""
    try:
        form.read()
        act(By(viewer(), clock.now(), form.once), form)
    except Invalid as refusal:
        form.take(refusal)
        return _page(seen, form), refusal.status
    except Conflict as refusal:
        form.take(Invalid())
        again = change_at(viewer(), seen.sale.ref, seen.change.n)
        return _page(again, form, refusal.message), refusal.status
    flash(words(), "done")
    return redirect(url_for("my_changes.one", ref=seen.sale.ref, n=seen.change.n), 303)


def _page(seen: SeenChange, refused: SayForm | None = None, conflict: str = "") -> str:
    page = change_page(seen, viewer(), clock.now())
    return render_template(
        "my/change.html",
        page=page,
        accepting=SayForm(formdata=None).place("accept"),
        declining=_form("decline", refused),
        withdrawing=_form("withdraw", refused),
        typed=refused.said("answer") if refused is not None and "answer" in refused else "",
        conflict=conflict,
        failed=refused is not None,
        viewer=viewer(),
    )


def _form(deed: str, refused: SayForm | None) -> SayForm:
    """Return the form of a deed: the one that was refused, what was typed before, or an empty one."""
    endpoint = f"my_changes.{deed}"
    if refused is not None and request.endpoint == endpoint:
        return refused.place(deed)
    return ReasonForm(formdata=parked_fields(endpoint)).place(deed)
