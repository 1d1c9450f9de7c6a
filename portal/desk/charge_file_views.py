"""A table of charges over HTTP: bringing it, looking at what each row would do, taking it as a whole."""

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.charges.access import SeenFile, file_for, priced_sale_for
from portal.charges.actions import bring_file, is_taken, look_at, take_file
from portal.charges.tables import COLUMNS, EXAMPLE, MOST_ROWS
from portal.deliveries.actions.fields import By
from portal.desk.charge_file_page import shown
from portal.desk.charge_forms import ChargeFileForm
from portal.desk.forms import KeyedForm
from portal.lib import clock
from portal.lib.errors import Invalid
from portal.lib.file_answer import saved_as
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused
from portal.web.words import plural

bp = Blueprint("charge_files", __name__, url_prefix="/staff")


@bp.get("/sales/<ref>/charges/file")
@admits(SALES, MANAGER)
def page(ref: str) -> str:
    """The form that brings a table of charges, and what its columns can say."""
    form = ChargeFileForm()
    form.begin()
    return _page(priced_sale_for(viewer(), ref), form)


@bp.post("/sales/<ref>/charges/file")
@admits(SALES, MANAGER)
def bring(ref: str) -> Answer:
    """Keep a table and go on to what it says; nothing is entered so far."""
    sale, form = priced_sale_for(viewer(), ref), ChargeFileForm()
    try:
        kept = bring_file(sale, *form.sent(), _by(form))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, form))
    where = url_for("charge_files.look", ref=kept) if kept else url_for("desk_charges.everything", ref=ref)
    return redirect(where, 303)


@bp.get("/charge-files/example.csv")
@admits(SALES, MANAGER)
def example() -> Response:
    """A table to fill in, with rows of an example."""
    # With a byte order mark, by which Excel knows it for UTF-8.
    answer = Response(f"\ufeff{EXAMPLE}", mimetype="text/csv")
    answer.headers["Content-Disposition"] = saved_as("charges.csv")
    return answer


@bp.get("/charge-files/<ref>")
@admits(SALES, MANAGER)
def look(ref: str) -> Answer:
    """What each row of a table would do, before any is entered; afterwards it leads to what was."""
    seen = file_for(viewer(), ref)
    if is_taken(seen.file):
        return redirect(url_for("desk_charges.everything", ref=seen.sale.ref), 303)
    return _look(seen)


@bp.post("/charge-files/<ref>")
@admits(SALES, MANAGER)
def take(ref: str) -> Answer:
    """Enter every charge of a table, or none."""
    seen, form = file_for(viewer(), ref), KeyedForm()
    try:
        came = take_file(seen, _by(form))
    except Invalid as refusal:
        return refused(refusal, _look(seen))
    told = f"{plural(came, 'charge is', 'charges are')} entered." if came else "All of it was entered before."
    return done(told, url_for("desk_charges.everything", ref=seen.sale.ref))


def _page(sale: Sale, form: ChargeFileForm) -> str:
    return render_template(
        "desk/charge_file.html", sale=sale, form=form, columns=COLUMNS, most=MOST_ROWS, viewer=viewer()
    )


def _look(seen: SeenFile) -> str:
    form = KeyedForm()
    form.begin()
    looked = shown(look_at(seen, _by(form)))
    return render_template(
        "desk/charge_file_look.html",
        file=seen.file,
        sale=seen.sale,
        looked=looked,
        form=form,
        viewer=viewer(),
    )


def _by(form: KeyedForm) -> By:
    return By(viewer(), clock.now(), form.once)
