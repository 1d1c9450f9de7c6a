"""A customer thanks somebody who works for them, and reads the thank-yous they have; and the faces beside them."""

from flask import Blueprint, Response, render_template, request, url_for

from portal.appreciation.access import whom_to_thank
from portal.appreciation.actions import thank_staff
from portal.appreciation.forms import ThanksForm
from portal.appreciation.queries import thanks_of
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.deliveries.ledger import ledger_of
from portal.deliveries.story import first_name
from portal.lib import clock
from portal.lib.errors import Invalid, NotHere, Problem, TooMany
from portal.lib.file_answer import picture_answer
from portal.lib.gate import CONTACT, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import face as face_of
from portal.people.queries import staff
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused, too_soon

# What is shown of a thank-you lies with the thank-yous.
bp = Blueprint("my_thanks", __name__, template_folder="../appreciation/templates")

MANY = "You have thanked ten times within an hour. Your words are below; please send them a little later."


@bp.get("/my/sales/<ref>/thanks")
@admits(CONTACT)
def page(ref: str) -> str:
    """The form, above every thank-you from us and from them."""
    return _page(sale_for(viewer(), ref), ThanksForm(parked_fields()))


@bp.post("/my/sales/<ref>/thanks")
@admits(CONTACT)
def thank(ref: str) -> Answer:
    """Thank somebody; what can't be taken comes back with its words."""
    sale, form = sale_for(viewer(), ref), ThanksForm()
    new = form.thanks()
    try:
        thank_staff(sale, new, By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, form))
    except TooMany as refusal:
        form.take(Invalid(Problem("words", MANY)))
        return too_soon(refusal, _page(sale, form))
    return done(
        f"{first_name(staff(new.to).name)} reads it now. It stands below, too.",
        url_for("my_thanks.page", ref=ref),
    )


@bp.get("/my/people/<sha256>")
@admits(CONTACT)
def face(sha256: str) -> Response:
    """The picture of somebody who works here."""
    kept = face_of(sha256)
    if kept is None:
        raise NotHere
    return picture_answer(kept.sha256, lambda: bytes(kept.body))


def _page(sale: Sale, form: ThanksForm) -> str:
    ledger = ledger_of(sale, clock.now())
    form.begin((pair.said.n, pair.said.words) for pair in ledger.pairs)
    form.offer(whom_to_thank(sale), request.args.get("to", ""))
    return render_template(
        "my/thanks.html", ledger=ledger, form=form, thanks=thanks_of(sale.ref), viewer=viewer()
    )
