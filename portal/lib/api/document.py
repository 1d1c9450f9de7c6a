"""The document of an API (OpenAPI 3.1.1), made of its operations and of the very shapes that check what comes."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from portal.lib.api.links import links_of
from portal.lib.api.operations import Operation
from portal.lib.api.problems import MEDIA_TYPE, TYPES
from portal.lib.ids import ALPHABET, REF_LENGTH

VERSION = "3.1.1"
_REF = "#/components/schemas/{model}"
_IN_PATH = re.compile(r"{(\w+)}")
_PATH_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "ref": {"type": "string", "pattern": f"^[{ALPHABET}]{{{REF_LENGTH}}}$"},
    "n": {"type": "integer", "minimum": 1, "maximum": 10_000},
}
_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "request_id"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": "The sort of problem; its page says what to do.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong this time."},
        "request_id": {"type": "string", "description": "Names this request in our log."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "A JSON Pointer into the body, as a URI fragment.",
                    },
                    "parameter": {"type": "string"},
                    "header": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your own for this request. Sent again with it within a day, it acts once and gets the same"
    " answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of what you read: where it has changed since, nothing is done.",
    "schema": {"type": "string"},
}


def document(operations: Iterable[Operation], about: Mapping[str, Any], server: str) -> dict[str, Any]:
    """Return the document: `about` is its info object, `server` the address that paths are appended to."""
    known = list(operations)
    names, definitions = _definitions(known)
    paths: dict[str, dict[str, Any]] = {}
    for operation in known:
        said = _described(operation, names)
        if links := links_of(operation, known):
            said["responses"][str(operation.status)]["links"] = links
        paths.setdefault(operation.path, {})[operation.method.lower()] = said
    return {
        "openapi": VERSION,
        "info": dict(about),
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in known)],
        "paths": paths,
        "components": {
            "schemas": {**definitions, "Problem": _PROBLEM},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that a manager made; its scopes say what it may do.",
                }
            },
        },
    }


def refusals(operation: Operation) -> list[str]:
    """Return the slugs of the problems that an operation may answer with."""
    found = list(operation.refusals)
    if operation.scope:
        found += ["token-missing", "scope-missing"]
    if _IN_PATH.search(operation.path):
        found.append("not-here")
    if operation.body is not None:
        found += ["malformed", "media-type", "too-large"]
    if operation.writes:
        found += ["in-flight", "key-reused"]
    found += ["invalid", "too-many", "unavailable"]
    return sorted(set(found), key=list(TYPES).index)


def _definitions(operations: list[Operation]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    brought = {one.body for one in operations} | {one.query for one in operations}
    told = {one.answer for one in operations}
    wanted: list[tuple[type[BaseModel], Any]] = [
        *((model, "validation") for model in brought if model),
        *((model, "serialization") for model in told if model),
    ]
    wanted.sort(key=lambda one: (one[0].__name__, one[1]))
    names, definitions = models_json_schema(wanted, ref_template=_REF)
    return dict(names), _settled(dict(sorted(definitions.get("$defs", {}).items())))


def _settled(schema: Any) -> Any:
    """Return a schema without defaults of null, which say nothing but that a field may be left out."""
    if isinstance(schema, list):
        return [_settled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _settled(one) for key, one in schema.items() if key != "default" or one is not None}


def _described(operation: Operation, names: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.about,
        "parameters": _parameters(operation),
        "responses": _responses(operation, names),
        "security": [{"token": [operation.scope]}] if operation.scope else [],
    }
    if operation.body is not None:
        content: dict[str, Any] = {"schema": names[operation.body, "validation"]}
        if operation.example is not None:
            content["example"] = operation.example
        said["requestBody"] = {"required": True, "content": {"application/json": content}}
    return said


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _PATH_SCHEMAS.get(name, {"type": "string"})}
        for name in _IN_PATH.findall(operation.path)
    ]
    schema = _settled(operation.query.model_json_schema(ref_template=_REF))
    in_query = [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": {key: value for key, value in said.items() if key != "title"},
        }
        for name, said in schema.get("properties", {}).items()
    ]
    in_header = [_IF_MATCH] if "precondition-required" in operation.refusals else []
    return [*in_path, *in_query, *in_header, *([_KEY] if operation.writes else [])]


def _responses(operation: Operation, names: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer is not None:
        good["content"] = {operation.media_type: {"schema": names[operation.answer, "serialization"]}}
    elif operation.media_type != "application/json":
        good["content"] = {operation.media_type: {"schema": {"type": "string", "format": "binary"}}}
    found: dict[str, Any] = {str(operation.status): good}
    for status in operation.also:
        found[str(status)] = {**good, "description": HTTPStatus(status).phrase}
    if operation.method == "GET":
        found["304"] = {"description": "You have it already (`If-None-Match`)"}
    for kind in refusals(operation):
        sort = TYPES[kind]
        known = found.setdefault(str(sort.status), _problem(sort.title))
        if sort.title not in known["description"]:
            known["description"] += f"; or: {sort.title}"
    return dict(sorted(found.items()))


def _problem(title: str) -> dict[str, Any]:
    return {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
