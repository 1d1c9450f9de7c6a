"""Reading the document of the API for its pages: a noun with its operations, each as it is shown."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import markdown
import nh3
from markupsafe import Markup

from portal.api.docs.examples import KEY, TAG, TOKEN, curl, example_of, pretty
from portal.api.docs.fields import Field, field, fields_of
from portal.api.docs.schemas import Schema, Schemas
from portal.lib.api.document import refusals
from portal.lib.api.operations import Operation
from portal.lib.api.problems import TYPES, ProblemType

_TAGS = {"p", "ul", "ol", "li", "code", "em", "strong"}
_IN_PATH = re.compile(r"{(\w+)}")
_JSON = "application/json"
_ENDS_STALE = {"stale", "precondition-required"}


@dataclass(frozen=True)
class Shown:
    """An operation as its page shows it; `curl` is a line for a shell, `answer` the text of an answer or ""."""

    of: Operation
    about: Markup
    address: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    told: tuple[Field, ...]
    curl: str
    answer: str
    problems: tuple[tuple[str, ProblemType], ...]


@dataclass(frozen=True)
class Noun:
    """What operations are about: its name, its part of the address, and the operations in their order."""

    name: str
    slug: str
    operations: tuple[Shown, ...]


def nouns_of(operations: Iterable[Operation], document: Mapping[str, Any]) -> dict[str, Noun]:
    """Return the nouns of an API by their slugs, in the order in which its document names them."""
    shown = [_shown(operation, document) for operation in operations]
    names = [tag["name"] for tag in document["tags"]]
    found = (Noun(name, slug(name), tuple(one for one in shown if one.of.tag == name)) for name in names)
    return {noun.slug: noun for noun in found}


def slug(name: str) -> str:
    """Return what stands for a name in an address."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def prose(text: str) -> Markup:
    """Return Markdown of ours as HTML without links, headings and raw HTML."""
    # nh3 has left nothing in it that could run.
    return Markup(nh3.clean(markdown.markdown(text), tags=_TAGS, attributes={}))  # noqa: S704 - see above


def _shown(of: Operation, document: Mapping[str, Any]) -> Shown:
    said = document["paths"][of.path][of.method.lower()]
    schemas = Schemas(document["components"]["schemas"])
    body = said.get("requestBody", {}).get("content", {}).get(_JSON)
    told = said["responses"][str(of.status)].get("content", {}).get(of.media_type, {}).get("schema")
    return Shown(
        of,
        prose(of.about),
        f"{document['servers'][0]['url']}{of.path}",
        tuple(_parameter(one, schemas) for one in said["parameters"]),
        tuple(fields_of(body["schema"], schemas)) if body else (),
        tuple(fields_of(told, schemas)) if told else (),
        _curl(of, document, body, schemas),
        _answer(told, schemas),
        tuple((kind, TYPES[kind]) for kind in refusals(of)),
    )


def _parameter(said: Mapping[str, Any], schemas: Schemas) -> Field:
    schema = {"description": said.get("description", ""), **said["schema"]}
    where = {"path": "in the address", "query": "in the query", "header": "a header"}[said["in"]]
    shown = field(said["name"], schema, "required" if said["required"] else "optional", schemas)
    return Field(
        "", shown.name, f"{shown.kind}, {where}", shown.need, shown.about, shown.values, shown.limits
    )


def _curl(
    of: Operation, document: Mapping[str, Any], body: Mapping[str, Any] | None, schemas: Schemas
) -> str:
    given = {
        one["name"]: example_of(one["schema"], schemas, one["name"])
        for one in document["paths"][of.path][of.method.lower()]["parameters"]
    }
    path = _IN_PATH.sub(lambda found: str(given[found[1]]), of.path)
    headers = [f"Authorization: Bearer {TOKEN}"] if of.scope else []
    headers += ["Content-Type: application/json"] if body else []
    headers += [f"Idempotency-Key: {KEY}"] if of.writes else []
    headers += [f"If-Match: {TAG}"] if _ENDS_STALE & set(of.refusals) else []
    brought = body.get("example", example_of(body["schema"], schemas)) if body else None
    return curl((of.method, f"{document['servers'][0]['url']}{path}"), headers, brought)


def _answer(told: Schema | None, schemas: Schemas) -> str:
    if told is None:
        return ""
    example = example_of(told, schemas)
    return pretty(example) if isinstance(example, dict | list) else ""
