"""Reading what a call brings: its body and its query, strictly, with every problem and its place at once."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from portal.lib.api.pointers import QUERY, pointer
from portal.lib.api.problems import Refusal
from portal.lib.canonical import BadJson, strict_loads
from portal.lib.errors import Invalid, Problem

Shaped = TypeVar("Shaped", bound=BaseModel)
JSON = "application/json"


def read_json(raw: bytes, mimetype: str) -> Any:
    """Return what a body says. Raises Refusal for what isn't JSON (RFC 8259), or is of another kind."""
    if mimetype != JSON:
        raise Refusal("media-type")
    try:
        return strict_loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refusal("malformed", "The body isn't UTF-8.") from error
    except BadJson as error:
        raise Refusal("malformed", str(error)) from error


def shaped(model: type[Shaped], value: object) -> Shaped:
    """Return `value` in the shape of `model`. Raises Invalid with a pointer to every field that isn't."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise Invalid(*problems_of(error)) from error


def read_query(model: type[Shaped], given: MultiDict[str, str]) -> Shaped:
    """Return the parameters of a query. Raises Invalid for unknown and doubled ones, and for what they may not be."""
    doubled = [
        Problem(f"{QUERY}{name}", "This stands twice.") for name in given if len(given.getlist(name)) > 1
    ]
    try:
        found = model.model_validate(given.to_dict())
    except ValidationError as error:
        places = [(one["loc"][0] if one["loc"] else "", one) for one in error.errors(include_url=False)]
        raise Invalid(
            *doubled, *(Problem(f"{QUERY}{name}", _plain(dict(one))) for name, one in places)
        ) from error
    if doubled:
        raise Invalid(*doubled)
    return found


def problems_of(error: ValidationError) -> list[Problem]:
    """Return what pydantic found, as plain sentences with their pointers."""
    return [Problem(pointer(found["loc"]), _plain(dict(found))) for found in error.errors(include_url=False)]


def _plain(found: dict[str, Any]) -> str:
    context = found.get("ctx", {})
    most = context.get("max_length", 0)
    said = {
        "missing": "This field is missing.",
        "extra_forbidden": "There is no such field; look at its spelling.",
        "string_type": "This has to be text in quotation marks.",
        "list_type": "This has to be a list in [ ].",
        "bool_type": "This has to be true or false.",
        "int_type": "This has to be a whole number without quotation marks.",
        "model_type": "This has to be an object in { }.",
        "dict_type": "This has to be an object in { }.",
        "string_too_short": "This is empty.",
        "string_too_long": f"This is longer than {most:,} characters.",
        "string_unicode": "This holds half of a character (a lone surrogate), which can't be kept.",
        "string_pattern_mismatch": "This isn't written as such things are; look at the examples.",
        "too_short": "There has to be at least one.",
        "too_long": f"There are more than {most:,}.",
        "literal_error": f"This has to be one of {context.get('expected')}.",
    }
    return said.get(found["type"]) or f"{found['msg']}."
