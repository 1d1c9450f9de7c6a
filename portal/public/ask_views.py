"""Asking us, over HTTP: the form, what happens next, and the enquirer's own page, on which they can delete it all."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.custody.queries import refuse_while_held
from portal.enquiries.actions import choose_friend, forget, receive
from portal.enquiries.actions.asking import STRANGER
from portal.enquiries.clock import reply_times
from portal.enquiries.forms import AskForm, FriendForm
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import answers_of, friend_name, own_enquiry, who_answers
from portal.enquiries.tokens import read_own
from portal.enquiries.wording import back_words, hours_words, usual_words
from portal.lib.clock import now
from portal.lib.errors import Invalid, NotHere, Problem, TooMany
from portal.lib.gate import PUBLIC, admits
from portal.people.identity import client
from portal.people.queries import company, staff_names, working_week
from portal.people.security import note
from portal.referrals.models import ReferralLink
from portal.referrals.queries import link_by_code
from portal.web.answers import too_soon
from portal.web.forms import PressForm, pressed
from portal.web.words import plural

bp = Blueprint("enquiries_public", __name__, template_folder="templates")
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Door:
    """Through which door somebody asks: a customer's link, or none. `friend` is the name that its testimonial shows."""

    link: ReferralLink | None = None
    friend: str = ""


@bp.get("/ask")
@admits(PUBLIC)
def ask_page() -> str:
    """The form with which anybody asks us."""
    return _page(Door(), AskForm(), now())


@bp.post("/enquiries")
@admits(PUBLIC)
def ask() -> Answer:
    """Take an enquiry; one that can't be taken comes back with its words and what to mend."""
    return _taken(Door())


@bp.get("/r/<code>/ask")
@admits(PUBLIC)
def ask_through_page(code: str) -> str:
    """The form for whom a customer sent here; where the link was ended, it is that of the site."""
    at = now()
    return _page(_door(code, at), AskForm(), at)


@bp.post("/r/<code>/enquiries")
@admits(PUBLIC)
def ask_through(code: str) -> Answer:
    """Take an enquiry that came through a customer's link."""
    return _taken(_door(code, now()))


@bp.get("/ask/sent")
@admits(PUBLIC)
def sent() -> str:
    """What happens next, and when; the same for everybody."""
    return render_template("public/asked.html", **_when(None, now()))


@bp.get("/enquiries/<token>")
@admits(PUBLIC)
def own_page(token: str) -> Answer:
    """All that we have of an enquiry, for who has the link in its mail; mail scanners open this, so nothing changes."""
    found = own_enquiry(read_own(token))
    return _own(found, token) if found else (render_template("public/enquiry_unknown.html"), 404)


@bp.post("/enquiries/<token>/friend")
@admits(PUBLIC)
def own_friend(token: str) -> Response:
    """Let whoever sent the enquirer here know, or no longer."""
    form, found = FriendForm(), _mine(token)
    pressed(form)
    choose_friend(found, may_know=form.said("may_know") == "yes", at=now())
    return redirect(url_for("enquiries_public.own_page", token=token), 303)


@bp.post("/enquiries/<token>/deletion")
@admits(PUBLIC)
def own_deletion(token: str) -> Response:
    """Delete everything that the enquirer sent, and what we answered."""
    pressed(PressForm())
    mine = _mine(token)
    refuse_while_held(mine)
    forget(mine, STRANGER, now())
    return redirect(url_for("enquiries_public.own_page", token=token), 303)


def _door(code: str, at: datetime) -> Door:
    """Return the door of a link. Raises NotHere where there never was one."""
    link = link_by_code(code)
    if link is None:
        raise NotHere
    return Door(link, friend_name(link, at)) if link.ended_at is None else Door()


def _taken(door: Door) -> Answer:
    form, at = AskForm(), now()
    try:
        receive(form.enquiry(door.link, client(), at), at)
    except Invalid as refusal:
        form.take(refusal)
        return _page(door, form, at), refusal.status
    except TooMany as refusal:
        note("limit", "", client(), "enquiry", at)
        return _too_many(door, form, refusal, at)
    return redirect(url_for("enquiries_public.sent"), 303)


def _too_many(door: Door, form: AskForm, refusal: TooMany, at: datetime) -> Response:
    minutes = plural(ceil(refusal.retry_after / 60), "minute", "minutes")
    waits = (
        "We had several enquiries from you, or the same words several times, in a short time, so we wait a while."
        f" What you typed is all here: please send it again in {minutes}."
    )
    form.take(Invalid(Problem("form", waits)))
    return too_soon(refusal, _page(door, form, at))


def _page(door: Door, form: AskForm, at: datetime) -> str:
    form.begin(at)
    # The question stands nowhere but on the form of a link.
    form.friend.label.text = f"{door.friend or 'The person who sent me here'} may know that I asked"
    return render_template("public/ask.html", door=door, form=form, us=company().name, **_when(door.link, at))


def _when(link: ReferralLink | None, at: datetime) -> dict[str, str]:
    week, answers = working_week(), who_answers(link)
    return {
        "who": answers.name if answers else "",
        "hours": hours_words(week),
        "back": back_words(at, week),
        "usual": usual_words(reply_times(at)),
    }


def _mine(token: str) -> Enquiry:
    found = own_enquiry(read_own(token))
    if found is None:
        raise NotHere
    return found


def _own(found: Enquiry, token: str) -> str:
    answers = answers_of(found.ref)
    link = link_by_code(found.code) if found.code else None
    return render_template(
        "public/enquiry.html",
        enquiry=found,
        answers=answers,
        names=staff_names(answer.by for answer in answers),
        friend=(friend_name(link, now()) or "The person who sent you here") if link else "",
        token=token,
        zone=company().time_zone,
    )
