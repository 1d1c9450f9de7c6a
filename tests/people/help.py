"""The cast of people's own tests, and what their hands do in a browser."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.lib.outbox import Outbox
from portal.people.actions import (
    NewContact,
    add_contact,
    add_customer,
    set_up_link,
)
from portal.people.secrets import totp_secret_for
from tests.cast import EMAILS, NOON, viewer

ANA, BEA, DEE, MAX = (EMAILS[who] for who in ("ana", "bea", "dee", "max"))
PASSWORD = "four lamps hum softly"
_HIDDEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Cast:
    """Refs: Ana and Bea are contacts of two customers, the others staff."""

    ana: str
    bea: str
    max: str
    dee: str
    anas: str
    beas: str


def found() -> Cast:
    """Add Ana and Bea, each with a customer of her own, to the company."""
    manager, dee = viewer("max").ref, viewer("dee").ref
    anas, beas = (
        add_customer("Brandt household", manager, NOON),
        add_customer("Okafor household", manager, NOON),
    )
    ana = add_contact(anas, NewContact("Ana Brandt", ANA, "Europe/Berlin"), manager, NOON)
    bea = add_contact(beas, NewContact("Bea Okafor", BEA, "Europe/London"), manager, NOON)
    return Cast(ana, bea, manager, dee, anas, beas)


def post(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send the form of a page as a browser does: the page is fetched first, for its token."""
    token = form_token(browser)
    return browser.post(path, data={"csrf_token": token, **fields})


def form_token(browser: FlaskClient) -> str:
    """Return this browser's form token, from any page with a form."""
    match = _HIDDEN.search(browser.get("/sign-in").text)
    assert match is not None
    return match[1]


def ask(browser: FlaskClient, address: str = ANA) -> TestResponse:
    """Ask for a sign-in mail."""
    return post(browser, "/sign-in", email=address)


def newest_mail() -> tuple[str, str]:
    """Return the path of the link and the code of the newest sign-in mail."""
    text = newest_text()
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", text)
    code = re.search(r"code there: ([2-9A-Z]{4}-[2-9A-Z]{4})", text)
    assert link is not None
    assert code is not None
    return link[1], code[1]


def newest_text() -> str:
    """Return the plain part of the newest mail to anybody."""
    rows = Outbox.select().where(Outbox.recipient.is_null(False)).order_by(Outbox.queued_at)
    body = list(rows)[-1].body
    assert body is not None
    message = email.message_from_bytes(bytes(body), policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def cookie(browser: FlaskClient, name: str) -> str:
    """Return what a browser holds under a name."""
    held = browser.get_cookie(name)
    assert held is not None
    return held.value


def sign_in_ana(browser: FlaskClient) -> None:
    """Bring Ana in by the code of her mail."""
    ask(browser)
    assert post(browser, "/sign-in/code", code=newest_mail()[1]).status_code == 303


def set_up(browser: FlaskClient, ref: str, at: datetime = NOON) -> tuple[str, TestResponse]:
    """Set password and second factor of a member of staff; returns the TOTP secret and the last answer."""
    path = set_up_link(ref, at).removeprefix("http://127.0.0.1:8000")
    secret = totp_secret_for(path.rpartition("/")[2])
    answer = post(browser, path, password=PASSWORD, code=pyotp.TOTP(secret).at(at))
    return secret, answer


def give_password(browser: FlaskClient, address: str, password: str = PASSWORD) -> TestResponse:
    """Take the first step of signing in as staff."""
    return post(browser, "/staff/sign-in", email=address, password=password)


def give_factor(browser: FlaskClient, code: str) -> TestResponse:
    """Take the second step of signing in as staff."""
    return post(browser, "/staff/sign-in/code", code=code)
