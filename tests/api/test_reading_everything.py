"""Every read at once: it answers as its document says, at a fixed price, and shows nobody more than the pages do."""

import json

from flask import Flask

from portal.api.calling import OPERATIONS
from tests.api.program import Caller, token_for
from tests.api.reading import addresses, reads, sue
from tests.cast import NOTED
from tests.engines import LONG_ON_POSTGRES
from tests.page import counted_statements

MOST_STATEMENTS = 15
# No JSON, [], [1], ["x","x"], ["x",1], ["0001","ABC"], [-9007199254740991], ["9999-12-31",1].
CURSORS = (
    *("x", "W10", "WzFd", "WyJ4IiwieCJd", "WyJ4IiwxXQ", "WyIwMDAxIiwiQUJDIl0", "Wy05MDA3MTk5MjU0NzQwOTkxXQ"),
    "WyI5OTk5LTEyLTMxIiwxXQ",
)
# Their answers are the very bytes of what is kept: test_files looks into them.
BYTES = {"read_file", "read_source_file"}
# What costs money to read for who delivers, or is for others by their role.
NOT_FOR_DEE = {
    *("list_sources", "read_source", "list_record", "read_receipt", "read_receipts", "list_changes"),
    *("list_additions", "list_charges", "list_extras", "list_reviews", "read_review", "list_enquiries"),
    *("read_enquiry", "read_rules", "read_promised", "read_source_file"),
}


def test_max_reads_everything_in_the_shapes_that_are_documented_and_in_few_statements(lived: Flask) -> None:
    program = Caller(lived, token_for("max"))
    program.get("/token")
    empty = set(addresses("bea")) - BYTES
    for whose in ("ana", "bea"):
        for name, path in addresses(whose).items():
            with counted_statements() as statements:
                answer = program.get(path)
            assert len(statements) <= MOST_STATEMENTS, (path, statements)
            assert NOTED not in answer.text, path
            if name in BYTES or (whose, name) == ("ana", "read_review"):
                continue
            assert answer.status_code == 200, (path, answer.text)
            shape = OPERATIONS[name].answer
            assert shape is not None
            shape.model_validate(answer.json, strict=False)
            if answer.json and answer.json.get("items", True):
                empty.discard(name)
    assert not empty, "nothing was there to be read"


@LONG_ON_POSTGRES
def test_dee_reads_no_price_anywhere_and_what_her_pages_do_not_have_is_not_here(lived: Flask) -> None:
    program = Caller(lived, token_for("dee"))
    for name, path in addresses("bea").items():
        answer = program.get(path)
        expected = {403, 404} if name in NOT_FOR_DEE else {200, 404} if name in BYTES else {200}
        assert answer.status_code in expected, (path, answer.text)
        assert '"currency"' not in answer.text, path
        assert NOTED not in answer.text, path


@LONG_ON_POSTGRES
def test_sue_who_has_no_sale_finds_nothing_of_ana_s_nor_that_it_is_there(lived: Flask) -> None:
    program = sue(lived)
    for name, path in addresses("ana").items():
        answer = program.get(path)
        if "{ref}" in OPERATIONS[name].path and not path.startswith("/enquiries"):
            assert answer.status_code == 404, path
            wrong = program.get(path.replace(path.split("/")[2], "ZZZZZZZZZZZZZ"))
            assert {**answer.json, "request_id": ""} == {**wrong.json, "request_id": ""}  # type: ignore[dict-item]
        for word in ("Brandt household", "Okafor household"):
            assert word not in answer.text, path


@LONG_ON_POSTGRES
def test_nobody_reads_with_a_scope_for_something_else_and_anybody_reads_the_scoreboard(app: Flask) -> None:
    program = Caller(app, token_for("max", ["messages:write"]))
    for name, path in addresses("ana").items():
        assert program.get(path).status_code == (403 if OPERATIONS[name].scope else 200), path
    assert Caller(app, "").get("/scoreboard").status_code == 200


def test_a_cursor_that_is_none_of_ours_is_refused_or_finds_nothing_new(app: Flask) -> None:
    program = Caller(app, token_for())
    for name, path in addresses("ana").items():
        for cursor in CURSORS if name.startswith("list") else ():
            answer = program.get(f"{path}?cursor={cursor}")
            assert answer.status_code in {200, 422}, (path, answer.text)
            if answer.status_code == 422:
                assert json.loads(answer.text)["errors"][0]["parameter"] == "cursor"


@LONG_ON_POSTGRES
def test_every_read_is_in_the_document_under_its_noun(app: Flask) -> None:
    document = Caller(app, "").get("/openapi.json").json
    assert document is not None
    tags = {tag["name"] for tag in document["tags"]}
    for one in reads():
        told = document["paths"][one.path]["get"]
        assert set(told["tags"]) <= tags
        assert "content" in told["responses"]["200"], one.path
