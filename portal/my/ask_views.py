"""“Ask us about something new”, for customers: their words, what they asked before, and what we answered."""

from math import ceil

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.enquiries.actions import receive
from portal.enquiries.forms import CustomerAskForm
from portal.enquiries.queries import answers_to, enquiries_of_contact, who_answers
from portal.enquiries.tokens import own_token
from portal.enquiries.wording import back_words, hours_words
from portal.lib.clock import now
from portal.lib.errors import Invalid, Problem, TooMany
from portal.lib.gate import CONTACT, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff_names, working_week
from portal.web.answers import Answer, too_soon
from portal.web.words import plural

bp = Blueprint("my_ask", __name__, template_folder="templates")


@bp.get("/my/ask")
@admits(CONTACT)
def page() -> str:
    """The form with which a customer asks about something new, above what they asked before."""
    return _page(CustomerAskForm(parked_fields()))


@bp.post("/my/enquiries")
@admits(CONTACT)
def ask() -> Answer:
    """Take what a customer asks; what can't be taken comes back with its words."""
    form = CustomerAskForm()
    try:
        receive(form.enquiry(viewer()), now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(form), refusal.status
    except TooMany as refusal:
        return _too_many(form, refusal)
    flash("We have it. The answer comes to you by mail, and stands below.", "done")
    return redirect(url_for("my_ask.page"), 303)


def _too_many(form: CustomerAskForm, refusal: TooMany) -> Response:
    minutes = plural(ceil(refusal.retry_after / 60), "minute", "minutes")
    waits = f"You asked many things in a short time, so we wait a while. Please send this again in {minutes}."
    form.take(Invalid(Problem("form", waits)))
    return too_soon(refusal, _page(form))


def _page(form: CustomerAskForm) -> str:
    asked = enquiries_of_contact(viewer().ref)
    answers = answers_to([one.ref for one in asked])
    sam, week = who_answers(customer=viewer().customer), working_week()
    form.renew()
    return render_template(
        "my/ask.html",
        form=form,
        asked=asked,
        answers=answers,
        names=staff_names(answer.by for found in answers.values() for answer in found),
        own_token=own_token,
        who=sam.name if sam else "",
        hours=hours_words(week),
        back=back_words(now(), week),
        viewer=viewer(),
    )
