"""Checking the sources of one sale: documents kept exactly as they were."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.intake.checker import Checker, moment
from portal.intake.document import DOCUMENT, SourceIn
from portal.lib.readers import ReadFile, Unreadable, read_file
from portal.lib.text import BadText, exact
from portal.record.actions import NewFile

MOST_FILE_BYTES = 10_000_000


@dataclass(frozen=True)
class Paper:
    """A file that a source was read from: its bytes, and what was found in them."""

    body: bytes
    read: ReadFile

    @property
    def is_more(self) -> bool:
        """Whether the file is more than its text, so that it is kept beside it."""
        return self.read.text.encode() != self.body


@dataclass
class Papers:
    """The folder of an import file, None where no files may be named, and the papers read from it by the source's n."""

    folder: Path | None = None
    read: dict[int, Paper] = field(default_factory=dict)

    def files(self) -> list[NewFile]:
        """Return the files that are kept beside the texts that were read from them."""
        return [
            NewFile("source", paper.read.media_type, paper.body)
            for paper in self.read.values()
            if paper.is_more
        ]


def checked_source(checker: Checker, index: int, source: SourceIn, papers: Papers) -> dict[str, Any]:
    """Return one source as plain JSON; its file is read from inside the folder of `papers`, and joins them."""
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
        found |= checker.check(f"{at}/file", lambda: _of_file(source.file or "", papers, index + 1), {})
    else:
        found["text"] = checker.check(f"{at}/text", lambda: exact(source.text or "", DOCUMENT), "")
    found["sha256"] = hashlib.sha256(str(found["text"]).encode("utf-8", "surrogatepass")).hexdigest()
    return found


def _of_file(name: str, papers: Papers, n: int) -> dict[str, Any]:
    """Return the text of a file with its places, and which file it is where that is more than the text."""
    if papers.folder is None:
        message = "Files can be named only at the command line; put the text itself here."
        raise BadText(message)
    paper = papers.read[n] = _read(name, papers.folder)
    found: dict[str, Any] = {"text": paper.read.text}
    if paper.read.places:
        found["places"] = [list(place) for place in paper.read.places]
    if paper.is_more:
        found["file"] = {"sha256": hashlib.sha256(paper.body).hexdigest()}
    return found


def _read(name: str, folder: Path) -> Paper:
    path = _inside(name, folder)
    if path.stat().st_size > MOST_FILE_BYTES:
        message = f"{name[:100]} is larger than {MOST_FILE_BYTES // 1_000_000} MB."
        raise BadText(message)
    try:
        body = path.read_bytes()
        return Paper(body, read_file(body, name))
    except OSError as error:
        message = f"{name[:100]} can't be read: {error.strerror}."
        raise BadText(message) from error
    except Unreadable as error:
        message = f"{name[:100]} can't be read. {error.reason}"
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
