"""How a problem's place is written: a JSON Pointer in a URI fragment (RFC 6901, 6), or a name in the request."""

from collections.abc import Iterable

QUERY, HEADER = "query:", "header:"


def pointer_of(field: str) -> dict[str, str]:
    """Return the member that says where a problem is: `pointer`, `parameter` or `header`.

    `field` is a JSON Pointer, the name of a field of the body, or a name behind `query:` or `header:`.
    """
    if field.startswith(QUERY):
        return {"parameter": field.removeprefix(QUERY)}
    if field.startswith(HEADER):
        return {"header": field.removeprefix(HEADER)}
    if not field or field == "/":
        return {"pointer": "#"}
    return {"pointer": f"#{field if field.startswith('/') else f'/{field}'}"}


def pointer(parts: Iterable[object]) -> str:
    """Return the JSON Pointer (RFC 6901) of a path of keys and indices; "/" for the whole."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts) or "/"
