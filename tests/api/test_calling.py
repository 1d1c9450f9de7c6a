"""How any call of the API goes: who comes, what is refused, and how it says so."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.lib import clock
from portal.lib.api.allowance import CALLS
from portal.lib.db import db
from portal.people.actions.staff import end_staff
from portal.people.actions.tokens import NewToken, end_token, make_token
from portal.people.credentials import SecurityEvent
from portal.people.models import Token
from tests.api.program import Caller, token_for
from tests.cast import NOON, sale_of, viewer


def test_a_program_learns_in_whose_name_it_acts(app: Flask) -> None:
    answer = Caller(app, token_for("sam", ["sales:read", "messages:write"])).get("/token")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["name"] == "Scheduler"
    assert answer.json["scopes"] == ["sales:read", "messages:write"]
    assert answer.json["acts_for"] == {"ref": viewer("sam").ref, "name": "Sam Ortega", "role": "sales"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["RateLimit"].startswith(f'"calls";r={CALLS - 1};t=')


@pytest.mark.parametrize("secret", ["", "kept_nonsense", "kept_" + "0" * 46, "é"])
def test_nobody_comes_in_without_a_token_of_ours(app: Flask, secret: str) -> None:
    answer = Caller(app, "").get("/token", **({"Authorization": f"Bearer {secret}"} if secret else {}))
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kept"'
    assert answer.json is not None
    assert answer.json["type"].endswith("/api/docs/problems/token-missing")


def test_a_token_is_good_until_it_expires_is_ended_or_its_member_of_staff_leaves(app: Flask) -> None:
    month = NewToken("Month", viewer("max").ref, ["sales:read"], NOON + timedelta(days=30))
    secret = make_token(month, viewer("max"), "month", NOON)
    assert Caller(app, secret).get("/token").status_code == 200
    with clock.at(NOON + timedelta(days=30)):
        assert Caller(app, secret).get("/token").status_code == 401
    ended = token_for("sam", ["sales:read"], "Ended")
    end_token(Token.get(Token.name == "Ended").ref, viewer("max"), NOON)
    assert Caller(app, ended).get("/token").status_code == 401
    left = token_for("dee", ["sales:read"], "Left")
    end_staff(viewer("dee").ref, viewer("max").ref, NOON)
    assert Caller(app, left).get("/token").status_code == 401


def test_a_token_may_do_what_its_scopes_say_and_no_more(app: Flask) -> None:
    answer = Caller(app, token_for("max", ["insights:read"])).get("/token")
    assert answer.status_code == 403
    assert answer.json is not None
    assert "needs the scope sales:read" in answer.json["detail"]


def test_who_comes_with_another_token_stands_in_the_security_log_without_it(app: Flask) -> None:
    Caller(app, "kept_nonsense").get("/token")
    Caller(app, token_for("dee", ["insights:read"])).get("/token")
    unknown, lacking = (
        SecurityEvent.select().where(SecurityEvent.kind == "refused").order_by(SecurityEvent.person)
    )
    assert (unknown.person, unknown.detail) == ("", "token")
    assert lacking.person == viewer("dee").ref
    assert lacking.detail == f"sales:read of the token {Token.get().ref}"


def test_an_unknown_parameter_and_one_that_stands_twice_are_refused(program: Caller) -> None:
    answer = program.get("/token?loud=1&loud=2")
    assert answer.status_code == 422
    assert answer.json is not None
    assert {one["parameter"] for one in answer.json["errors"]} == {"loud"}
    assert len(answer.json["errors"]) == 2


def test_an_address_that_is_none_and_another_method_are_problems_too(program: Caller) -> None:
    for answer, status in ((program.get("/nothing"), 404), (program.send("DELETE", "/token"), 405)):
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
    assert "GET" in program.send("DELETE", "/token").headers["Allow"]


def test_what_a_program_has_already_it_gets_no_second_time(program: Caller) -> None:
    tag = program.get("/token").headers["ETag"]
    again = program.get("/token", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")


def test_who_calls_too_often_is_told_when_to_come_back(program: Caller) -> None:
    answers = [program.get("/token") for _ in range(CALLS + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_database_that_takes_no_writes_lets_programs_read(program: Caller, engine_name: str) -> None:
    sale = sale_of("ana").ref
    db.execute_sql("PRAGMA query_only = 1")
    assert program.get(f"/sales/{sale}").status_code == 200
    refused = program.send("POST", f"/sales/{sale}/messages", {"words": "We come on Thursday."})
    assert refused.status_code == 503


def test_the_document_names_every_operation_and_every_shape(program: Caller) -> None:
    document = program.get("/openapi.json").json
    assert document is not None
    assert document["openapi"] == "3.1.1"
    assert document["paths"]["/token"]["get"]["security"] == [{"token": ["sales:read"]}]
    assert {"TokenTold", "Problem"} <= set(document["components"]["schemas"])
