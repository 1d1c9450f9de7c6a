"""Stored files over HTTP: our own pictures are shown, all else is only offered for saving.

Whoever calls has checked that the reader may have the file, and does so at each read: a browser may keep a copy, but
asks before it shows it again (`no-cache`), and the 304 is given behind the same check.
"""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote

from flask import Response, request

from portal.lib.asgi_types import Spooled
from portal.lib.file_kinds import CSV, KINDS, TEXT
from portal.lib.pictures import MEDIA_TYPE

_CACHE = "private, no-cache"
# Even if a browser took a file for a page, nothing in it would run or load.
_POLICY = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
_UNKNOWN = "application/octet-stream"
_TYPES = {kind.media_type: kind.media_type for kind in KINDS} | {
    kind.media_type: f"{kind.media_type}; charset=utf-8" for kind in (TEXT, CSV)
}
_NOT_PLAIN = re.compile(r'[^ -~]|["\\%]')
# RFC 5987, 3.2.1: what may stand in an extended value as it is, besides letters and digits.
_AS_IS = "!#$&+-.^_`|~"

Body = Callable[[], bytes]


def picture_answer(sha256: str, body: Body) -> Response:
    """Answer with a picture of ours, a photo or its thumbnail, shown in place; `body` is read only when it is needed.

    `sha256` is that of the bytes: whoever has them gets a 304.
    """
    return _answer(sha256, body, {"Content-Type": MEDIA_TYPE, "Content-Disposition": "inline"})


def download_answer(sha256: str, body: Body, media_type: str, name: str) -> Response:
    """Answer with a file to be saved under `name`, whatever it holds; a media type that isn't ours goes as plain bytes.

    `sha256` is that of the bytes: whoever has them gets a 304. `body` is read only when it is needed.
    """
    content_type = _TYPES.get(media_type, _UNKNOWN)
    return _answer(sha256, body, {"Content-Type": content_type, "Content-Disposition": saved_as(name)})


def whole_answer(file: Any, kept: Any) -> Response:
    """Answer with a photo in full, shown, or with another file to be saved.

    `file` is the row that tells its `kind` and `name`, `kept` the one that holds its `body`, `sha256` and `media_type`.
    """
    if file.kind == "photo":
        return small_answer(kept)
    return download_answer(kept.sha256, lambda: bytes(kept.body), kept.media_type, file.name)


def small_answer(kept: Any) -> Response:
    """Answer with a picture of ours that is kept in a row with its `body` and `sha256`."""
    return picture_answer(kept.sha256, lambda: bytes(kept.body))


def made_answer(folder: Path, make: Callable[[IO[bytes]], None], media_type: str, name: str) -> Response:
    """Answer with a file that `make` writes now, to be saved under `name`; it lies in `folder` and has no name there.

    It goes out piece by piece, and nobody keeps a copy on the way.
    """
    if request.method == "HEAD":
        return Response(headers={"Content-Type": media_type, "Cache-Control": "no-store"})
    # Whoever sends it closes it, long after this.
    file = TemporaryFile(dir=folder)  # noqa: SIM115
    try:
        make(file)
        length = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    fields = {
        "Content-Type": media_type,
        "Content-Disposition": saved_as(name),
        "Content-Length": str(length),
    }
    answer = Response(Spooled(file), headers=fields, direct_passthrough=True)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def saved_as(name: str) -> str:
    """Return the value of Content-Disposition that offers a file under `name` (RFC 6266, 4.3 and appendix D)."""
    plain = _NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_AS_IS)}"


def _answer(sha256: str, body: Body, fields: dict[str, str]) -> Response:
    has_it = request.if_none_match.contains_weak(sha256)
    answer = Response(status=304) if has_it else Response(body(), headers=fields)
    if has_it:
        # A 304 has no body whose type could be told (RFC 9110, 15.4.5).
        answer.headers.pop("Content-Type", None)
    answer.set_etag(sha256)
    answer.headers["Cache-Control"] = _CACHE
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
