"""Refusals as problem details (RFC 9457): a stable type with a page of its own, and a pointer to each bad field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, json, request

from portal.lib.api.pointers import pointer_of
from portal.lib.errors import Invalid, KeptError, Problem, TooMany
from portal.lib.installed import settings

PREFIX = "/api/v1/"
PAGES = "/api/docs/problems/"
MEDIA_TYPE = "application/problem+json"
_REQUEST_ID = "kept.request_id"  # Where portal.lib.logs keeps it.


@dataclass(frozen=True)
class ProblemType:
    """A sort of refusal: its HTTP status, its title, and what to do about it, as its page says."""

    status: int
    title: str
    about: str


TYPES: Mapping[str, ProblemType] = {
    "malformed": ProblemType(
        400,
        "This request can't be read",
        "The body isn't JSON in UTF-8, holds a key twice, or a header or cursor isn't what we write. Send what the"
        " document of the API describes; a cursor only as it was given.",
    ),
    "token-missing": ProblemType(
        401,
        "A token is needed",
        "Send `Authorization: Bearer kept_…` with a token that a manager made under Settings, Programs. It may have"
        " expired or been ended, or the member of staff in whose name it acts has left.",
    ),
    "scope-missing": ProblemType(
        403,
        "This token may not do that",
        "The token lacks the scope that the operation names. A manager can make one that has it; a token never gains"
        " scopes.",
    ),
    "not-allowed": ProblemType(
        403,
        "Not allowed",
        "The member of staff in whose name the token acts may not do this in the portal either.",
    ),
    "not-here": ProblemType(
        404,
        "There is nothing here",
        "It doesn't exist, or belongs to a sale that this token may not see: the two look the same.",
    ),
    "method": ProblemType(
        405, "Not this way", "The address exists and takes other methods; the header `Allow` names them."
    ),
    "conflict": ProblemType(
        409,
        "Somebody was first",
        "What the request builds on has changed meanwhile. Read it again, then decide.",
    ),
    "in-flight": ProblemType(
        409,
        "The same request is still under way",
        "Another request with this Idempotency-Key hasn't ended yet. Wait as long as `Retry-After` says, then send it"
        " again: you get its answer.",
    ),
    "gone": ProblemType(410, "No longer there", "It was there once, and its time is over."),
    "stale": ProblemType(
        412,
        "It has changed since you read it",
        "`If-Match` names a version that is no longer the newest. Read it again, carry your edit over, and send that"
        " with the new `ETag`.",
    ),
    "too-large": ProblemType(413, "Too large", "The body is larger than we take. Send less at once."),
    "media-type": ProblemType(
        415, "Not JSON", "Bodies are JSON: send `Content-Type: application/json`, without any compression."
    ),
    "invalid": ProblemType(
        422,
        "Something in it can't be taken",
        "Each entry of `errors` says what is wrong and where: `pointer` is a JSON Pointer (RFC 6901) into the body,"
        " `parameter` a parameter of the query, `header` a header. All are named at once, and nothing was kept.",
    ),
    "key-reused": ProblemType(
        422,
        "This key was used for another request",
        "The Idempotency-Key came before with another body. Use a new key for a new request, and the same body for a"
        " retry.",
    ),
    "precondition-required": ProblemType(
        428,
        "Say which version you read",
        "This changes something that others may be changing too. Send `If-Match` with the `ETag` that you were given.",
    ),
    "too-many": ProblemType(
        429,
        "Too many requests",
        "Wait as many seconds as `Retry-After` says. `RateLimit` tells in every answer how many are left.",
    ),
    "broken": ProblemType(
        500,
        "Something went wrong on our side",
        "Nothing was kept. Try again with the same Idempotency-Key; if it happens again, tell the company the value of"
        " `request_id`.",
    ),
    "unavailable": ProblemType(
        503,
        "Not at this moment",
        "The database is away, or too many requests wait. Nothing was kept: try again after `Retry-After`, with the"
        " same Idempotency-Key.",
    ),
}
_BY_STATUS: Mapping[int, str] = {
    400: "malformed",
    401: "token-missing",
    403: "not-allowed",
    404: "not-here",
    405: "method",
    409: "conflict",
    410: "gone",
    412: "stale",
    413: "too-large",
    415: "media-type",
    422: "invalid",
    428: "precondition-required",
    429: "too-many",
    500: "broken",
    503: "unavailable",
}


class Refusal(KeptError):
    """A refusal that only programs get, named by its type."""

    def __init__(self, kind: str, message: str = "", headers: Mapping[str, str] | None = None) -> None:
        """Keep the slug of a type of TYPES, a sentence for the reader, and headers of the answer."""
        super().__init__(message)
        self.kind = kind
        self.status = TYPES[kind].status
        self.headers = dict(headers or {})


def is_call() -> bool:
    """Tell whether this request is one of a program, which reads problems and not pages."""
    return request.path.startswith(PREFIX)


def refused(error: KeptError) -> Response:
    """Return the answer to a refusal of ours."""
    kind = error.kind if isinstance(error, Refusal) else _BY_STATUS.get(error.status, "malformed")
    problems = error.problems if isinstance(error, Invalid) else ()
    telling = "" if problems or error.status in {404, 429} else error.message
    answer = failed(kind, telling, problems)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Refusal):
        answer.headers.update(error.headers)
    return answer


def of_status(status: int) -> Response:
    """Return the answer to what was refused before any operation of ours: no such address, another method."""
    return failed(_BY_STATUS.get(status, "malformed" if status < 500 else "broken"))  # noqa: PLR2004 - HTTP's own line


def failed(kind: str, detail: str = "", problems: Sequence[Problem] = ()) -> Response:
    """Return problem details of a type."""
    sort = TYPES[kind]
    body: dict[str, Any] = {
        "type": f"{settings().base_url}{PAGES}{kind}",
        "title": sort.title,
        "status": sort.status,
        "request_id": request.environ.get(_REQUEST_ID, ""),
    }
    if detail:
        body["detail"] = detail
    if problems:
        body["errors"] = [{**pointer_of(problem.field), "detail": problem.message} for problem in problems]
    answer = Response(json.dumps(body, ensure_ascii=False) + "\n", sort.status, mimetype=MEDIA_TYPE)
    if kind == "token-missing":
        answer.headers["WWW-Authenticate"] = 'Bearer realm="kept"'
    return answer
