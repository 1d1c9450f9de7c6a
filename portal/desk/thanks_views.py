"""Thanks in the workspace: thank a customer, read what reached oneself, and show a picture beside one's name."""

from flask import Blueprint, Response, render_template, url_for

from portal.appreciation.actions import thank_customer
from portal.appreciation.forms import CardForm
from portal.appreciation.queries import MOST, received_by, thanks_of
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.deliveries.ledger import ledger_of
from portal.desk.thanks_forms import PictureForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere, Problem, TooMany
from portal.lib.file_answer import picture_answer
from portal.lib.gate import STAFF, admits
from portal.people.actions.pictures import show_no_picture, show_picture
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import contacts_of, staff
from portal.people.queries import face as face_of
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused, too_soon
from portal.web.forms import PressForm, pressed
from portal.web.words import list_words

bp = Blueprint("desk_thanks", __name__, url_prefix="/staff", template_folder="../appreciation/templates")

MANY = "You have sent ten thank-yous within an hour. Your words are below; please send them a little later."


@bp.get("/thanks")
@admits(*STAFF)
def mine() -> str:
    """Everything that customers thank the reader for, with a verdict or by itself."""
    return render_template("desk/thanks.html", received=received_by(viewer()), most=MOST, viewer=viewer())


@bp.get("/sales/<ref>/thanks")
@admits(*STAFF)
def page(ref: str) -> str:
    """The form that thanks the customer of a sale, above every thank-you in it."""
    return _page(sale_for(viewer(), ref), CardForm(parked_fields()))


@bp.post("/sales/<ref>/thanks")
@admits(*STAFF)
def thank(ref: str) -> Answer:
    """Thank the customer; what can't be taken comes back with its words."""
    sale, form = sale_for(viewer(), ref), CardForm()
    try:
        thank_customer(sale, form.thanks(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, form))
    except Conflict as refusal:
        form.take(Invalid(Problem("words", refusal.message)))
        return refused(refusal, _page(sale, form))
    except TooMany as refusal:
        form.take(Invalid(Problem("words", MANY)))
        return too_soon(refusal, _page(sale, form))
    return done("Your thanks are on their page, and on their way by mail.", url_for("desk.sale", ref=ref))


@bp.get("/people/<sha256>")
@admits(*STAFF)
def face(sha256: str) -> Response:
    """The picture of somebody who works here."""
    kept = face_of(sha256)
    if kept is None:
        raise NotHere
    return picture_answer(kept.sha256, lambda: bytes(kept.body))


@bp.get("/picture")
@admits(*STAFF)
def picture_page() -> str:
    """The picture that customers see of the reader, and the form that changes it."""
    return _picture_page(PictureForm())


@bp.post("/picture")
@admits(*STAFF)
def show_it() -> Answer:
    """Show another picture of the reader."""
    form = PictureForm()
    try:
        show_picture(viewer().ref, form.sent(), clock.now())
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _picture_page(form))
    told = "This is how customers see you from now on."
    return done(told, url_for("desk_thanks.picture_page"))


@bp.post("/picture/removal")
@admits(*STAFF)
def show_none() -> Answer:
    """Show no picture of the reader any more."""
    pressed(PressForm())
    show_no_picture(viewer().ref, clock.now())
    told = "Your picture is gone. Customers see your initials in its place."
    return done(told, url_for("desk_thanks.picture_page"))


def _page(sale: Sale, form: CardForm) -> str:
    ledger = ledger_of(sale, clock.now())
    form.begin((pair.said.n, pair.said.words) for pair in ledger.pairs)
    return render_template(
        "desk/thank.html",
        ledger=ledger,
        form=form,
        readers=_readers(sale),
        me=staff(viewer().ref),
        thanks=thanks_of(sale.ref),
        viewer=viewer(),
    )


def _readers(sale: Sale) -> str:
    """Say who reads a card to the customer of a sale, and where."""
    names = [person.name for person in contacts_of(sale.customer)]
    if not names:
        return "A card from you, in your own words. It stands on the promise page; nobody of them has mail any more."
    have = "has" if len(names) == 1 else "have"
    return (
        f"A card from you, in your own words. {list_words(names)} {have} it by mail and on the promise page."
    )


def _picture_page(form: PictureForm) -> str:
    return render_template("desk/picture.html", form=form, me=staff(viewer().ref), viewer=viewer())
