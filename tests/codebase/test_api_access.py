"""Every operation of the API, with every sort of token and with none: a scope opens what it names, a cookie nothing.

What stands in the way of a member of staff on pages stands in the way of the programs that act for them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import product

from flask import Flask
from werkzeug.test import TestResponse

from portal.api.blueprints import OPERATIONS
from portal.lib.api.operations import Operation
from portal.lib.db import db
from portal.people.scopes import SCOPES
from tests.api.program import Caller, token_for
from tests.codebase.api_table import IN_WHOSE_NAME, REACHED, Reached
from tests.codebase.help import PEOPLE, browser_of, dump
from tests.page import BASE

SCOPED = [operation for operation in OPERATIONS if operation.scope]


def test_every_operation_is_in_the_table_and_nothing_else_is() -> None:
    there = {operation.name for operation in OPERATIONS}
    missing, gone = sorted(there - set(REACHED)), sorted(set(REACHED) - there)
    assert not missing, (
        f"{missing}: add a line to REACHED in tests/codebase/api_table.py for each, such as"
        ' "read_sale": all_get(200, ref="sale"): what the names in its path are, by places of the stage'
        " (tests/codebase/help.py), and what Max, Sam and Dee get there with its scope"
    )
    assert not gone, f"in tests/codebase/api_table.py, but no longer an operation: {gone}"


def test_a_token_with_the_scope_gets_what_whoever_it_acts_for_may_see(
    whole_app: Flask, places: Mapping[str, str]
) -> None:
    for who, operation in product(IN_WHOSE_NAME, OPERATIONS):
        line = REACHED[operation.name]
        with undone():
            scopes = [operation.scope, *line.scopes]
            secret = token_for(who, scopes, f"{who} {operation.name}") if operation.scope else ""
            answer = called(Caller(whole_app, secret), operation, places)
            assert answer.status_code == line.answer_for(who), f"{who}: {operation.name}: {answer.text[:400]}"


def test_what_is_not_there_is_a_404_and_nothing_else(whole_app: Flask, places: Mapping[str, str]) -> None:
    program = Caller(whole_app, token_for())
    for operation in OPERATIONS:
        reached = REACHED[operation.name]
        if "ref" in reached.where:
            nowhere = replace(reached, where={**reached.where, "ref": "=AAAAAAAAAAAAA"})
            answer = called(program, operation, places, nowhere)
            assert (answer.status_code, kind_of(answer)) == (404, "not-here"), operation.name


def test_a_token_with_every_other_scope_gets_nothing(whole_app: Flask, places: Mapping[str, str]) -> None:
    others: dict[str, Caller] = {
        scope: Caller(whole_app, token_for("max", [one for one in SCOPES if one != scope], f"not {scope}"))
        for scope in SCOPES
    }
    before = dump("bucket", "security_event")
    for operation in SCOPED:
        answer = called(others[operation.scope], operation, places)
        assert (answer.status_code, kind_of(answer)) == (403, "scope-missing"), operation.name
    assert dump("bucket", "security_event") == before


def test_without_a_token_nobody_gets_in_whoever_is_signed_in(
    whole_app: Flask, places: Mapping[str, str]
) -> None:
    browsers = {who: browser_of(who, whole_app) for who in PEOPLE}
    before = dump("bucket")
    for who, operation in product(PEOPLE, SCOPED):
        reached = REACHED[operation.name]
        answer = browsers[who].client.open(
            f"/api/v1{reached.path(operation, places)}",
            method=operation.method,
            json=reached.sent(operation, places) if operation.body else None,
            base_url=BASE,
        )
        assert (answer.status_code, kind_of(answer)) == (401, "token-missing"), f"{who}: {operation.name}"
    assert dump("bucket") == before


def test_reading_changes_nothing(whole_app: Flask, places: Mapping[str, str]) -> None:
    program = Caller(whole_app, token_for())
    reading = [operation for operation in OPERATIONS if not operation.writes]
    lines = {one.name: _of_its_own(program, REACHED[one.name], places) for one in reading}
    before = dump("bucket")
    for operation in reading:
        called(program, operation, places, lines[operation.name])
    assert dump("bucket") == before


def called(
    caller: Caller, operation: Operation, places: Mapping[str, str], line: Reached | None = None
) -> TestResponse:
    """Call an operation where its line of the table says, or another one."""
    reached = line or _of_its_own(caller, REACHED[operation.name], places)
    path = reached.path(operation, places)
    if operation.body is None:
        return caller.send(operation.method, path)
    return caller.send(operation.method, path, reached.sent(operation, places))


def _of_its_own(caller: Caller, line: Reached, places: Mapping[str, str]) -> Reached:
    """Return a line about what this program makes first, where it makes anything."""
    if not line.first:
        return line
    made = called(caller, OPERATIONS[line.first], places)
    if made.status_code != 201 or made.json is None:
        # One that lacks the scope makes nothing, and tries it with what somebody else made.
        return line
    return replace(line, where={**line.where, "ref": f"={made.json['ref']}"})


def kind_of(answer: TestResponse) -> str:
    """Return the slug of the problem that an answer tells of."""
    return str((answer.json or {}).get("type", "")).rpartition("/")[2]


@contextmanager
def undone() -> Iterator[None]:
    """Undo what an operation wrote."""
    with db.atomic() as transaction:
        yield
        transaction.rollback()
