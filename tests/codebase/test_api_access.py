"""Every operation of the API, with every sort of token and with none: a scope opens what it names, a cookie nothing.

What stands in the way of a member of staff on pages stands in the way of the programs that act for them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.api.blueprints import OPERATIONS
from portal.lib.api.operations import Operation
from portal.lib.db import db
from portal.people.scopes import SCOPES
from tests.api.program import Caller, token_for
from tests.codebase.api_table import IN_WHOSE_NAME, REACHED
from tests.codebase.help import browser_of, dump
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


@pytest.mark.parametrize("who", IN_WHOSE_NAME)
def test_a_token_with_the_scope_gets_what_whoever_it_acts_for_may_see(
    app: Flask, places: Mapping[str, str], who: str
) -> None:
    callers = {scope: Caller(app, token_for(who, [scope], f"{who} {scope}")) for scope in SCOPES}
    anybody = Caller(app, "")
    for operation in OPERATIONS:
        with undone():
            answer = called(callers.get(operation.scope, anybody), operation, places)
            expected = REACHED[operation.name].answer_for(who)
            assert answer.status_code == expected, f"{who}: {operation.name}: {answer.text[:400]}"


def test_a_token_with_every_other_scope_gets_nothing(app: Flask, places: Mapping[str, str]) -> None:
    others = {
        scope: Caller(app, token_for("max", [one for one in SCOPES if one != scope], f"not {scope}"))
        for scope in SCOPES
    }
    before = dump("bucket", "security_event")
    for operation in SCOPED:
        answer = called(others[operation.scope], operation, places)
        assert (answer.status_code, kind_of(answer)) == (403, "scope-missing"), operation.name
    assert dump("bucket", "security_event") == before


@pytest.mark.parametrize("who", ["nobody", "ana", "bea", "max"])
def test_without_a_token_nobody_gets_in_whoever_is_signed_in(
    app: Flask, places: Mapping[str, str], who: str
) -> None:
    browser, before = browser_of(who, app), dump("bucket")
    for operation in SCOPED:
        reached = REACHED[operation.name]
        answer = browser.client.open(
            f"/api/v1{reached.path(operation, places)}",
            method=operation.method,
            json=reached.sent(operation, places) if operation.body else None,
            base_url=BASE,
        )
        assert (answer.status_code, kind_of(answer)) == (401, "token-missing"), operation.name
    assert dump("bucket") == before


def test_reading_changes_nothing(app: Flask, places: Mapping[str, str]) -> None:
    program = Caller(app, token_for())
    before = dump("bucket")
    for operation in OPERATIONS:
        if not operation.writes:
            called(program, operation, places)
    assert dump("bucket") == before


def called(caller: Caller, operation: Operation, places: Mapping[str, str]) -> TestResponse:
    """Call an operation where the table says."""
    reached = REACHED[operation.name]
    path = reached.path(operation, places)
    if operation.body is None:
        return caller.send(operation.method, path)
    return caller.send(operation.method, path, reached.sent(operation, places))


def kind_of(answer: TestResponse) -> str:
    """Return the slug of the problem that an answer tells of."""
    return str((answer.json or {}).get("type", "")).rpartition("/")[2]


@contextmanager
def undone() -> Iterator[None]:
    """Undo what an operation wrote."""
    with db.atomic() as transaction:
        yield
        transaction.rollback()
