"""Examples made from the schemas themselves, so that none can show what the portal doesn't take or tell. Pure."""

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from portal.api.docs.schemas import Schema, Schemas, name_of

TOKEN, KEY, TAG = "$KEPT_TOKEN", "a-key-of-your-own-1", '"the ETag that you were given"'
# What stands for a text whose shape gives no example, by the name of its field.
_TEXTS: Mapping[str, str] = {
    "address": "https://crm.example/kept",
    "channel": "in_person",
    "clock": "working",
    "company": "Brandt household",
    "code": "K7MPQ2XWDR4TB",
    "email": "ana@brandt.example",
    "exact": "Your new quartz worktop will be in",
    "external_id": "crm-1042",
    "kind": "note",
    "name": "Ana Brandt",
    "next": "WyIyMDI2LTA1LTAxIl0",
    "offset": "P10D",
    "phone": "555 0104",
    "reason": "The slab cracked on the saw.",
    "ref": "K7MPQ2XWDR4TB",
    "role": "delivery",
    "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "salesperson": "sam@hallam.example",
    "text": "The template is made, and the slab is cut on Thursday.",
    "time_zone": "America/New_York",
    "title": "Your kitchen",
    "url": "https://crm.example/kept",
    "within": "PT4H",
    "words": "Your new quartz worktop will be in by Friday 1 May, cut from one slab.",
}
_BY_TYPE: Mapping[str, Any] = {"integer": 1, "number": 1, "boolean": True, "null": None, "object": {}}
_FORMATS = {"date": "2026-05-01", "date-time": "2026-05-01T16:30:00Z", "uri": "https://crm.example/kept"}


def example_of(schema: Schema, schemas: Schemas, name: str = "", seen: tuple[str, ...] = ()) -> Any:
    """Return a value of this schema: its own example where it gives one, and `name` tells which text is like it."""
    own = _own(schema)
    if own is not None:
        return own
    choice = next((one for one in schemas.choices(schema) if name_of(one) not in {*seen} - {None}), None)
    if choice is None:
        return None
    of, said = name_of(choice), schemas.read(choice)
    own = _own(said)
    if own is not None:
        return own
    return _made(said, schemas, name, (*seen, of) if of else seen)


def curl(request: tuple[str, str], headers: Sequence[str], body: Any = None) -> str:
    """Return a request (method and address) as a line for a shell, with these headers and a body of JSON."""
    method, address = request
    words = [f"curl {shlex.quote(address) if set(address) & set('?&{}') else address}"]
    words += [f"-X {method}"] if method not in {"GET", "POST"} or (method == "POST" and body is None) else []
    words += [f'-H "{header}"' if "$" in header else f"-H {shlex.quote(header)}" for header in headers]
    words += [f"-d {shlex.quote(pretty(body))}"] if body is not None else []
    return " \\\n  ".join(words)


def pretty(value: Any) -> str:
    """Return JSON as people read it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _own(schema: Schema) -> Any:
    """Return what a schema itself says a value may be; None where it says nothing."""
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    return schema.get("const", schema.get("default"))


def _made(said: Schema, schemas: Schemas, name: str, seen: tuple[str, ...]) -> Any:
    if "properties" in said:
        return {key: example_of(part, schemas, key, seen) for key, part in said["properties"].items()}
    kind = said.get("type")
    if kind == "array":
        one = example_of(said.get("items", {}), schemas, name.removesuffix("s"), seen)
        return [] if one is None else [one]
    if kind != "string":
        return said.get("minimum", _BY_TYPE.get(str(kind)))
    text = _FORMATS.get(said.get("format", ""), _TEXTS.get(name, name.replace("_", " ") or "text"))
    return text[: said.get("maxLength", len(text))]
