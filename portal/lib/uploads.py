"""What was chosen in a form's file field, made safe to keep: told apart by what it holds, never by its name.

Kept are photos (made anew, see `pictures`), PDF, plain text and CSV in UTF-8, and Word and Excel files without macros.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from werkzeug.datastructures import FileStorage

from portal.lib.errors import Invalid, Problem
from portal.lib.file_kinds import BadFile, kind_of_file
from portal.lib.file_names import clean_name, with_suffix
from portal.lib.pictures import LARGEST_FILE, BadPicture, is_picture, read_picture

FIELD = "files"
MOST_FILES = 10
# Below the 12 MB that a request may have in all, so that words fit beside the files.
MOST_TOGETHER = 11 * 1024 * 1024
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A photo of ours (WebP, with its thumbnail and its size in pixels) or a file kept as it was sent.

    `name` is the cleaned name it was sent under, at most 120 characters; that of a file ends as its type does.
    """

    kind: Literal["photo", "file"]
    media_type: str
    body: bytes
    name: str
    thumb: bytes | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class _Sent:
    name: str
    body: bytes


def read_uploads(storages: Iterable[FileStorage]) -> list[Upload]:
    """Return what was chosen, in its order; a field in which nothing was chosen is passed over.

    Takes at most 10 files, each of at most 10 MB and all together of at most 11 MB. Raises Invalid with a problem of
    the field `files` for each that can't be taken.
    """
    sent = [one for one in map(_read, storages) if one is not None]
    return _all_taken(sent, [FIELD] * len(sent))


def read_sent(sent: Iterable[tuple[str, bytes]]) -> list[Upload]:
    """Return files that came with their names and bytes by themselves, like `read_uploads` with every bound of it.

    A problem of one of them stands at its place ("files/0").
    """
    named = [_Sent(clean_name(name), body) for name, body in sent]
    return _all_taken(named, [f"{FIELD}/{n}" for n in range(len(named))])


def _read(storage: FileStorage) -> _Sent | None:
    body: bytes = storage.read()
    if not storage.filename and not body:
        return None
    return _Sent(clean_name(storage.filename or ""), body)


def _all_taken(sent: list[_Sent], places: list[str]) -> list[Upload]:
    _check_amount(sent)
    taken: list[Upload] = []
    problems: list[Problem] = []
    for one, place in zip(sent, places, strict=True):
        try:
            taken.append(_taken(one))
        except (BadPicture, BadFile) as error:
            problems.append(Problem(place, f"“{one.name}” can't be taken. {error}"))
    if problems:
        raise Invalid(*problems)
    return taken


def _check_amount(sent: list[_Sent]) -> None:
    if len(sent) > MOST_FILES:
        message = f"These are {len(sent):,} files; at most {MOST_FILES} fit in one update."
        raise Invalid(Problem(FIELD, f"{message} Send the rest with another one."))
    together = sum(len(one.body) for one in sent)
    if len(sent) > 1 and together > MOST_TOGETHER:
        most = MOST_TOGETHER // _MEGABYTE
        message = f"These files have {_megabytes(together)} MB together; at most {most} MB fit in one update."
        raise Invalid(Problem(FIELD, f"{message} Send some of them with another one."))


def _taken(sent: _Sent) -> Upload:
    if not sent.body:
        raise BadFile("It is empty. Look whether it opens on your side, and choose it again.")
    if is_picture(sent.body):
        picture = read_picture(sent.body)
        return Upload(
            "photo",
            picture.media_type,
            picture.body,
            sent.name,
            picture.thumb,
            picture.width,
            picture.height,
        )
    if len(sent.body) > LARGEST_FILE:
        raise BadFile("It is larger than 10 MB. Save it smaller, or send it in parts.")
    kind = kind_of_file(sent.body, sent.name)
    return Upload("file", kind.media_type, sent.body, with_suffix(sent.name, kind.suffix))


def _megabytes(size: int) -> str:
    # Rounded up, so that what is too much is never told as what fits.
    return f"{-(-size * 10 // _MEGABYTE) / 10:.1f}"
