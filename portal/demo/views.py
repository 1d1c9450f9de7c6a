"""Looking as somebody of the demonstration; these addresses exist in a demonstration installation only."""

from flask import Blueprint, Response, abort, current_app, redirect, url_for

from portal.demo.cast import CAST
from portal.lib.clock import now
from portal.lib.gate import PUBLIC, admits
from portal.people.confirming import confirm
from portal.people.identity import sign_in
from portal.people.models import Contact
from portal.people.queries import contact_by_email, staff_by_email

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.post("/look-as/<who>")
@admits(PUBLIC)
def look_as(who: str) -> Response:
    """Sign this browser in as one of the cast; it may hold a contact and a member of staff at once."""
    person = CAST.get(who)
    row = None
    if person:
        row = contact_by_email(person.email) if person.kind == "contact" else staff_by_email(person.email)
    if person is None or row is None:
        abort(404)
    if isinstance(row, Contact):
        # Nobody gets a mail here; whom one can be is nobody who "has not signed in yet".
        confirm(row, now())
    home = url_for("my.home" if person.kind == "contact" else "desk.today")
    answer: Response = current_app.make_response(redirect(home, 303))
    return sign_in(answer, person.kind, row.ref)
