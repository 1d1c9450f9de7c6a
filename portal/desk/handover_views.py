"""A sale is handed over to a successor: the page, the mail as it would leave, and doing it."""

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.access import sale_for
from portal.deliveries.actions import checked_handover, hand_over, successors
from portal.deliveries.actions.fields import By
from portal.deliveries.mail import handover_mail
from portal.desk.forms import HandoverForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.access import Viewer
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_handover", __name__, url_prefix="/staff/sales", template_folder="templates")


@bp.get("/<ref>/handover")
@admits(SALES, MANAGER)
def page(ref: str) -> str:
    """The form that names the successor and holds the words to the customer."""
    sale, form = sale_for(viewer(), ref), HandoverForm(parked_fields())
    form.begin()
    form.was.data = sale.salesperson
    return _page(sale, form)


@bp.post("/<ref>/handover")
@admits(SALES, MANAGER)
def post(ref: str) -> Answer:
    """Hand the sale over, or show the mail that would say so."""
    sale, form = sale_for(viewer(), ref), HandoverForm()
    by = By(viewer(), clock.now(), form.once)
    to, words = form.to.data or "", form.words.data or ""
    try:
        _check_unchanged(sale, form)
        if "preview" in request.form:
            return _page(sale, form, handover_mail(checked_handover(sale, to, words, by)))
        hand_over(sale, to, words, by)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, form))
    except Conflict as refusal:
        now = sale_for(viewer(), ref)
        form.was.data = now.salesperson
        return refused(refusal, _page(now, form, conflict=refusal.message))
    return done("The sale is handed over. The customer has a mail that says so.", _then(viewer(), sale, to))


def _check_unchanged(sale: Sale, form: HandoverForm) -> None:
    if form.was.data != sale.salesperson:
        raise Conflict("Somebody else handed this sale over meanwhile.")


def _then(reader: Viewer, sale: Sale, to: str) -> str:
    """Return where to go: whoever sells sees the sale no more once another has it."""
    still_seen = reader.role == MANAGER or reader.ref == to
    return url_for("desk.sale", ref=sale.ref) if still_seen else url_for("desk.sales")


def _page(sale: Sale, form: HandoverForm, mail: tuple[str, str] | None = None, conflict: str = "") -> str:
    people = successors(sale)
    form.offer(people)
    return render_template(
        "desk/handover.html",
        sale=sale,
        salesperson=staff(sale.salesperson),
        people=people,
        form=form,
        mail=mail,
        conflict=conflict,
        viewer=viewer(),
    )
