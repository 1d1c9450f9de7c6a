"""Every refusal as a page (or as JSON for programs): what happened, what became of what was typed, what to do next."""

import structlog
from flask import Flask, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from portal.lib.api import problems
from portal.lib.db import AWAY, release
from portal.lib.errors import Invalid, KeptError, TooMany
from portal.lib.logs import told
from portal.web.forms import showable

_LONGEST_SHOWN = 20_000
_RETRY_SECONDS = 30
_SERVER_ERROR = 500
_REQUEST_ID = "kept.request_id"  # Where portal.lib.logs keeps it.
_SECRETS = ("csrf_token", "password", "code", "token", "key", "was", "next")
_log = structlog.get_logger()


def install(app: Flask) -> None:
    """Answer every exception of `app` with its status and a page of its own."""
    app.register_error_handler(KeptError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    for away in AWAY:
        app.register_error_handler(away, _away)
    app.register_error_handler(Exception, _broken)


def _refused(error: KeptError) -> Response:
    if problems.is_call():
        return problems.refused(error)
    retry = error.retry_after if isinstance(error, TooMany) else None
    # What a 404 or 429 was about is nobody's business: what is absent and what is another's look the same.
    telling = error.status not in {404, 429}
    message = (
        "; ".join(problem.message for problem in error.problems)
        if isinstance(error, Invalid)
        else error.message
    )
    return _answer(error.status, message if telling else "", retry)


def _stale_form(_: CSRFError) -> Response:
    return _answer(
        400, "This form was open for very long, or came from another page, so we did not take it.", None
    )


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if 300 <= code < 400:  # noqa: PLR2004 - redirections of the router are answers, not failures
        return error.get_response(request.environ)
    answer = _answer(code, "", None)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _away(error: Exception) -> Response:
    _log.error("database away", **told(error))
    release()
    return _answer(503, "", _RETRY_SECONDS)


def _broken(error: Exception) -> Response:
    _log.error("broken", **told(error))
    release()
    return _answer(500, "", None)


def _answer(code: int, message: str, retry_after: int | None) -> Response:
    if problems.is_call():
        answer = problems.of_status(code)
    elif _wants_json():
        answer = jsonify(title=message or "Refused", status=code)
        answer.mimetype = "application/problem+json"
    else:
        try:
            page = _page(code, message, retry_after)
        except AWAY as error:
            # Whatever was wrong before: now nothing can be looked up, not even whose portal this is.
            return _away(error)
        answer = current_app.response_class(page, mimetype="text/html")
    answer.status_code = code
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _page(code: int, message: str, retry_after: int | None) -> str:
    said = {
        "code": code,
        "message": message,
        "typed": _typed(),
        "retry_after": retry_after,
        "request_id": request.environ.get(_REQUEST_ID, ""),
    }
    if code < _SERVER_ERROR:
        return render_template("web/error.html", **said)
    # Without what frames a page (company, reader): it comes from the database, which may be what is away or broken.
    return current_app.jinja_env.get_template("web/error.html").render(said)


def _wants_json() -> bool:
    accepts = request.accept_mimetypes
    return bool(accepts) and not accepts.accept_html and accepts.accept_json


def _typed() -> list[tuple[str, str]]:
    """Return the words of a refused form, so that nothing that was typed is lost; never a secret."""
    if request.method != "POST":
        return []
    try:
        fields = request.form.items(multi=True)
    except RequestEntityTooLarge:
        return []
    return [
        (showable(name.replace("_", " ").capitalize()), showable(value))
        for name, value in fields
        if value.strip() and "\n" not in name and not any(secret in name for secret in _SECRETS)
        if len(value) <= _LONGEST_SHOWN
    ]
