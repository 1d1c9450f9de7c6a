"""What a form is answered: a page for whoever reads it, a few words of JSON for our own script."""

from flask import flash, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response

from portal.lib.errors import KeptError, TooMany

Answer = Response | str | tuple[str, int]


def done(message: str, address: str) -> Response:
    """Answer a form that was taken: on to `address` (303), or for a script 201 with where to go."""
    flash(message, "done")
    if is_script():
        return make_response(jsonify(then=address), 201)
    return redirect(address, 303)


def refused(refusal: KeptError, page: str) -> tuple[str, int]:
    """Answer a form that can't be taken with its page. Raises the refusal for a script, which shows its words."""
    if is_script():
        raise refusal
    return page, refusal.status


def too_soon(refusal: TooMany, page: str) -> Response:
    """Answer a form that came too often with its page, and after how many seconds it may come again."""
    answer = make_response(page, refusal.status)
    answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def is_script() -> bool:
    """Tell whether our own script asks, which reads JSON."""
    return request.accept_mimetypes.best == "application/json"
