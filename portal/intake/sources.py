"""Checking the sources of one sale: documents kept exactly as they were."""

import hashlib
from pathlib import Path
from typing import Any

from portal.intake.checker import Checker, moment
from portal.intake.document import DOCUMENT, SourceIn
from portal.lib.text import BadText, exact

MOST_FILE_BYTES = 10_000_000


def checked_source(checker: Checker, index: int, source: SourceIn, folder: Path | None) -> dict[str, Any]:
    """Return one source as plain JSON; its file is read from inside `folder`, and not at all without one."""
    at = f"/sources/{index}"
    found: dict[str, Any] = {
        "id": checker.line(f"{at}/id", source.id),
        "n": index + 1,
        "kind": source.kind,
        "title": checker.line(f"{at}/title", source.title),
        "received_at": moment(checker, f"{at}/received_at", source.received_at),
        "text": "",
        "file_name": None,
    }
    if (source.text is None) == (source.file is None):
        checker.refuse(at, "A source needs its “text” or its “file”, and not both.")
    elif source.file is not None:
        found["file_name"] = Path(source.file).name
        found["text"] = checker.check(f"{at}/file", lambda: _read(source.file or "", folder), "")
    else:
        found["text"] = checker.check(f"{at}/text", lambda: exact(source.text or "", DOCUMENT), "")
    found["sha256"] = hashlib.sha256(str(found["text"]).encode("utf-8", "surrogatepass")).hexdigest()
    return found


def _read(name: str, folder: Path | None) -> str:
    if folder is None:
        message = "Files can be named only at the command line; put the text itself here."
        raise BadText(message)
    path = _inside(name, folder)
    if path.stat().st_size > MOST_FILE_BYTES:
        message = f"{name[:100]} is larger than {MOST_FILE_BYTES // 1_000_000} MB."
        raise BadText(message)
    try:
        return exact(path.read_bytes().decode("utf-8"), DOCUMENT)
    except OSError as error:
        message = f"{name[:100]} can't be read: {error.strerror}."
        raise BadText(message) from error
    except UnicodeDecodeError as error:
        message = f"{name[:100]} is no text in UTF-8; save it as plain text and name that file."
        raise BadText(message) from error


def _inside(name: str, folder: Path) -> Path:
    message = f"There is no file {name[:100]} in the folder of the import file."
    try:
        path = (folder / name).resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        # A circle of links is a RuntimeError before Python 3.13.
        raise BadText(message) from error
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise BadText(message)
    return path
