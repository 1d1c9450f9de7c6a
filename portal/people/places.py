"""A place to go back to after signing in: an endpoint and its arguments, signed; never an address from outside."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from portal.lib.canonical import canonical
from portal.lib.installed import settings

LONGEST = 1000
# A mail's link may choose something on the page that it leads to; what is longer is none of ours.
_LONGEST_QUESTION = 200


def write_place(endpoint: str, args: dict[str, Any]) -> str:
    """Return a place as text that is compared and kept."""
    return canonical([endpoint, {name: str(value) for name, value in args.items()}]).decode()


def this_place() -> str:
    """Return where this request is."""
    return write_place(request.endpoint or "", request.view_args or {})


def place_asked_for() -> str:
    """Return where this GET is, with the query of its address, which the page reads like any other input."""
    args = request.view_args or {}
    if len(request.query_string) > _LONGEST_QUESTION:
        return this_place()
    # Names like _anchor and _scheme are orders to whoever builds an address.
    asked = {
        name: value for name, value in request.args.items() if not name.startswith("_") and name not in args
    }
    return write_place(request.endpoint or "", {**args, **asked})


def page_of_this_form() -> str | None:
    """Return the page whose form was posted here: the same address, or the page of ours that the form stood on."""
    return _page_at(request.path) or _page_at(_referring_path())


def sign_place(place: str, why: str) -> str:
    """Return a signed `next`; `why` ("", "ended", "typed", "sure") is for the sign-in page to say."""
    return _signer().dumps([place, why])


def read_next(signed: str) -> tuple[str, str]:
    """Return the address of a signed `next` and why one came; two empty texts for anything that isn't ours."""
    try:
        place, why = _signer().loads(signed) if len(signed) <= LONGEST else ("", "")
        return (_address(place) if place else "", why)
    except (BadSignature, BuildError):
        return "", ""


def _address(place: str) -> str:
    endpoint, args = current_app.json.loads(place)
    return url_for(endpoint, **args)


def _page_at(path: str) -> str | None:
    if not path:
        return None
    try:
        endpoint, args = current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return None
    return write_place(endpoint, dict(args))


def _referring_path() -> str:
    parts = urlsplit(request.referrer or "")
    ours = f"{parts.scheme}://{parts.netloc}" in {settings().base_url, request.host_url.rstrip("/")}
    return parts.path if ours else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="next place")
