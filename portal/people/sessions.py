"""Sessions: rows, ended on the server; the browser holds 256 random bits, the database their hash."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from portal.lib.db import AWAY, changed, db, utc_instant, utc_text
from portal.lib.ids import new_token, token_hash
from portal.people.access import Viewer
from portal.people.credentials import Parked, Session, SetUpLink, SignIn

Kind = Literal["contact", "staff"]
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without a sign of life, and at all."""

    idle: timedelta
    absolute: timedelta


LIMITS: dict[Kind, Limits] = {
    "staff": Limits(timedelta(minutes=30), timedelta(hours=12)),
    "contact": Limits(timedelta(days=45), timedelta(days=180)),
}

# Each request asks this, so it is one statement; the company's zone is that of its staff.
_STAFF = """SELECT s."id", s."seen_at", p."ref", p."name", p."email", c."time_zone", '', p."role"
FROM "session" s JOIN "staff" p ON p."ref" = s."person" JOIN "company" c ON c."ref" = 'company'
WHERE s."id" IN ({}) AND s."kind" = 'staff' AND s."second_factor" AND s."ended_at" IS NULL AND p."ended_at" IS NULL
AND s."seen_at" > {} AND s."started_at" > {}"""
_CONTACT = """SELECT s."id", s."seen_at", p."ref", p."name", p."email", p."time_zone", p."customer", ''
FROM "session" s JOIN "contact" p ON p."ref" = s."person"
WHERE s."id" IN ({}) AND s."kind" = 'contact' AND s."ended_at" IS NULL AND p."ended_at" IS NULL
AND s."seen_at" > {} AND s."started_at" > {}"""
_STATEMENTS: dict[Kind, str] = {"staff": _STAFF, "contact": _CONTACT}


def begin(kind: Kind, person: str, old: str, at: datetime) -> str:
    """Begin a session of `person` and end the browser's `old` one (a cookie's value or empty); returns the new id.

    Staff come here only after their second factor.
    """
    end(old, at)
    token = new_token()
    Session.insert(
        id=token_hash(token),
        kind=kind,
        person=person,
        second_factor=kind == "staff",
        started_at=at,
        seen_at=at,
    ).execute()
    return token


def viewer_of(kind: Kind, token: str, at: datetime) -> Viewer | None:
    """Return who holds this session, or None when it is unknown, ended, idle or too old, or the person is gone.

    Notes that they were seen, at most once a minute.
    """
    ident = token_hash(token)
    row = next(iter(_rows(kind, [ident], at)), None)
    if row is None:
        return None
    if at - utc_instant(row[1]) >= SEEN_EVERY:
        # A full disk must not keep anybody from reading; then the session merely looks a minute older.
        with suppress(*AWAY):
            Session.update(seen_at=at).where((Session.id == ident) & Session.ended_at.is_null()).execute()
    return Viewer(kind, *row[2:])


def viewers_of(kind: Kind, idents: Collection[str], at: datetime) -> dict[str, Viewer]:
    """Return who holds these sessions, by the hash of their token; those that let nobody in are left out.

    One statement, which notes nothing: an open page that only waits is no sign of life.
    """
    return {row[0]: Viewer(kind, *row[2:]) for row in _rows(kind, idents, at)} if idents else {}


def person_of(kind: Kind, token: str) -> str:
    """Return whose session this is or was; empty when it was never one."""
    row = Session.get_or_none((Session.id == token_hash(token)) & (Session.kind == kind))
    return row.person if row else ""


def begun_at(kind: Kind, token: str) -> datetime | None:
    """Return when the running session with this id began: when somebody signed in; None when there is none."""
    running = (Session.id == token_hash(token)) & (Session.kind == kind) & Session.ended_at.is_null()
    row: Session | None = Session.get_or_none(running)
    return row.started_at if row else None


def end(token: str, at: datetime) -> None:
    """End the session with this id, if there is one."""
    if token:
        Session.update(ended_at=at).where(
            (Session.id == token_hash(token)) & Session.ended_at.is_null()
        ).execute()


def end_sessions(kind: Kind, person: str, at: datetime) -> int:
    """End every session of a person; returns how many there were."""
    running = (Session.kind == kind) & (Session.person == person) & Session.ended_at.is_null()
    return changed(Session.update(ended_at=at).where(running))


def void_sign_ins(contact: str, at: datetime) -> None:
    """Make the unused sign-in mails of a contact unusable."""
    unused = (SignIn.contact == contact) & SignIn.used_at.is_null() & SignIn.replaced_at.is_null()
    SignIn.update(replaced_at=at).where(unused).execute()


def void_set_up_links(staff: str, at: datetime) -> None:
    """Make the unused set-up links of a member of staff unusable."""
    unused = (SetUpLink.staff == staff) & SetUpLink.used_at.is_null() & SetUpLink.replaced_at.is_null()
    SetUpLink.update(replaced_at=at).where(unused).execute()


def forget(at: datetime) -> None:
    """Delete what no longer lets anybody in: sessions beyond all limits, old links, parked fields."""
    Session.delete().where(Session.started_at < at - LIMITS["contact"].absolute).execute()
    SetUpLink.delete().where(SetUpLink.expires_at < at - timedelta(days=30)).execute()
    Parked.delete().where(Parked.at < at - timedelta(hours=1)).execute()


def _rows(kind: Kind, idents: Collection[str], at: datetime) -> list[tuple[Any, ...]]:
    limits = LIMITS[kind]
    statement = _STATEMENTS[kind].format(", ".join([db.param] * len(idents)), db.param, db.param)
    params = (*idents, utc_text(at - limits.idle), utc_text(at - limits.absolute))
    rows: list[tuple[Any, ...]] = db.execute_sql(statement, params).fetchall()
    return rows
