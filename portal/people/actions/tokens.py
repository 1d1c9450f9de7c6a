"""Tokens come and go: what lets programs in, made and ended by managers, on the record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.lib.db import transaction, utc_text
from portal.lib.errors import Forbidden, Invalid, NotHere, Problem
from portal.lib.ids import new_ref, token_hash
from portal.lib.once import first_time
from portal.lib.text import BadText, clean, one_line
from portal.people.access import Viewer
from portal.people.credentials import TokenSecret
from portal.people.models import Staff, Token
from portal.people.rules import MANAGER
from portal.people.scopes import SCOPES, SHOWN, new_secret
from portal.people.token_mail import tell_made
from portal.record.actions import append
from portal.record.models import COMPANY

NAME_LIMIT = 60


@dataclass(frozen=True)
class NewToken:
    """A token as a manager asks for it: its name, the member of staff in whose name it acts, and what it may do.

    `expires_at` is aware; None lets it be good until it is ended.
    """

    name: str
    staff: str
    scopes: Collection[str]
    expires_at: datetime | None


def make_token(new: NewToken, by: Viewer, key: str, at: datetime) -> str:
    """Make a token; returns its secret, which is shown once and never kept, or "" where this form was taken before.

    Whoever it acts for is told by mail.
    Raises Forbidden for who isn't a manager, and Invalid with every problem.
    """
    _only_managers(by)
    name, scopes = _checked(new, at)
    ref, secret = new_ref(), new_secret()
    with transaction():
        if not first_time(by.ref, key, at):
            return ""
        facts = {
            "token": ref,
            "name": name,
            "staff": new.staff,
            "scopes": scopes,
            "begins_with": secret[:SHOWN],
            "expires_at": new.expires_at and utc_text(new.expires_at),
        }
        append(COMPANY, "token.made", facts, by.ref, at)
        TokenSecret.insert(hash=token_hash(secret), token=ref).execute()
        tell_made(name, new.staff, scopes, by, at)
    return secret


def end_token(ref: str, by: Viewer, at: datetime) -> None:
    """End a token at once: whoever holds its secret gets in no more.

    Raises Forbidden for who isn't a manager, NotHere for none that runs.
    """
    _only_managers(by)
    with transaction():
        if not Token.select().where((Token.ref == ref) & Token.ended_at.is_null()).exists():
            raise NotHere
        append(COMPANY, "token.ended", {"token": ref}, by.ref, at)
        TokenSecret.delete().where(TokenSecret.token == ref).execute()


def _checked(new: NewToken, at: datetime) -> tuple[str, list[str]]:
    problems = []
    try:
        name = one_line(clean(new.name, NAME_LIMIT))
    except BadText as error:
        name = ""
        problems.append(Problem("name", str(error)))
    else:
        if not name:
            problems.append(Problem("name", "Give it the name of the program, such as “Scheduler”."))
    if not Staff.select().where((Staff.ref == new.staff) & Staff.ended_at.is_null()).exists():
        problems.append(Problem("staff", "Choose in whose name it acts."))
    scopes = [scope for scope in SCOPES if scope in new.scopes]
    if not scopes or len(scopes) != len(set(new.scopes)):
        problems.append(Problem("scopes", "Choose at least one thing that it may do."))
    if new.expires_at is not None and new.expires_at <= at:
        problems.append(Problem("expires_on", "This day has passed; choose a later one."))
    if problems:
        raise Invalid(*problems)
    return name, list(scopes)


def _only_managers(by: Viewer) -> None:
    if by.role != MANAGER:
        message = "Only managers make and end tokens."
        raise Forbidden(message)
