"""Testimonials in the workspace: everybody who works here reads them all, and a manager replies once, in public."""

from flask import Blueprint, Response, render_template, request

from portal.deliveries.actions.fields import By
from portal.desk.testimonial_forms import ReplyForm
from portal.desk.testimonial_pages import address_of, page_of, whole
from portal.desk.testimonial_queries import (
    TestimonialPage,
    how_many_need_a_second,
    list_testimonials,
)
from portal.desk.testimonial_words import standing
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.file_answer import picture_answer
from portal.lib.gate import MANAGER, STAFF, admits
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import company, staff_names
from portal.record.models import COMPANY, StoredFile
from portal.testimonials.actions import check_repliable, reply, reply_words
from portal.testimonials.queries import version_of
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_testimonials", __name__, url_prefix="/staff/testimonials", template_folder="templates")


@bp.get("")
@admits(*STAFF)
def everything() -> str:
    """All testimonials, the newest first; `?needs=second` leaves those that wait for a second person."""
    at, second = clock.now(), request.args.get("needs") == "second"
    rows, following = list_testimonials(viewer(), request.args.get("after"), at, second=second)
    helds = [row.held for row in rows if row.held]
    names = staff_names([*(held.by for held in helds), *(held.confirmed_by or "" for held in helds)])
    return render_template(
        "desk/testimonials.html",
        rows_of=[(row, standing(row, names, at, viewer().time_zone)) for row in rows],
        following=following,
        second=second,
        waiting=how_many_need_a_second(at),
        viewer=viewer(),
    )


@bp.get("/<ref>")
@admits(*STAFF)
def testimonial(ref: str) -> str:
    """A testimonial with all its versions, what was withheld of it and why, and the reply."""
    return whole(page_of(ref))


@bp.get("/<ref>/photos/<n>")
@admits(*STAFF)
def photo(ref: str, n: str) -> Response:
    """The photo of a version, which the public sees no more when it is withheld."""
    page_of(ref)
    named = version_of(ref, small_number(n) or 0).photo
    kept: StoredFile | None = StoredFile.get_or_none(
        (StoredFile.stream == COMPANY) & (StoredFile.sha256 == named)
    )
    if kept is None:
        raise NotHere
    return picture_answer(kept.sha256, lambda: bytes(kept.body))


@bp.get("/<ref>/reply")
@admits(MANAGER)
def reply_page(ref: str) -> str:
    """The form of the one reply."""
    page = page_of(ref)
    form = ReplyForm(parked_fields())
    form.look_at(page.n)
    return _reply_page(page, form)


@bp.post("/<ref>/reply")
@admits(MANAGER)
def give_reply(ref: str) -> Answer:
    """Reply in public, or show what the public would see."""
    page, form = page_of(ref), ReplyForm()
    by = By(viewer(), clock.now(), form.once)
    read = form.read(page.row.testimonial)
    try:
        if "preview" in request.form:
            said = reply_words(form.words.data or "", by)
            check_repliable(page.row.testimonial, read.n)
            return _reply_page(page, form, preview=said)
        reply(read, form.words.data or "", by)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _reply_page(page, form))
    except Conflict as refusal:
        form.look_at(page.n)
        return refused(refusal, _reply_page(page, form, conflict=refusal.message))
    return done("Your reply stands beside the words now, and the author is told.", address_of(ref))


def _reply_page(page: TestimonialPage, form: ReplyForm, *, preview: str = "", conflict: str = "") -> str:
    return render_template(
        "desk/testimonial_reply.html",
        page=page,
        form=form,
        preview=preview,
        conflict=conflict,
        company=company(),
        today_day=clock.today(viewer().zone, clock.now()),
        viewer=viewer(),
    )
