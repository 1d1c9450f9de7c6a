"""What operations that write have in common: who acts, where problems stand, and how what was made is told."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from werkzeug.http import parse_etags

from portal.api.calling import Call
from portal.deliveries.actions.fields import By
from portal.lib.api.answers import Answer, answer_of
from portal.lib.api.problems import PREFIX, Refusal
from portal.lib.api.shapes import Told
from portal.lib.errors import Invalid, Problem
from portal.lib.installed import settings

CREATED, OK = 201, 200


def by(call: Call) -> By:
    """Return who acts: the member of staff in whose name the program does."""
    return By(call.viewer, call.at, call.key)


def api_url(path: str) -> str:
    """Return the address of a path of the API, "sales/…"."""
    return f"{settings().base_url}{PREFIX}{path}"


def page_url(path: str) -> str:
    """Return the address of a page of the workspace, "sales/…"."""
    return f"{settings().base_url}/staff/{path}"


def created(told: Told, location: str = "", status: int = CREATED) -> Answer:
    """Return the answer that tells what was made, and at which address it is read, if it has one of its own."""
    return answer_of(told, status, {"Location": location} if location else {})


@contextmanager
def placed(places: Mapping[str, str]) -> Iterator[None]:
    """Let problems of a form's fields be told at the places of the body that say the same."""
    try:
        yield
    except Invalid as refusal:
        found = [Problem(places.get(one.field, one.field), one.message) for one in refusal.problems]
        raise Invalid(*found) from refusal


@contextmanager
def all_told(found: Sequence[Problem]) -> Iterator[list[Problem]]:
    """Tell what was `found` together with what the block refuses, or adds to the list that it gets. Raises Invalid.

    What the block wrote is undone with the transaction of the call.
    """
    problems = list(found)
    try:
        yield problems
    except Invalid as refusal:
        raise Invalid(*problems, *refusal.problems) from refusal
    if problems:
        raise Invalid(*problems)


def check_match(call: Call, tag: str) -> None:
    """Refuse to change what the caller didn't read as it is now, with the entity tag `tag` (RFC 9110, 13.1.1).

    Raises Refusal, also where the caller doesn't say what was read.
    """
    if not call.if_match:
        raise Refusal("precondition-required")
    if not parse_etags(call.if_match).contains(tag.strip('"')):
        raise Refusal("stale")
