"""Who comes with a token: the program, in whose name it acts, and what it may do."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.lib.db import AWAY, asked, utc_instant, utc_text
from portal.lib.ids import token_hash
from portal.people.access import Viewer
from portal.people.credentials import TokenSecret
from portal.people.models import Token
from portal.people.scopes import is_secret

USED_EVERY = timedelta(minutes=1)
# Each call asks this, so it is one statement; the company's zone is that of its staff.
_PROGRAM = """SELECT t."ref", t."name", t."scopes", s."last_used_at",
p."ref", p."name", p."email", c."time_zone", '', p."role"
FROM "token_secret" s JOIN "token" t ON t."ref" = s."token" JOIN "staff" p ON p."ref" = t."staff"
JOIN "company" c ON c."ref" = 'company'
WHERE s."hash" = {} AND t."ended_at" IS NULL AND p."ended_at" IS NULL
AND (t."expires_at" IS NULL OR t."expires_at" > {})"""


@dataclass(frozen=True)
class Program:
    """A program that was let in: its token's ref and name, what it may do, and the member of staff it acts for."""

    token: str
    name: str
    scopes: frozenset[str]
    viewer: Viewer


def program_of(secret: str, at: datetime) -> Program | None:
    """Return who comes with this secret; None when it is unknown, ended or expired, or the member of staff has left.

    Notes that it was used, at most once a minute.
    """
    if not is_secret(secret):
        return None
    hashed = token_hash(secret)
    row = asked(_PROGRAM, (hashed, utc_text(at))).fetchone()
    if row is None:
        return None
    if row[3] is None or at - utc_instant(row[3]) >= USED_EVERY:
        # A full disk must not keep any program from reading; then it merely looks a minute older.
        with suppress(*AWAY):
            TokenSecret.update(last_used_at=at).where(TokenSecret.hash == hashed).execute()
    scopes = Token.scopes.python_value(row[2])
    return Program(row[0], row[1], frozenset(scopes), Viewer("staff", *row[4:]))
