"""A sale, or all open sales of somebody, go to a successor: the page, the mail as it would leave, and doing it."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.access import sale_for
from portal.deliveries.actions import MEANWHILE, checked_handover, hand_over, open_sales_of, successors
from portal.deliveries.actions.fields import By
from portal.deliveries.mail import handover_mail
from portal.desk.forms import HandoverForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.identity import viewer
from portal.people.models import Staff
from portal.people.parking import parked_fields
from portal.people.queries import staff
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_handover", __name__, url_prefix="/staff", template_folder="templates")


@bp.get("/sales/<ref>/handover")
@admits(SALES, MANAGER)
def page(ref: str) -> str:
    """The form that names the successor of a sale's salesperson and holds the words to the customer."""
    sale = sale_for(viewer(), ref)
    return _page(staff(sale.salesperson), [sale], _form([sale]), url_for("desk.sale", ref=ref))


@bp.post("/sales/<ref>/handover")
@admits(SALES, MANAGER)
def post(ref: str) -> Answer:
    """Hand the sale over, or show the mail that would say so."""
    sale, form = sale_for(viewer(), ref), HandoverForm()
    there = url_for("desk.sale", ref=ref)
    then = there if _still_seen(viewer(), form) else url_for("desk.sales")
    return _handed(staff(sale.salesperson), [sale], form, (there, then))


@bp.get("/handovers/<who>")
@admits(MANAGER)
def all_page(who: str) -> str:
    """The form that hands over all open sales of a salesperson, who may have left."""
    person, sales = _person(who)
    return _page(person, sales, _form(sales), url_for("desk.sales"))


@bp.post("/handovers/<who>")
@admits(MANAGER)
def post_all(who: str) -> Answer:
    """Hand them over, or show the first mail that would say so."""
    person, sales = _person(who)
    return _handed(person, sales, HandoverForm(), (url_for("desk.sales"),) * 2)


def _handed(person: Staff, sales: Sequence[Sale], form: HandoverForm, ways: tuple[str, str]) -> Answer:
    """Do what the form asks; `ways` lead back and, afterwards, on."""
    back, then = ways
    by = By(viewer(), clock.now(), form.once)
    to, words = form.to.data or "", form.words.data or ""
    try:
        _check_unchanged(sales, form)
        if "preview" in request.form:
            mail = handover_mail(checked_handover(sales, to, words, by))
            return _page(person, sales, form, back, mail=mail)
        hand_over(sales, to, words, by)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(person, sales, form, back))
    except Conflict as refusal:
        form.was.data = _seen(sales)
        return refused(refusal, _page(person, sales, form, back, conflict=refusal.message))
    return done("It is handed over. Every customer whom it concerns has a mail that says so.", then)


def _form(sales: Sequence[Sale]) -> HandoverForm:
    form = HandoverForm(parked_fields())
    form.begin()
    form.was.data = _seen(sales)
    return form


def _person(ref: str) -> tuple[Staff, list[Sale]]:
    """Return a member of staff, who may have left, with their open sales. Raises NotHere."""
    if not is_ref(ref):
        raise NotHere
    return staff(ref), open_sales_of(ref)


def _seen(sales: Sequence[Sale]) -> str:
    """Return what the form was made for: whose sales, and how many."""
    return f"{sales[0].salesperson} {len(sales)}" if sales else ""


def _check_unchanged(sales: Sequence[Sale], form: HandoverForm) -> None:
    if (form.was.data or "") != _seen(sales):
        raise Conflict(MEANWHILE)


def _still_seen(reader: Viewer, form: HandoverForm) -> bool:
    """Tell whether the reader sees the sale still: whoever sells doesn't, once another has it."""
    return reader.role == MANAGER or reader.ref == form.to.data


def _page(
    person: Staff,
    sales: Sequence[Sale],
    form: HandoverForm,
    back: str,
    **said: tuple[str, str] | str | None,
) -> str:
    """Return the page; `said` may hold the `mail` as it would leave, or which `conflict` there is."""
    people = successors(person.ref)
    form.offer(people)
    shown = {"salesperson": person, "sales": sales, "people": people, "form": form, "back": back}
    return render_template("desk/handover.html", **shown, **said, viewer=viewer())
