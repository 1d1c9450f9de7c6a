"""Which kind of file some bytes are, by what they hold: PDF, text, or a document of Word or Excel."""

import io
import re
import zipfile
from dataclasses import dataclass

from portal.lib.file_names import suffix_of


@dataclass(frozen=True)
class FileKind:
    """A kind of file that can be kept: its media type, and how its name ends (".pdf")."""

    media_type: str
    suffix: str


PDF = FileKind("application/pdf", ".pdf")
TEXT = FileKind("text/plain", ".txt")
CSV = FileKind("text/csv", ".csv")
WORD = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
EXCEL = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
KINDS = (PDF, TEXT, CSV, WORD, EXCEL)

_OTHER = (
    "What can be kept here: photos (JPEG, PNG, WebP), PDF, text (.txt, .csv), Word (.docx) and Excel (.xlsx)."
    " Save it as one of these and choose it again."
)
_BROKEN = "It can't be read to its end. Look whether it opens on your side, save it anew and choose it again."
_MACROS = "It holds macros or other programs. Save it without them, or as PDF, and choose it again."
_NO_UTF8 = "It is no text in UTF-8. Save it as “CSV UTF-8” or as plain text in UTF-8 and choose it again."

# ISO 32000-2, 7.5.5: the end of file mark stands on the last line; Acrobat takes it within the last 1024 bytes.
_PDF_END = 1024
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TYPES = "[Content_Types].xml"
_MOST_PARTS = 5000
_LARGEST_UNPACKED = 200 * 1024 * 1024
_LARGEST_TYPES = 1024 * 1024
_PROGRAMS = ("vbaproject", "vbadata", "macrosheet", "activex", "oleobject")
_MAIN = ((b"wordprocessingml.document.main+xml", WORD), (b"spreadsheetml.sheet.main+xml", EXCEL))


class BadFile(ValueError):
    """A file that can't be taken; the message says why, and what to do."""


class OtherFile(BadFile):
    """A file of a kind that isn't kept here."""

    def __init__(self) -> None:
        """Say which kinds are."""
        super().__init__(_OTHER)


def kind_of_file(data: bytes, name: str) -> FileKind:
    """Return the kind of `data`; its `name` only tells plain text from CSV, and which advice helps.

    Raises BadFile for any other kind, for what is cut off, and for documents with macros.
    """
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-_PDF_END:]:
            raise BadFile(_BROKEN)
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return _text(data, suffix_of(name))


def _text(data: bytes, suffix: str) -> FileKind:
    kind = {"": TEXT, TEXT.suffix: TEXT, CSV.suffix: CSV}.get(suffix)
    if kind is None:
        raise OtherFile
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise (BadFile(_NO_UTF8) if suffix else OtherFile()) from error
    # What begins like a page or a drawing for browsers is none of these, whatever its name says.
    if _CONTROLS.search(text) or text.lstrip().startswith("<"):
        raise OtherFile
    return kind


def _office(data: bytes) -> FileKind:
    # A packed file may be broken in more ways than its reader names; whatever it is, it can't be taken.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            types = _content_types(packed)
    except BadFile:
        raise
    except Exception as error:
        raise BadFile(_BROKEN) from error
    # An entity could spell a name that the next lines look for; no program writes one here.
    if b"&" in types or any(program.encode() in types for program in (*_PROGRAMS, "macroenabled")):
        raise BadFile(_MACROS)
    for mark, kind in _MAIN:
        if mark in types:
            return kind
    raise OtherFile


def _content_types(packed: zipfile.ZipFile) -> bytes:
    # ECMA-376, part 2: a package lists the types of its parts in [Content_Types].xml. Nothing else is unpacked here.
    parts = packed.infolist()
    names = [part.filename.lower() for part in parts]
    if _TYPES.lower() not in names:
        raise OtherFile
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise BadFile("It would unpack to more than 200 MB. Save it as PDF and choose it again.")
    if any(program in name for name in names for program in _PROGRAMS):
        raise BadFile(_MACROS)
    if len(set(names)) < len(names) or any(".." in name.split("/") for name in names):
        raise BadFile(_BROKEN)
    with packed.open(parts[names.index(_TYPES.lower())]) as part:
        types = part.read(_LARGEST_TYPES + 1)
    if len(types) > _LARGEST_TYPES:
        raise BadFile(_BROKEN)
    # The same marks are found in UTF-16.
    return types.replace(b"\0", b"").lower()
