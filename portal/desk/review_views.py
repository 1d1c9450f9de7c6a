"""Reviews in the workspace, over HTTP: who waits, what comes; invite, settle the time, answer the questions."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.desk.forms import KeyedForm
from portal.desk.review_forms import AcceptForm, AnswersForm, TimesForm, WhyForm
from portal.lib import clock
from portal.lib.db import utc_text
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.numbers import small_number
from portal.lib.together import together
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import contacts_of
from portal.reviews.access import SeenReview, review_at, review_for
from portal.reviews.actions import (
    accept_time,
    ask_for_review,
    call_off,
    give_answers,
    keep_time,
    propose_times,
)
from portal.reviews.actions.arranging import review_under_way
from portal.reviews.forms import time_chosen, typed_words
from portal.reviews.page import review_shown
from portal.reviews.waiting import list_queries, lists_from
from portal.reviews.words import STEPS, time_words, where_words
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

# Its templates are those of reviews, beside the desk's own.
bp = Blueprint("desk_reviews", __name__, url_prefix="/staff", template_folder="../reviews/templates")

F = TypeVar("F", bound=KeyedForm)


@bp.get("/reviews")
@admits(SALES, MANAGER)
def everything() -> str:
    """Every review that this member of staff may see: what waits for us, what comes, what is to follow up, what was."""
    lists = lists_from(together(list_queries(viewer(), clock.now())))
    return render_template(
        "desk/reviews.html", lists=lists, time_words=time_words, where_words=where_words, viewer=viewer()
    )


@bp.get("/sales/<ref>/reviews/invite")
@admits(SALES, MANAGER)
def invite_page(ref: str) -> str:
    """The form that invites a customer to a review."""
    sale, form = sale_for(viewer(), ref), TimesForm(parked_fields("desk_reviews.invite"))
    form.begin()
    return _invite_page(sale, form)


@bp.post("/sales/<ref>/reviews/invite")
@admits(SALES, MANAGER)
def invite(ref: str) -> Answer:
    """Invite to a review, with one to four times."""
    sale, form = sale_for(viewer(), ref), TimesForm()
    try:
        made = ask_for_review(sale, form.new_review(ZoneInfo(sale.time_zone)), _by(form))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _invite_page(sale, form))
    except Conflict as refusal:
        return refused(refusal, _invite_page(sale, form, refusal.message))
    told = "The invitation is on its way. You hear from us as soon as they answer."
    page = url_for("desk_reviews.one", ref=made) if made else url_for("desk_reviews.everything")
    return done(told, page)


@bp.get("/sales/<ref>/reviews/<n>")
@admits(SALES, MANAGER)
def numbered(ref: str, n: str) -> Response:
    """The way to a review from the promise that was agreed on in it."""
    seen = review_at(viewer(), ref, small_number(n) or 0)
    return redirect(url_for("desk_reviews.one", ref=seen.review.ref), 303)


@bp.get("/reviews/<ref>")
@admits(SALES, MANAGER)
def one(ref: str) -> str:
    """One review: its time, the questions with both sides' answers, what was agreed, and what can be done about it."""
    return _page(review_for(viewer(), ref))


@bp.post("/reviews/<ref>/time")
@admits(SALES, MANAGER)
def accept(ref: str) -> Answer:
    """Accept one of the times that the customer proposes."""
    seen, form = review_for(viewer(), ref), AcceptForm()
    told = "Agreed. Both sides have it by mail, ready for their calendars."
    return _done(seen, form, lambda by: accept_time(seen, time_chosen(form.time.data or ""), by), told)


@bp.post("/reviews/<ref>/times")
@admits(SALES, MANAGER)
def propose(ref: str) -> Answer:
    """Propose other times."""
    seen, form = review_for(viewer(), ref), TimesForm()
    zone = ZoneInfo(seen.sale.time_zone)
    return _done(
        seen, form, lambda by: propose_times(seen, form.new_review(zone), by), "The times are proposed."
    )


@bp.post("/reviews/<ref>/keeping")
@admits(SALES, MANAGER)
def keep(ref: str) -> Answer:
    """Keep the time that both sides accepted."""
    seen, form = review_for(viewer(), ref), WhyForm()
    return _done(seen, form, lambda by: keep_time(seen, form.words.data or "", by), "It stays as agreed.")


@bp.post("/reviews/<ref>/cancellation")
@admits(SALES, MANAGER)
def cancel(ref: str) -> Answer:
    """Call off what we invited to."""
    seen, form = review_for(viewer(), ref), WhyForm()
    told = "It is called off, and the customer has a mail about it."
    return _done(seen, form, lambda by: call_off(seen, form.words.data or "", by), told)


@bp.post("/reviews/<ref>/answers")
@admits(SALES, MANAGER)
def answer(ref: str) -> Answer:
    """Answer the questions for us; the customer reads it."""
    seen, form = review_for(viewer(), ref), AnswersForm()
    told = "Your answers stand beside the customer\N{RIGHT SINGLE QUOTATION MARK}s, for both of you to read."
    return _done(seen, form, lambda by: give_answers(seen, form.answers(), by), told)


def _by(form: KeyedForm) -> By:
    return By(viewer(), clock.now(), form.once)


def _done(seen: SeenReview, form: KeyedForm, act: Callable[[By], None], told: str) -> Answer:
    """Take a form and lead back to the review; what can't be taken comes back on its page with all that was typed."""
    try:
        act(_by(form))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, form))
    except Conflict as refusal:
        return refused(refusal, _page(review_for(viewer(), seen.review.ref), form, refusal.message))
    return done(told, url_for("desk_reviews.one", ref=seen.review.ref))


def _invite_page(sale: Sale, form: TimesForm, conflict: str = "") -> str:
    form.start_times()
    return render_template(
        "desk/review_invite.html",
        sale=sale,
        contacts=contacts_of(sale.customer),
        under_way=review_under_way(sale.ref),
        form=form,
        conflict=conflict,
        viewer=viewer(),
    )


def _page(seen: SeenReview, typed: KeyedForm | None = None, conflict: str = "") -> str:
    shown = review_shown(seen, clock.now())
    times = _form("propose", TimesForm, typed)
    times.start_times(shown.review)
    answers = _form("answer", AnswersForm, typed)
    answers.start_answers(shown.stands_of(by_customer=False))
    answers.ask_ourselves()
    return render_template(
        "desk/review.html",
        shown=shown,
        sale=seen.sale,
        times=times,
        answers=answers,
        accepting=_form("accept", AcceptForm, None),
        keeping=_form("keep", WhyForm, typed),
        cancelling=_form("cancel", WhyForm, typed),
        closing=_form("close", KeyedForm, None),
        conflict=conflict,
        typed=typed_words(typed) if conflict else [],
        utc_text=utc_text,
        STEPS=STEPS,
        time_words=time_words,
        where_words=where_words,
        viewer=viewer(),
    )


def _form(deed: str, kind: type[F], typed: KeyedForm | None) -> F:
    """Return the form of a deed, its ids its own: the one that was sent, what was typed before, or an empty one."""
    endpoint = f"desk_reviews.{deed}"
    sent = typed if isinstance(typed, kind) and request.endpoint == endpoint else None
    form = sent or kind(parked_fields(endpoint))
    form.begin()
    form.name_ids(deed)
    return form
