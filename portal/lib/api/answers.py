"""The answer to a call: JSON with its entity tag, which who has it already gets no second time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, request
from pydantic import BaseModel

JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """What an operation answers: its status, its bytes, and headers beside those that every answer carries."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The entity tag of the body (RFC 9110, 8.8.3)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def answer_of(
    told: BaseModel | bytes | None, status: int, headers: Mapping[str, str] | None = None
) -> Answer:
    """Return what is told as an answer; None is told without a body."""
    if told is None:
        return Answer(status, b"", headers or {})
    body = told if isinstance(told, bytes) else told.model_dump_json(by_alias=True).encode("utf-8") + b"\n"
    return Answer(status, body, headers or {})


def response(answer: Answer) -> Response:
    """Return the answer as it is sent; a read carries its entity tag, and is a 304 for who has it already."""
    fields = dict(answer.headers)
    if request.method in {"GET", "HEAD"} and answer.status == 200:  # noqa: PLR2004 - the only status of a read
        tag = fields.setdefault("ETag", answer.tag)
        if tag[1:-1] in request.if_none_match:
            return Response(status=304, headers=fields)
    kind = fields.pop("Content-Type", JSON) if answer.body else None
    return Response(answer.body, answer.status, headers=fields, mimetype=kind)
