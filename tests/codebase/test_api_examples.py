"""The examples of the docs are sent as they stand on the pages, and get the answers that the pages name."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.api.blueprints import OPERATIONS
from portal.api.described import api_document
from portal.api.docs.examples import TAG
from portal.api.docs.reading import Shown, nouns_of
from portal.lib.api.operations import Operation
from tests.api.program import Caller, token_for
from tests.codebase.api_table import REACHED, filled_body
from tests.codebase.test_api_access import undone

# A change of that promise waits for an answer on the stage, and is in the way of another one; what was pasted there has
# no file.
WAITING = {"propose_change": 409, "read_source_file": 404}

# A draft keeps the name that it has in the program it came from.
OWN: Mapping[str, Mapping[str, Any]] = {"replace_a_draft": {"external_id": "floor-1"}}


def test_what_the_pages_show_is_taken_as_it_stands_there(whole_app: Flask, places: Mapping[str, str]) -> None:
    program = Caller(whole_app, token_for())
    # The webhooks of the stage are somebody else's.
    mine = program.send("POST", "/webhooks", OPERATIONS["create_webhook"].example).json or {}
    for noun in nouns_of(OPERATIONS, api_document()).values():
        for shown in noun.operations:
            with undone():
                answer = _sent(program, shown, _path(shown.of, places, mine["ref"]), places)
                expected = {WAITING.get(shown.of.name, shown.of.status), *shown.of.also}
                assert answer.status_code in expected, f"{shown.of.name}: {answer.text[:400]}"


def _path(of: Operation, places: Mapping[str, str], webhook: str) -> str:
    if of.path.startswith("/webhooks/{ref}"):
        return of.path.format(ref=webhook)
    return REACHED[of.name].path(of, places)


def _sent(program: Caller, shown: Shown, path: str, places: Mapping[str, str]) -> TestResponse:
    method, headers, body = "GET", dict[str, str](), None
    words = iter(shlex.split(shown.curl.replace("\\\n", " "))[1:])
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                method, body = "POST" if method == "GET" else method, json.loads(next(words))
    assert method == shown.of.method
    if headers.pop("If-Match", "") == TAG:
        headers["If-Match"] = program.get(path.removesuffix("/seal")).headers["ETag"]
    assert ("Authorization" in headers) == bool(shown.of.scope)
    body = body and {**body, **OWN.get(shown.of.name, {})}
    return _call(program, (method, path), body, headers | {"Authorization": ""}, places)


def _call(
    program: Caller,
    request: tuple[str, str],
    body: Any,
    headers: Mapping[str, str],
    places: Mapping[str, str],
) -> TestResponse:
    more = {name.replace("-", "_"): value for name, value in headers.items() if value}
    return program.send(*request, filled_body(body, places), **more)
