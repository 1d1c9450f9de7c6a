"""A contact signs in by mail, and anybody signs out."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from portal.lib.clock import now
from portal.lib.db import transaction
from portal.lib.errors import Problem
from portal.lib.gate import PUBLIC, admits
from portal.lib.ids import new_token
from portal.lib.installed import settings
from portal.lib.text import normal_email
from portal.people.actions.sign_in import MINUTES, Asking, Outcome, ask, look_at_link, use_code, use_link
from portal.people.codes import read_code
from portal.people.cookies import ASKING, drop_cookie, get_cookie, set_cookie
from portal.people.forms.sign_in import CodeForm, EmailForm
from portal.people.identity import client, sign_in, sign_out, viewer_here
from portal.people.limits import check_mail, check_try
from portal.people.parking import KEPT_FOR
from portal.people.places import read_next
from portal.people.rules import SignInState
from portal.people.security import note
from portal.people.words import MAIL_SPENT
from portal.web.forms import PressForm, pressed, show_problems

Page = tuple[str, int]
bp = Blueprint("people", "portal.people", template_folder="templates")
HOME = "/my"
_WRONG = "This code doesn't fit. Look at the newest mail from us and type its code again."
_STATUS = {"unknown": 404, "elsewhere": 403}
_SPENT = 410


@bp.get("/sign-in")
@admits(PUBLIC)
def sign_in_page() -> str:
    """Show the form that asks for the address."""
    onward = request.args.get("next", "")
    why, reader = read_next(onward)[1], viewer_here()
    form = EmailForm(next=onward, email=reader.email if reader and why == "sure" else "")
    return render_template("people/sign_in.html", form=form, why=why)


@bp.post("/sign-in")
@admits(PUBLIC)
def ask_for_mail() -> Response | Page:
    """Queue a mail to the address, if it is a contact's; the answer is the same if it isn't."""
    form, at = EmailForm(), now()
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form, why=""), 422
    email = normal_email(form.said("email"))
    check_mail(email, client(), at)
    browser = new_token()
    ask(Asking(email, browser, form.said("next")), at)
    note("asked", "", client(), "", at)
    answer = current_app.make_response(redirect(url_for("people.code_page"), 303))
    set_cookie(answer, ASKING, _signer().dumps([browser, email]), KEPT_FOR)
    return answer


@bp.get("/sign-in/code")
@admits(PUBLIC)
def code_page() -> str | Response:
    """Show where to type the code, in the browser that asked for it."""
    browser, email = _asked()
    if not browser:
        return _see(url_for("people.sign_in_page"))
    return render_template("people/code.html", form=CodeForm(), email=email, minutes=MINUTES)


@bp.post("/sign-in/code")
@admits(PUBLIC)
def try_code() -> Response | Page:
    """Sign in by the code, or say what became of it; each try counts."""
    browser, email = _asked()
    if not browser:
        return _see(url_for("people.sign_in_page"))
    check_try(client(), now())
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            outcome = use_code(browser, read_code(form.said("code")), now())
            if outcome.state != "wrong":
                return _answer(outcome)
        note("refused", "", client(), "code", now())
        show_problems(form, Problem("code", _WRONG))
    return render_template("people/code.html", form=form, email=email, minutes=MINUTES), 422


@bp.get("/sign-in/<token>")
@admits(PUBLIC)
def link_page(token: str) -> str | Page:
    """Show a button in the browser that asked, words in any other; mail scanners open this too, so nothing changes."""
    state, ours = look_at_link(token, _asked()[0], now())
    if state != "good":
        return _spent(state)
    if not ours:
        return render_template("people/link_elsewhere.html")
    return render_template("people/link.html", form=PressForm())


@bp.post("/sign-in/<token>")
@admits(PUBLIC)
def press_link(token: str) -> Response | Page:
    """Sign in by the link, in the browser that asked; from another one nothing is consumed."""
    check_try(client(), now())
    pressed(PressForm())
    with transaction():
        return _answer(use_link(token, _asked()[0], now()))


@bp.post("/sign-out")
@admits(PUBLIC)
def leave() -> Response:
    """End what this browser holds: the contact's session, that of staff, or both when the form doesn't say which."""
    which = request.form.get("who", "")
    answer = _see("/staff/sign-in" if which == "staff" else "/sign-in")
    if which in {"", "contact"}:
        sign_out(answer, "contact")
    if which in {"", "staff"}:
        sign_out(answer, "staff")
    return answer


def _answer(outcome: Outcome) -> Response | Page:
    if outcome.state != "good":
        note("refused", outcome.contact, client(), outcome.state, now())
        return _spent(outcome.state)
    answer = sign_in(_see(read_next(outcome.next)[0] or HOME), "contact", outcome.contact)
    drop_cookie(answer, ASKING)
    note("signed_in", outcome.contact, client(), "contact", now())
    return answer


def _spent(state: SignInState) -> Page:
    if state == "elsewhere":
        return render_template("people/link_elsewhere.html"), _STATUS[state]
    return render_template("people/spent.html", words=MAIL_SPENT[state]), _STATUS.get(state, _SPENT)


def _asked() -> tuple[str, str]:
    try:
        browser, email = _signer().loads(get_cookie(ASKING))
    except (BadSignature, ValueError):
        return "", ""
    return browser, email


def _see(address: str) -> Response:
    return current_app.make_response(redirect(address, 303))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="asking for a mail")
