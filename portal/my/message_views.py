"""The conversation of a sale over HTTP, as its customer reads and writes it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.file_answer import small_answer, whole_answer
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.messages.access import SeenMessage, file_for, noted_for
from portal.messages.actions import dispute_contact, write
from portal.messages.queries import talk_of
from portal.messages.showing import reader_of
from portal.messages.talk import File, Line
from portal.my.message_forms import DidNotHappenForm, MessageForm
from portal.my.queries import sales_of
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff
from portal.sales.models import Sale

bp = Blueprint("my_messages", __name__, url_prefix="/my", template_folder="../messages/templates")

Answer = AnyResponse | tuple[str, int]


@bp.get("/messages")
@admits(CONTACT)
def home() -> str:
    """The conversations of the reader's household or organisation; the only one at once."""
    sales = sales_of(viewer())
    if len(sales) == 1:
        return _page(sales[0], MessageForm(formdata=parked_fields("my_messages.write")))
    return render_template("my/conversations.html", sales=sales, viewer=viewer())


@bp.get("/sales/<ref>/messages")
@admits(CONTACT)
def page(ref: str) -> str:
    """The conversation, the oldest message first, with the form at its end; `before` leads to earlier ones."""
    return _page(sale_for(viewer(), ref), MessageForm(formdata=parked_fields("my_messages.write")))


@bp.post("/sales/<ref>/messages", endpoint="write")
@admits(CONTACT)
def write_it(ref: str) -> Answer:
    """Write a message; whoever sold and whoever delivers get it by mail."""
    sale, form = sale_for(viewer(), ref), MessageForm()
    try:
        form.read()
        sent = write(sale, form.message(), By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        form.take(refusal if isinstance(refusal, Invalid) else Invalid())
        return _page(sale, form, refusal.message), refusal.status
    flash("Your message is with us." if sent else "We have this message already.", "done")
    return redirect(url_for("my_messages.page", ref=ref, _anchor="end"), 303)


@bp.get("/messages/<ref>/dispute")
@admits(CONTACT)
def did_not_happen(ref: str) -> str:
    """The form in which a contact says that what we noted did not take place."""
    return _dispute_page(noted_for(viewer(), ref), DidNotHappenForm(formdata=parked_fields()))


@bp.post("/messages/<ref>/dispute")
@admits(CONTACT)
def dispute(ref: str) -> Answer:
    """Say that a call, a visit or a text message which we noted did not take place."""
    seen, form = noted_for(viewer(), ref), DidNotHappenForm()
    try:
        form.read()
        dispute_contact(seen, form.said("text"), By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        form.take(refusal if isinstance(refusal, Invalid) else Invalid())
        return _dispute_page(seen, form, refusal.message), refusal.status
    flash("Your word stands beside what was noted, and we have been told.", "done")
    return redirect(url_for("my_messages.page", ref=seen.sale.ref, _anchor="end"), 303)


@bp.get("/messages/files/<ref>")
@admits(CONTACT)
def file(ref: str) -> Response:
    """A photo of a message at its full size, shown; another file, to be saved."""
    return whole_answer(*file_for(viewer(), ref))


@bp.get("/messages/files/<ref>/small")
@admits(CONTACT)
def small(ref: str) -> Response:
    """The small picture of a photo of a message."""
    return small_answer(file_for(viewer(), ref, small=True)[1])


def file_url(file: File, *, small: bool = False) -> str:
    """Return where a contact finds a photo or file of a message."""
    return url_for("my_messages.small" if small else "my_messages.file", ref=file.ref)


def dispute_url(line: Line) -> str:
    """Return where a contact says that what was noted did not take place."""
    return url_for("my_messages.did_not_happen", ref=line.ref)


def _page(sale: Sale, form: MessageForm, conflict: str = "") -> str:
    reader, at = viewer(), clock.now()
    before = small_number(request.args.get("before", ""))
    return render_template(
        "my/messages.html",
        sale=sale,
        talk=talk_of(sale.ref, before),
        before=before,
        salesperson=staff(sale.salesperson),
        reader=reader_of(reader, at),
        form=form.place("message"),
        conflict="" if form.errors else conflict,
        file_url=file_url,
        dispute_url=dispute_url,
        viewer=reader,
    )


def _dispute_page(seen: SeenMessage, form: DidNotHappenForm, conflict: str = "") -> str:
    reader = viewer()
    return render_template(
        "my/did_not_happen.html",
        seen=seen,
        by=staff(seen.message.by).name,
        form=form.place("dispute"),
        conflict="" if form.errors else conflict,
        reader=reader_of(reader, clock.now()),
        viewer=reader,
    )
