"""A contact signs in: asks for a mail, then uses its link or its code, once, within ten minutes, in five tries."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from portal.lib.db import changed, engine, transaction
from portal.lib.errors import NotHere
from portal.lib.ids import new_code, new_token, token_hash
from portal.lib.installed import settings
from portal.lib.mail import Letter, queue, queue_nothing
from portal.lib.mail_templates import render
from portal.people.actions.fields import email_of
from portal.people.codes import in_groups
from portal.people.confirming import confirm
from portal.people.credentials import SignIn
from portal.people.models import Contact
from portal.people.queries import contact_by_email, look, managers
from portal.people.rules import TRIES, SignInState, sign_in_state
from portal.people.secrets import keyed_hash

MINUTES = 10
_NOBODY = Contact(name="Nobody at all", email="nobody@localhost.localdomain")


@dataclass(frozen=True)
class Asking:
    """Somebody asks for a sign-in mail: the address (normal), the browser's cookie, and where they wanted to go."""

    email: str
    browser: str
    next: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a try led to: the contact's ref and where they wanted to go, or a state that says why not."""

    state: SignInState
    contact: str = ""
    next: str = ""


def ask(asking: Asking, at: datetime) -> None:
    """Write one sign-in and queue its mail, or as much work without a mail for an address that nobody has.

    A newer asking for the same address replaces the older ones, known address or not.
    """
    token, code = new_token(), new_code()
    address = address_hash(asking.email)
    with transaction():
        contact = contact_by_email(asking.email)
        _replace_older(address, at)
        ref = contact.ref if contact else ""
        _write(
            _row(token, code, ref, at) | {"cookie": token_hash(asking.browser), "address": address},
            asking.next,
        )
        style = look()
        letter = _letter(contact or _NOBODY, style.company, link_of(token), in_groups(code))
        if contact is not None:
            queue(letter, style, at)
            return
        # The mail is written for nobody as well, and thrown away: the two take the same time.
        render(letter, style)
        queue_nothing(letter.kind, at)


def operator_link(email: str, at: datetime) -> str:
    """Return a sign-in link that any browser may use, once, within ten minutes, for the operator to hand over.

    Raises NotHere when no active contact has this address, Invalid when it is no address.
    """
    token = new_token()
    with transaction():
        contact = contact_by_email(email_of(email))
        if contact is None:
            message = "No active contact has this address."
            raise NotHere(message)
        _write(_row(token, new_code(), contact.ref, at) | {"cookie": "", "address": ""}, "")
    return link_of(token)


def link_of(token: str) -> str:
    """Return the address of a sign-in link."""
    return f"{settings().base_url}/sign-in/{quote(token)}"


def look_at_link(token: str, browser: str, at: datetime) -> tuple[SignInState, bool]:
    """Return a link's state, and whether this browser may use it. Changes nothing."""
    row: SignIn | None = SignIn.get_or_none(SignIn.token == token_hash(token))
    if row is None:
        return "unknown", False
    return sign_in_state(row, at), row.cookie in {"", _cookie(browser)}


def use_link(token: str, browser: str, at: datetime) -> Outcome:
    """Consume a link in the browser that asked for it; another browser consumes nothing (state `elsewhere`)."""
    row: SignIn | None = SignIn.get_or_none(SignIn.token == token_hash(token))
    if row is None:
        return Outcome("unknown")
    if row.cookie not in {"", _cookie(browser)}:
        return Outcome("elsewhere")
    return _consume(row, at)


def use_code(browser: str, code: str, at: datetime) -> Outcome:
    """Try a code (as `read_code` gives it) in the browser that asked; each try counts, the wrong and the malformed too.

    State `wrong` leaves further tries.
    """
    row: SignIn | None = SignIn.get_or_none((SignIn.cookie == _cookie(browser)) & (SignIn.cookie != ""))
    if row is None:
        return Outcome("unknown")
    # The try is counted before the code is looked at: of many at once, five get through.
    if changed(SignIn.update(tries=SignIn.tries + 1).where(_usable(row.token, at))) != 1:
        return Outcome(sign_in_state(SignIn.get_by_id(row.token), at))
    right = hmac.compare_digest(row.code, _code_hash(row.token, code))
    if right and row.contact:
        return _consume(row, at, tried=True)
    return Outcome("wrong" if row.tries + 1 < TRIES else "tries")


def _consume(row: SignIn, at: datetime, *, tried: bool = False) -> Outcome:
    # One conditional UPDATE decides who of many was first; what was read before it decides nothing.
    usable = _usable(row.token, at, tries=TRIES + 1 if tried else TRIES)
    with transaction():
        # The contact is held until the session stands: who corrects the address meanwhile finds that session to end.
        contact = _active(row)
        if contact is not None and changed(SignIn.update(used_at=at).where(usable)) == 1:
            if row.cookie:
                confirm(contact, at)
            return Outcome("good", row.contact, row.next)
    now_so = sign_in_state(SignIn.get_by_id(row.token), at)
    return Outcome("replaced" if now_so == "good" else now_so)


def _active(row: SignIn) -> Contact | None:
    """Return whom a sign-in is for, while they are a contact and have the address that its mail went to."""
    query = Contact.select().where((Contact.ref == row.contact) & Contact.ended_at.is_null())
    contact: Contact | None = (query.for_update() if engine() == "postgresql" else query).get_or_none()
    if contact is None or row.address not in {"", address_hash(contact.email)}:
        return None
    return contact


def _usable(token: str, at: datetime, tries: int = TRIES) -> object:
    unused = SignIn.used_at.is_null() & SignIn.replaced_at.is_null()
    return (SignIn.token == token) & unused & (SignIn.expires_at > at) & (SignIn.tries < tries)


def _replace_older(address: str, at: datetime) -> None:
    unused = (SignIn.address == address) & SignIn.used_at.is_null() & SignIn.replaced_at.is_null()
    SignIn.update(replaced_at=at).where(unused).execute()


def _row(token: str, code: str, contact: str, at: datetime) -> dict[str, object]:
    ident = token_hash(token)
    expires_at = at + timedelta(minutes=MINUTES)
    return {"token": ident, "code": _code_hash(ident, code), "contact": contact, "expires_at": expires_at}


def _write(row: dict[str, object], onward: str) -> None:
    SignIn.insert(row | {"next": onward, "tries": 0, "used_at": None, "replaced_at": None}).execute()


def address_hash(email: str) -> str:
    """Return the keyed hash under which a sign-in is kept that was asked for with this address."""
    return keyed_hash("sign-in address", email)


def _code_hash(ident: str, code: str) -> str:
    # 39 bits alone could be found from a plain hash within the ten minutes; with the key they can't.
    return keyed_hash("sign-in code", ident, code)


def _cookie(browser: str) -> str:
    return token_hash(browser) if browser else "no browser"


def _letter(contact: Contact, company: str, link: str, code: str) -> Letter:
    # Whoever can't get in answers the mail, and somebody reads it.
    reader = next(iter(managers()), None)
    return Letter(
        kind="sign_in",
        to=contact.email,
        to_name=contact.name,
        subject=f"Your way in to {company}",
        template="people/mail/sign_in",
        context={"company": company, "link": link, "code": code, "minutes": MINUTES},
        reply_to=(reader.name, reader.email) if reader else None,
        urgent=True,
    )
