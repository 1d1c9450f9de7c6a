"""Where an answer leads: what it names, and the operations that take such a name (OpenAPI's links)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from portal.lib.api.operations import Operation

_NAMES = re.compile(r"{(\w+)}")


def links_of(of: Operation, operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the links of an answer by the names of the operations that they lead to.

    A list leads to whatever is asked about one of its items, and making something to whatever is asked about that.
    """
    if of.answer is None:
        return {}
    at, fields = _named(of.answer)
    if at == "#" and of.method != "POST":
        return {}
    known = {name: f"$request.path.{name}" for name in _NAMES.findall(of.path)}
    found = {}
    for other in operations:
        name = _next_name(of.path, other.path)
        if name in fields and name not in known:
            values = {**known, name: f"$response.body{at}/{name}"}
            if set(_NAMES.findall(other.path)) == set(values):
                found[other.name] = {"operationId": other.name, "parameters": values}
    return found


def _named(answer: type[BaseModel]) -> tuple[str, Mapping[str, Any]]:
    """Return where an answer names something, as a JSON Pointer in a fragment, and the fields that are there."""
    items = answer.model_fields.get("items")
    models = [one for one in get_args(items.annotation) if hasattr(one, "model_fields")] if items else []
    return ("#/items/0", models[0].model_fields) if models else ("#", answer.model_fields)


def _next_name(path: str, other: str) -> str:
    """Return the name that comes next in an address below `path`: `ref` in `/sales/{ref}/promises` below `/sales`."""
    found = _NAMES.match(other[len(path) + 1 :]) if other.startswith(f"{path}/") else None
    return found[1] if found else ""
