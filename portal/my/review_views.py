"""Reviews over HTTP, for the customer: ask for one, accept a time, answer the questions, say whether a fix worked."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.db import utc_text
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.forms import SayForm
from portal.my.review_forms import AcceptForm, AnswersForm, TimesForm, WhyForm, WorkedForm
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff
from portal.reviews.access import SeenReview, agreement_for, review_at
from portal.reviews.actions import (
    accept_time,
    ask_for_review,
    call_off,
    follow_up,
    give_answers,
    keep_time,
    propose_times,
)
from portal.reviews.forms import time_chosen, typed_words
from portal.reviews.page import review_shown
from portal.reviews.queries import reviews_of
from portal.reviews.rules import UNDER_WAY
from portal.reviews.words import STAMPS, STEPS, time_words, where_words
from portal.sales.models import Sale

# Its pages share the pieces that the workspace shows of a review, too.
bp = Blueprint("my_reviews", __name__, template_folder="../reviews/templates")

Answer = Response | tuple[str, int]
F = TypeVar("F", bound=SayForm)
_ACCEPTED = "Agreed. The time is in your mail, ready for your calendar."
_PROPOSED = "Your times are proposed. We answer here and by mail."
_CALLED_OFF = "That is noted, and we know. Ask for a review whenever you like."
_THANKS = "Thank you. Your answers stand here for us to read; you can change them at any time."
_WORKED = "Thank you. Whoever agreed on it with you reads it."


@bp.get("/my/sales/<ref>/reviews")
@admits(CONTACT)
def page(ref: str) -> str:
    """Every review so far, and a form that asks for one."""
    return _list(sale_for(viewer(), ref), TimesForm(formdata=parked_fields("my_reviews.ask")))


@bp.post("/my/sales/<ref>/reviews")
@admits(CONTACT)
def ask(ref: str) -> Answer:
    """Ask for a review."""
    sale, form = sale_for(viewer(), ref), TimesForm()
    try:
        form.read()
        ask_for_review(sale, form.new_review(ZoneInfo(sale.time_zone)), _by(form))
    except Invalid as refusal:
        form.take(refusal)
        return _list(sale, form), refusal.status
    except Conflict as refusal:
        form.take(Invalid())
        return _list(sale, form, refusal.message), refusal.status
    flash(f"You asked for a review. {staff(sale.salesperson).name} answers here and by mail.", "done")
    return redirect(url_for("my_reviews.page", ref=ref), 303)


@bp.get("/my/sales/<ref>/reviews/<n>")
@admits(CONTACT)
def one(ref: str, n: str) -> str:
    """One review: its time, the questions with both sides' answers, and what was agreed."""
    return _page(_seen(ref, n))


@bp.post("/my/sales/<ref>/reviews/<n>/time")
@admits(CONTACT)
def accept(ref: str, n: str) -> Answer:
    """Accept one of the times that are proposed."""
    seen, form = _seen(ref, n), AcceptForm()
    return _done(seen, form, lambda by: accept_time(seen, time_chosen(form.said("time")), by), _ACCEPTED)


@bp.post("/my/sales/<ref>/reviews/<n>/times")
@admits(CONTACT)
def propose(ref: str, n: str) -> Answer:
    """Propose other times, or say that none fits."""
    seen, form = _seen(ref, n), TimesForm()
    zone = ZoneInfo(seen.sale.time_zone)
    return _done(seen, form, lambda by: propose_times(seen, form.new_review(zone), by), _PROPOSED)


@bp.post("/my/sales/<ref>/reviews/<n>/keeping")
@admits(CONTACT)
def keep(ref: str, n: str) -> Answer:
    """Keep the time that both sides accepted."""
    seen, form = _seen(ref, n), WhyForm()
    return _done(seen, form, lambda by: keep_time(seen, form.said("words"), by), "It stays as agreed.")


@bp.post("/my/sales/<ref>/reviews/<n>/refusal")
@admits(CONTACT)
def decline(ref: str, n: str) -> Answer:
    """Decline the invitation, or call the review off."""
    seen, form = _seen(ref, n), WhyForm()
    return _done(seen, form, lambda by: call_off(seen, form.said("words"), by), _CALLED_OFF)


