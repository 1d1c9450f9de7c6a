"""A happening as programs are told it: the same by a page of them, by an open stream, and by a webhook."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from portal.happenings.queries import Found, Reach
from portal.happenings.rules import data_of
from portal.lib.api.paging import cursor_of
from portal.lib.api.shapes import Instant, JsonObject, Ref, Told
from portal.lib.canonical import strict_loads
from portal.lib.db import asked, utc_instant
from portal.people.models import Token
from portal.people.queries import contact_names, staff_names
from portal.record.models import COMPANY
from portal.record.rules import ERASED
from portal.record.through import take_program

_TEXTS = """SELECT h."position", t."name", t."text" FROM "happening" h
JOIN "entry_text" t ON t."stream" = h."stream" AND t."seq" = h."seq" WHERE h."position" IN ({})"""
Actors = Mapping[str, tuple[str, str]]


class Actor(Told):
    """Who did it: a contact, a member of staff, a program in the name of one, the portal itself, or a stranger.

    `ref` is null for those who have none; `name` is null once it was erased.
    """

    kind: Literal["contact", "staff", "program", "system", "stranger"]
    ref: Ref | None
    name: Annotated[str | None, Field(examples=["Dee Lindqvist"])]


class Event(Told):
    """Something that happened: one entry of the record.

    `id` is its place among everything, and a cursor; `seq` its number in the record of its sale. `data` holds the facts
    of the entry, texts as they are now: null where one was erased.
    """

    id: Annotated[str, Field(examples=["WzQyXQ"])]
    type: Annotated[str, Field(examples=["delivery.updated"])]
    at: Instant
    sale: Ref | None
    customer: Ref | None
    seq: int
    actor: Actor
    data: JsonObject


def events_of(found: Found, reach: Reach) -> list[Event]:
    """Return what was found as events, in at most four statements."""
    return told(found.rows, reach)


def told(rows: Sequence[tuple[Any, ...]], reach: Reach) -> list[Event]:
    """Return rows of `happenings.queries` as this reader is told them."""
    texts = _texts([row[0] for row in rows])
    facts = [strict_loads(row[6]) for row in rows]
    programs = [take_program(one) for one in facts]
    actors = _actors({row[5] for row in rows}, {one for one in programs if one})
    return [
        Event(
            id=cursor_of(row[0]),
            type=row[3],
            at=utc_instant(row[4]),
            sale=None if row[1] == COMPANY else row[1],
            customer=row[7],
            seq=row[2],
            actor=_actor(actors, program or row[5]),
            data=data_of(one, texts.get(row[0], {}), prices=reach.prices),
        )
        for row, one, program in zip(rows, facts, programs, strict=True)
    ]


def _texts(positions: Sequence[int]) -> dict[int, dict[str, str | None]]:
    found: dict[int, dict[str, str | None]] = {}
    if positions:
        statement = _TEXTS.replace("{}", ", ".join(["{}"] * len(positions)))
        for position, name, text in asked(statement, positions).fetchall():
            found.setdefault(position, {})[name] = text
    return found


def _actors(people: Collection[str], programs: Collection[str]) -> Actors:
    named = Token.select(Token.ref, Token.name).where(Token.ref.in_(sorted(programs))) if programs else ()
    return {
        **{ref: ("staff", name) for ref, name in staff_names(people).items()},
        **{ref: ("contact", name) for ref, name in contact_names(people).items()},
        **{row.ref: ("program", row.name) for row in named},
    }


def _actor(actors: Actors, ref: str) -> Actor:
    if ref in actors:
        kind, name = actors[ref]
        return Actor.model_validate({"kind": kind, "ref": ref, "name": None if name == ERASED else name})
    kind = "stranger" if ref == "stranger" else "system"
    return Actor.model_validate({"kind": kind, "ref": None, "name": None})
