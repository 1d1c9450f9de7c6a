"""How long things outside the record are kept, and what would go now: for managers."""

from flask import Response, current_app, flash, redirect, render_template, url_for

from portal.lib.clock import now
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, admits
from portal.lib.retention import days_kept, keepings, would_go
from portal.people.actions.retention import change_retention
from portal.people.forms.retention import TimesForm, times_form
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.views.staff import Page, bp
from portal.web.forms import show_problems


@bp.get("/settings/retention")
@admits(MANAGER)
def retention_page() -> str:
    """Show each sort with its time, and how many rows would go now; nothing goes because somebody looks."""
    return _page(times_form(days_kept(), parked_fields()))


@bp.post("/settings/retention")
@admits(MANAGER)
def save_retention() -> Response | Page:
    """Keep things for these times from now on."""
    form = times_form(days_kept())
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        change_retention(form.days(), form.said("was"), viewer().ref, now())
    except Invalid as refusal:
        show_problems(form, *refusal.problems)
        return _page(form), refusal.status
    except Conflict as refusal:
        form.look_at(days_kept())
        return _page(form, conflict=refusal.message), refusal.status
    flash("The times are saved. What is older goes within a day.", "done")
    return current_app.make_response(redirect(url_for("people_staff.retention_page"), 303))


def _page(form: TimesForm, *, conflict: str = "") -> str:
    return render_template(
        "people/retention.html",
        form=form,
        keepings=keepings(),
        days=days_kept(),
        going=would_go(now()),
        conflict=conflict,
    )
