"""How every operation of the API is called: who comes, how often, with what, and that it acts once."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

import peewee
from flask import Blueprint, Response, request

from portal.lib import clock
from portal.lib.api.allowance import spend
from portal.lib.api.answers import Answer, answer_of, response
from portal.lib.api.operations import Do, Operation, Operations
from portal.lib.api.paging import Page, link_to_next
from portal.lib.api.pointers import HEADER
from portal.lib.api.problems import Refusal
from portal.lib.api.reading import read_json, read_query, shaped
from portal.lib.api.replay import Claim, Keyed, claimed, given_back_on_failure
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.gate import PROGRAM, admits
from portal.lib.ids import new_ref
from portal.lib.logs import say_who
from portal.people.access import Viewer
from portal.people.identity import client
from portal.people.limits import check_token_try
from portal.people.programs import Program, program_of
from portal.people.security import note
from portal.record.through import acting_through

bp = Blueprint("api", __name__, url_prefix="/api/v1")
OPERATIONS = Operations()
_BEARER = re.compile(r"Bearer +([!-~]+) *", re.IGNORECASE)
_KEY = re.compile(r"[!-~]{1,200}")
_CONVERTERS = {"n": "<int(max=10000):n>"}


@dataclass(frozen=True)
class Call:
    """One call of an operation: the program, one reading of the clock, the key of the act, and what it brings.

    `body` and `query` have the shapes of the operation; `if_match` is the entity tag that the caller read, or "".
    """

    program: Program | None
    at: datetime
    key: str
    body: Any
    query: Any
    if_match: str

    @property
    def viewer(self) -> Viewer:
        """The member of staff in whose name the program acts. Raises LookupError where nobody needs a token."""
        if self.program is None:
            message = "this operation is for anybody"
            raise LookupError(message)
        return self.program.viewer


def operation(method: str, path: str, scope: str, tag: str, summary: str, **more: Any) -> Callable[[Do], Do]:
    """Make a function the operation of its name; it takes the Call and the names in `path`, and returns what it tells.

    That is a shape, a Page of shapes, bytes, None, or an Answer; see Operation for what else may be said.
    """

    def register(do: Do) -> Do:
        made = Operation(do.__name__, method, path, scope, tag, summary, do=do, **more)
        OPERATIONS.add(made)
        rule = re.sub(r"{(\w+)}", lambda found: _CONVERTERS.get(found[1], f"<{found[1]}>"), path)

        @admits(PROGRAM)
        @wraps(do)
        def view(**where: Any) -> Response:
            return _answered(made, where)

        bp.add_url_rule(rule, made.name, view, methods=[method], provide_automatic_options=False)
        return do

    return register


def bearer(field: str) -> str:
    """Return the secret in a field `Authorization` (RFC 6750, 2.1), or ""."""
    brought = _BEARER.fullmatch(field)
    return brought[1] if brought else ""


def _answered(of: Operation, where: Mapping[str, Any]) -> Response:
    at = clock.now()
    program = _let_in(of.scope, at) if of.scope else None
    allowance = spend(f"calls of {program.token if program else client()}", at)
    query = read_query(of.query, request.args)
    raw = request.get_data() if of.body else b""
    body = shaped(of.body, read_json(raw, request.mimetype)) if of.body else None
    call = Call(program, at, new_ref(), body, query, request.headers.get("If-Match", ""))
    with acting_through(program.token if program else ""):
        answer = _once(of, call, where, raw) if of.writes else _done(of, call, where)
    found = response(answer)
    found.headers.update(allowance)
    return found


def _let_in(scope: str, at: datetime) -> Program:
    """Return the program that comes. Raises Refusal for none, and for one that may not do this."""
    brought = bearer(request.headers.get("Authorization", ""))
    program = program_of(brought, at) if brought else None
    if program is None:
        if brought:
            check_token_try(client(), at)
            note("refused", "", client(), "token", at)
        raise Refusal("token-missing")
    say_who("program", program.token)
    if scope not in program.scopes:
        note("refused", program.viewer.ref, client(), f"{scope} of the token {program.token}", at)
        message = f"This needs the scope {scope}; the token has {', '.join(sorted(program.scopes))}."
        raise Refusal("scope-missing", message)
    return program


def _once(of: Operation, call: Call, where: Mapping[str, Any], raw: bytes) -> Answer:
    """Do what is asked, and keep the answer in the same transaction where the request has a key."""
    keyed = _keyed(call, raw)
    claim = claimed(keyed, call.at) if keyed else None
    if isinstance(claim, Answer):
        return claim
    with given_back_on_failure(claim):
        try:
            return _committed(of, call, where, claim)
        except (peewee.IntegrityError, peewee.InternalError):
            # Somebody wrote the same at the same moment, and a unique index decided; now theirs is seen.
            return _committed(of, call, where, claim)


def _committed(of: Operation, call: Call, where: Mapping[str, Any], claim: Claim | None) -> Answer:
    with transaction():
        answer = _done(of, call, where)
        if claim is not None:
            claim.keep(answer)
        return answer


def _done(of: Operation, call: Call, where: Mapping[str, Any]) -> Answer:
    told = of.do(call, **where)
    if isinstance(told, Answer):
        return told
    links = link_to_next(told.next) if isinstance(told, Page) else {}
    return answer_of(told, of.status, links)


def _keyed(call: Call, raw: bytes) -> Keyed | None:
    key = request.headers.get("Idempotency-Key")
    if key is None or call.program is None:
        return None
    if not _KEY.fullmatch(key):
        raise Invalid(
            Problem(f"{HEADER}Idempotency-Key", "This has to be 1 to 200 visible ASCII characters.")
        )
    digest = hashlib.sha256(raw + request.query_string).hexdigest()
    return Keyed(call.program.token, f"{request.method} {request.path}", key, digest)