@bp.post("/my/sales/<ref>/reviews/<n>/answers")
@admits(CONTACT)
def answer(ref: str, n: str) -> Answer:
    """Answer the questions."""
    seen, form = _seen(ref, n), AnswersForm()
    return _done(seen, form, lambda by: give_answers(seen, form.answers(), by), _THANKS)


@bp.post("/my/sales/<ref>/reviews/<n>/agreed/<promise>")
@admits(CONTACT)
def say_whether(ref: str, n: str, promise: str) -> Answer:
    """Say whether what was agreed on worked."""
    seen, form = _seen(ref, n), WorkedForm()
    agreed = agreement_for(seen, small_number(promise) or 0)
    return _done(
        seen,
        form,
        lambda by: follow_up(seen, agreed, form.said("worked"), form.said("words"), by),
        _WORKED,
    )


def _seen(ref: str, n: str) -> SeenReview:
    return review_at(viewer(), ref, small_number(n) or 0)


def _by(form: SayForm) -> By:
    return By(viewer(), clock.now(), form.once)


def _done(seen: SeenReview, form: SayForm, act: Callable[[By], None], told: str) -> Answer:
    """Take a form and lead back to the review; what can't be taken comes back on its page with all that was typed."""
    try:
        form.read()
        act(_by(form))
    except Invalid as refusal:
        form.take(refusal)
        return _page(seen, form), refusal.status
    except Conflict as refusal:
        form.take(Invalid())
        return _page(_seen(seen.sale.ref, str(seen.review.n)), form, refusal.message), refusal.status
    flash(told, "done")
    return redirect(url_for("my_reviews.one", ref=seen.sale.ref, n=seen.review.n), 303)


def _list(sale: Sale, form: TimesForm, conflict: str = "") -> str:
    reviews = reviews_of(sale.ref)
    form.start_times(customer=True)
    form.place("ask")
    return render_template(
        "my/reviews.html",
        sale=sale,
        reviews=reviews,
        under_way=next((one for one in reviews if one.state in UNDER_WAY), None),
        salesperson=staff(sale.salesperson),
        form=form,
        conflict=conflict,
        stamps=STAMPS,
        time_words=time_words,
        where_words=where_words,
        viewer=viewer(),
    )


def _page(seen: SeenReview, refused: SayForm | None = None, conflict: str = "") -> str:
    shown = review_shown(seen, clock.now())
    times = _form("propose", TimesForm, refused)
    times.start_times(shown.review, customer=True)
    answers = _form("answer", AnswersForm, refused)
    answers.start_answers(shown.stands_of(by_customer=True))
    return render_template(
        "my/review.html",
        shown=shown,
        sale=seen.sale,
        times=times,
        answers=answers,
        accepting=AcceptForm(formdata=None).place("accept"),
        keeping=_form("keep", WhyForm, refused),
        declining=_form("decline", WhyForm, refused),
        worked=[(one, _worked_form(one.n, refused)) for one in shown.agreed],
        conflict=conflict,
        typed=typed_words(refused) if conflict else [],
        failed=refused is not None,
        utc_text=utc_text,
        STEPS=STEPS,
        time_words=time_words,
        where_words=where_words,
        viewer=viewer(),
    )


def _worked_form(promise: int, refused: SayForm | None) -> SayForm:
    name = f"worked-{promise}"
    if refused is not None and request.view_args and request.view_args.get("promise") == str(promise):
        return refused.place(name)
    # Several such forms stand on the page: what was typed before belongs to the one of its promise.
    parked = WorkedForm(formdata=parked_fields("my_reviews.say_whether"))
    form = parked if parked.was.data == str(promise) else WorkedForm(formdata=None)
    form.was.data = str(promise)
    return form.place(name)


def _form(deed: str, kind: type[F], refused: SayForm | None) -> F:
    """Return the form of a deed: the one that was refused, what was typed before, or an empty one."""
    endpoint = f"my_reviews.{deed}"
    form = refused if isinstance(refused, kind) and request.endpoint == endpoint else None
    found = form or kind(formdata=parked_fields(endpoint))
    found.place(deed)
    return found
