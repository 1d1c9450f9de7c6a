"""Tokens as managers see them: which programs are let in, in whose name, to do what, and which ones no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from peewee import JOIN

from portal.lib.errors import NotHere
from portal.lib.ids import is_ref, token_hash
from portal.people.credentials import TokenSecret
from portal.people.models import Staff, Token
from portal.people.queries import staff_names
from portal.people.scopes import SCOPES

MOST, MOST_PAST = 200, 50
# Long enough before the end to make another one and put it where the program reads it.
TOLD_BEFORE = timedelta(days=7)
State = Literal["running", "expired", "ended", "left"]


@dataclass(frozen=True)
class TokenSeen:
    """A token as a manager sees it; `acts_for` is the name of the member of staff, who `has_left` or not.

    `last_used_at` is known to the minute, None for never, and of no token that was ended.
    """

    ref: str
    name: str
    staff: str
    acts_for: str
    has_left: bool
    scopes: tuple[str, ...]
    begins_with: str
    made_at: datetime
    made_by: str
    expires_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    last_used_at: datetime | None

    @property
    def may(self) -> tuple[str, ...]:
        """What it may do, in words, in the order of all scopes."""
        return tuple(words for scope, words in SCOPES.items() if scope in self.scopes)

    def state(self, at: datetime) -> State:
        """Return whether it lets a program in at this moment, or why not."""
        if self.ended_at is not None:
            return "ended"
        if self.expires_at is not None and self.expires_at <= at:
            return "expired"
        return "left" if self.has_left else "running"


def running_tokens(at: datetime) -> list[TokenSeen]:
    """Return the tokens that let a program in, by name."""
    return list(_seen(_all().where(_runs(at)).order_by(Token.name, Token.ref).limit(MOST)))


def past_tokens(at: datetime) -> list[TokenSeen]:
    """Return the newest tokens that let nobody in any more."""
    newest = _all().where(~_runs(at)).order_by(Token.made_at.desc(), Token.ref)
    return list(_seen(newest.limit(MOST_PAST)))


def token_seen(ref: str) -> TokenSeen:
    """Return one token. Raises NotHere."""
    if not is_ref(ref):
        raise NotHere
    found = next(_seen(_all().where(Token.ref == ref)), None)
    if found is None:
        raise NotHere
    return found


def ref_of_secret(secret: str) -> str:
    """Return the ref of the token with this secret. Raises NotHere."""
    row: TokenSecret | None = TokenSecret.get_or_none(TokenSecret.hash == token_hash(secret))
    if row is None:
        raise NotHere
    return str(row.token)


def soon_over(at: datetime) -> list[TokenSeen]:
    """Return the running tokens that end by themselves within a week, but for those made as late as that."""
    soon = Token.expires_at.is_null(False) & (Token.expires_at <= at + TOLD_BEFORE) & _runs(at)
    found = _seen(_all().where(soon).order_by(Token.expires_at, Token.ref).limit(MOST))
    return [one for one in found if one.expires_at and one.made_at < one.expires_at - TOLD_BEFORE]


def names_of_programs(refs: set[str]) -> dict[str, str]:
    """Return the names of these tokens by ref; the unknown are left out."""
    rows = Token.select(Token.ref, Token.name).where(Token.ref.in_(sorted(refs))) if refs else ()
    return {row.ref: row.name for row in rows}


def _all() -> Any:
    columns = (Token, Staff.name, Staff.ended_at, TokenSecret.last_used_at)
    query = Token.select(*columns).join(Staff, on=(Staff.ref == Token.staff))
    return query.join_from(Token, TokenSecret, JOIN.LEFT_OUTER, on=(TokenSecret.token == Token.ref))


def _runs(at: datetime) -> Any:
    is_good = Token.expires_at.is_null() | (Token.expires_at > at)
    return Token.ended_at.is_null() & Staff.ended_at.is_null() & is_good


def _seen(query: Any) -> Iterator[TokenSeen]:
    rows = list(query.namedtuples())
    names = staff_names(name for row in rows for name in (row.made_by, row.ended_by) if name)
    for row in rows:
        yield _one(row, names)


def _one(row: Any, names: dict[str, str]) -> TokenSeen:
    ref, name, staff, scopes, begins_with, made_at, made_by, expires_at, ended_at, ended_by, *rest = row
    acts_for, left_at, last_used_at = rest
    who = (names.get(made_by, ""), names.get(ended_by, ""))
    return TokenSeen(
        ref,
        name,
        staff,
        acts_for,
        left_at is not None,
        tuple(scopes),
        begins_with,
        made_at,
        who[0],
        expires_at,
        ended_at,
        who[1],
        last_used_at,
    )
