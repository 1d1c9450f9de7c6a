"""The customer's calendar address over HTTP: make one, make another, end it, and how to put it into a calendar."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from portal.calendars.access import link_of
from portal.calendars.actions import end_link, make_link
from portal.lib import clock
from portal.lib.gate import CONTACT, admits
from portal.lib.installed import settings
from portal.my.forms import SayForm
from portal.people.identity import viewer
from portal.web.forms import PressForm, pressed

bp = Blueprint("my_calendar", __name__, url_prefix="/my/calendar")

_MADE = "calendar_made"


@bp.get("")
@admits(CONTACT)
def page() -> str:
    """Whether there is an address, and how to use it; the address itself right after it was made, and never again."""
    # Like a message that is shown once: the secret waits in the browser's own cookie and is taken out of it.
    token = session.pop(_MADE, "")
    address = f"{settings().base_url}/calendar/{token}.ics" if token else ""
    return render_template(
        "my/calendar.html",
        link=link_of(viewer()),
        address=address,
        webcal=f"webcal:{address.partition(':')[2]}" if address else "",
        form=SayForm(formdata=None).place("make"),
        viewer=viewer(),
    )


@bp.post("")
@admits(CONTACT)
def make() -> Response:
    """Make an address; the one before ends."""
    form = SayForm()
    form.read()
    token = make_link(viewer(), form.once, clock.now())
    if token:
        session[_MADE] = token
    return redirect(url_for("my_calendar.page"), 303)


@bp.post("/end")
@admits(CONTACT)
def end() -> Response:
    """End the address; calendars that read it find nothing from now on."""
    pressed(PressForm())
    end_link(viewer(), clock.now())
    flash("The address is ended. Calendars that used it no longer get anything from us.", "done")
    return redirect(url_for("my_calendar.page"), 303)
