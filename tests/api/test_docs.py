"""The readable docs of the API: made from its document, for anybody, and none of their examples is out of date."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from portal.api.blueprints import OPERATIONS
from portal.api.described import api_document
from portal.api.docs.examples import curl, example_of
from portal.api.docs.fields import Field, fields_of
from portal.api.docs.reading import nouns_of, prose, slug
from portal.api.docs.schemas import Schemas
from portal.lib.api.operations import Operation
from portal.lib.api.problems import TYPES
from tests.page import BASE, MOST_STATEMENTS_KEPT, Browser, counted_statements

Open = Callable[[str], Browser]
DUE = {
    "oneOf": [{"$ref": "#/components/schemas/Once"}, {"$ref": "#/components/schemas/Undated"}],
    "description": "When it is due.",
}
SHAPES: Mapping[str, Mapping[str, Any]] = {
    "Once": {
        "type": "object",
        "properties": {"once": {"type": "string", "format": "date", "examples": ["2026-05-01"]}},
        "required": ["once"],
    },
    "Undated": {"type": "object", "properties": {"undated": {"const": True}}, "required": ["undated"]},
    "Promise": {
        "type": "object",
        "properties": {
            "due": DUE,
            "criteria": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
            "rule": {"anyOf": [{"enum": ["what", "when", "care"]}, {"type": "null"}], "default": None},
            "follows": {"anyOf": [{"$ref": "#/components/schemas/Promise"}, {"type": "null"}]},
        },
        "required": ["due"],
    },
}
LIST = {"type": "array", "items": {"$ref": "#/components/schemas/Promise"}}


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: the docs hold nothing that comes from a row but the company's name."""
    return "sqlite"


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """The document of the API."""
    return api_document()


def test_pat_reads_of_every_operation_with_its_scope_an_example_and_its_problems(browser: Open) -> None:
    pat = browser("pat")
    start = pat.get("/api/docs")
    for tag in {operation.tag for operation in OPERATIONS}:
        assert f"/api/docs/{slug(tag)}" in start.links()
        page = pat.get(f"/api/docs/{slug(tag)}")
        for operation in (one for one in OPERATIONS if one.tag == tag):
            assert operation.summary in page.words
            assert f"{operation.method} /api/v1{operation.path}" in page.words
            assert operation.scope in page.words
            assert f"curl {BASE}/api/v1" in page.words
            assert "/ref " not in page.words
    assert "/api/v1/openapi.json" in start.links()
    pat.get("/api/docs/nothing", 404)


def test_every_problem_has_the_page_that_its_type_names(browser: Open) -> None:
    pat = browser("pat")
    links = pat.get("/api/docs/problems").links()
    for kind, of in TYPES.items():
        assert f"/api/docs/problems/{kind}" in links
        page = pat.get(f"/api/docs/problems/{kind}")
        assert of.title in page.words
        assert f"Status {of.status}" in page.words
    pat.get("/api/docs/problems/nothing", 404)


def test_the_docs_are_kept_in_memory_for_anybody(browser: Open) -> None:
    pat = browser("pat")
    first = pat.get("/api/docs/tokens")
    with counted_statements() as statements:
        again = pat.get("/api/docs/tokens")
    assert again.text == first.text
    assert again.headers["Cache-Control"] == "no-cache"
    assert len(statements) <= MOST_STATEMENTS_KEPT


def test_the_document_is_one_of_openapi_and_names_each_operation_once(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()
    names = [said["operationId"] for path in document["paths"].values() for said in path.values()]
    assert sorted(names) == sorted(operation.name for operation in OPERATIONS)


def test_the_examples_of_the_docs_are_of_the_shapes_that_they_show(document: dict[str, Any]) -> None:
    shapes = Schemas(document["components"]["schemas"])
    for operation in OPERATIONS:
        said = document["paths"][operation.path][operation.method.lower()]
        content = said["responses"][str(operation.status)].get("content", {}).get("application/json")
        if content and operation.answer:
            _valid(operation, example_of(content["schema"], shapes), content["schema"], document)
        if operation.body is not None:
            body = said["requestBody"]["content"]["application/json"]
            assert operation.example is not None, f"{operation.name} has no example for its page to show"
            _valid(operation, body["example"], body["schema"], document)


def test_a_field_stands_with_the_path_to_it_and_once_whatever_it_is_nested_in() -> None:
    found = {f"{one.within}{one.name}": one for one in fields_of(LIST, Schemas(SHAPES))}
    assert list(found) == [
        *("[].due", "[].due.once", "[].due.undated"),
        *("[].criteria", "[].rule", "[].follows"),
    ]
    assert found["[].due"] == Field("[].", "due", "object", "required", "When it is due.")
    assert (found["[].due.once"].kind, found["[].due.once"].need) == ("day", "one of these")
    assert found["[].due.undated"].values == ("True",)
    assert (found["[].criteria"].kind, found["[].criteria"].limits) == ("list: text", "at most 20 of them")
    assert (found["[].rule"].kind, found["[].rule"].values) == ("word, or null", ("what", "when", "care"))
    assert (found["[].follows"].kind, found["[].follows"].need) == ("object, or null", "optional")


def test_an_example_is_made_of_what_the_shapes_say_and_ends_where_they_repeat() -> None:
    assert example_of(LIST, Schemas(SHAPES)) == [
        {"due": {"once": "2026-05-01"}, "criteria": ["criteria"], "rule": "what", "follows": None}
    ]


def test_a_line_for_a_shell_holds_what_is_sent_whatever_stands_in_it() -> None:
    line = curl(
        ("POST", "http://kept.example/sales"), ["Authorization: Bearer $T"], {"title": "Ana's kitchen"}
    )
    assert line == (
        "curl http://kept.example/sales \\\n"
        '  -H "Authorization: Bearer $T" \\\n'
        "  -d '{\n"
        '  "title": "Ana\'"\'"\'s kitchen"\n'
        "}'"
    )
    assert "-X DELETE" in curl(("DELETE", "http://kept.example/x"), [])


def test_words_of_an_operation_become_paragraphs_and_nothing_that_runs() -> None:
    assert prose("One `code`.\n\n<script>alert(1)</script>") == "<p>One <code>code</code>.</p>\n"


def test_the_nouns_are_those_of_the_document_in_its_order(document: dict[str, Any]) -> None:
    nouns = nouns_of(OPERATIONS, document)
    assert [noun.name for noun in nouns.values()] == [tag["name"] for tag in document["tags"]]
    assert "problems" not in nouns
    token = nouns["tokens"].operations[0]
    assert json.loads(token.answer)["acts_for"]["role"]


def _valid(of: Operation, value: object, schema: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    whole = {**schema, "components": document["components"]}
    problems = [f"{one.json_path}: {one.message}" for one in Draft202012Validator(whole).iter_errors(value)]
    assert not problems, f"{of.name}: {problems}"
