"""Conversations in the workspace, over HTTP: which wait for us, each by itself, and what was said elsewhere."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template, request, url_for

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.desk.message_forms import ContactForm, MessageForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.file_answer import small_answer, whole_answer
from portal.lib.gate import STAFF, admits
from portal.lib.numbers import small_number
from portal.lib.worktime import working_between
from portal.messages.access import file_for
from portal.messages.actions import note_contact, write
from portal.messages.conversations import conversations
from portal.messages.queries import talk_of
from portal.messages.showing import reader_of
from portal.messages.talk import File, Talk
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import contacts_of, working_week
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_messages", __name__, url_prefix="/staff", template_folder="../messages/templates")


@bp.get("/messages")
@admits(*STAFF)
def everything() -> str:
    """Conversations that wait for an answer, the longest first, then all others, the newest first."""
    at = clock.now()
    found = conversations(viewer(), at, *(request.args.get(name, "") for name in ("before", "after")))
    return render_template("desk/messages.html", found=found, reader=reader_of(viewer(), at), viewer=viewer())


@bp.get("/sales/<ref>/messages")
@admits(*STAFF)
def conversation(ref: str) -> str:
    """The conversation of a sale, the oldest message first, with the form for an answer at its end."""
    form = MessageForm(parked_fields("desk_messages.write"))
    form.begin()
    return _page(sale_for(viewer(), ref), form)


@bp.post("/sales/<ref>/messages", endpoint="write")
@admits(*STAFF)
def write_it(ref: str) -> Answer:
    """Write to the customer; every contact who wants it gets it by mail."""
    sale, form = sale_for(viewer(), ref), MessageForm()
    try:
        write(sale, form.message(), By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        form.take(refusal if isinstance(refusal, Invalid) else Invalid())
        return refused(refusal, _page(sale, form, refusal.message))
    return done(
        "The customer has your message.", url_for("desk_messages.conversation", ref=ref, _anchor="end")
    )


@bp.get("/sales/<ref>/calls")
@admits(*STAFF)
def noting(ref: str) -> str:
    """The form that notes a call, a visit or a text message, filled in with now."""
    form = ContactForm(parked_fields())
    form.start(request.args.get("how", ""), clock.now(), viewer().zone)
    return _note_page(sale_for(viewer(), ref), form)


@bp.post("/sales/<ref>/calls")
@admits(*STAFF)
def note(ref: str) -> Answer:
    """Note a call, a visit or a text message; the customer sees it, and may say that it did not happen."""
    sale, form, at = sale_for(viewer(), ref), ContactForm(), clock.now()
    try:
        note_contact(sale, form.contact(at, viewer().zone), By(viewer(), at, form.once))
    except (Invalid, Conflict) as refusal:
        form.take(refusal if isinstance(refusal, Invalid) else Invalid())
        return refused(refusal, _note_page(sale, form, refusal.message))
    return done(
        "It is noted. The customer sees it.", url_for("desk_messages.conversation", ref=ref, _anchor="end")
    )


@bp.get("/messages/files/<ref>")
@admits(*STAFF)
def file(ref: str) -> Response:
    """A photo of a message in full, or a file to be saved."""
    return whole_answer(*file_for(viewer(), ref))


@bp.get("/messages/files/<ref>/small")
@admits(*STAFF)
def small(ref: str) -> Response:
    """The small picture of a photo of a message."""
    return small_answer(file_for(viewer(), ref, small=True)[1])


def file_url(file: File, *, small: bool = False) -> str:
    """Return where staff find a photo or file of a message."""
    return url_for("desk_messages.small" if small else "desk_messages.file", ref=file.ref)


def _page(sale: Sale, form: MessageForm, conflict: str = "") -> str:
    before = small_number(request.args.get("before", ""))
    talk, at = talk_of(sale.ref, before), clock.now()
    return render_template(
        "desk/conversation.html",
        sale=sale,
        talk=talk,
        before=before,
        waited=_waited(talk, at),
        contacts=contacts_of(sale.customer),
        reader=reader_of(viewer(), at),
        form=form,
        conflict="" if form.errors else conflict,
        file_url=file_url,
        viewer=viewer(),
    )


def _note_page(sale: Sale, form: ContactForm, conflict: str = "") -> str:
    conflict = "" if form.errors else conflict
    contacts = contacts_of(sale.customer)
    return render_template(
        "desk/note_contact.html", sale=sale, form=form, contacts=contacts, conflict=conflict, viewer=viewer()
    )


def _waited(talk: Talk, at: datetime) -> timedelta | None:
    """Return for how long of working time a conversation waits, where no promise says until when it may."""
    if talk.waits is None or talk.waits.due_at is not None:
        return None
    return working_between(talk.waits.at, at, working_week())
