"""Text of a Word document: its paragraphs and tables in reading order. Runs in a process of its own (child.py).

Insertions that are tracked are text, deletions aren't; hidden text, headers, footers and comments are left out.
Footnotes stand at the end, under the numbers by which the text names them.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from portal.lib.file_kinds import EXCEL, BadFile, OtherFile, kind_of_file
from portal.lib.readers.outcome import BROKEN, TOO_LARGE, UNKNOWN, Unreadable, drawn, keepable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_UNPACKED = 100_000_000
MOST_MARKUP = 40_000_000
_NO_WORD = (
    "It is no document of Word. What can be read: text (.txt, .md), mails (.eml), Word (.docx), PDF, transcripts"
    " (.vtt, .srt). Save it as one of these, and choose it again."
)
_EXCEL = "It is a table of Excel. Save it as PDF, or paste the words that matter."
_DECLARED = (
    "It declares entities of its own, which no document of Word does. Save it anew, and choose it again."
)
# Parts of a paragraph that hold no words of it: what was deleted or moved away, properties, codes of fields.
_SILENT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "tblPr", "trPr", "tcPr"}
)
_CHARACTERS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
    "sym": UNKNOWN,
}
_WORDS = ("/wordprocessingml/2006/main", "/wordprocessingml/main", "/math")


def read(body: bytes) -> dict[str, Any]:
    """Return the text of a Word document. Raises Unreadable."""
    _check(body)
    part = docx.Document(io.BytesIO(body)).part
    text = "\n\n".join([*_blocks(_child(part.element, "body")), *_footnotes(part)])
    notes = [f"Some signs can't be read; {UNKNOWN} stands in their place."] if UNKNOWN in text else []
    return drawn(keepable(text), MEDIA_TYPE, notes=notes)


def _check(body: bytes) -> None:
    """Refuse programs, other formats and what would unpack to too much, before anything is unpacked for reading."""
    try:
        kind = kind_of_file(body, "")
    except OtherFile as error:
        raise Unreadable(_NO_WORD) from error
    except BadFile as error:
        raise Unreadable(str(error)) from error
    if kind is EXCEL:
        raise Unreadable(_EXCEL)
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        _check_parts(packed)


def _check_parts(packed: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
        raise Unreadable(TOO_LARGE)
    markup = 0
    for part in packed.infolist():
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        with packed.open(part) as unpacked:
            said = unpacked.read(MOST_MARKUP + 1 - markup)
        markup += len(said)
        if markup > MOST_MARKUP:
            raise Unreadable(TOO_LARGE)
        # In UTF-16 each of these letters has a zero beside it.
        if any(mark in said.replace(b"\0", b"") for mark in (b"<!DOCTYPE", b"<!ENTITY")):
            raise Unreadable(_DECLARED)


def _blocks(parent: Any) -> Iterator[str]:
    """Yield the paragraphs below an element, and each row of a table with its cells side by side."""
    for element in _elements(parent):
        name = _name(element)
        if name in _SILENT:
            continue
        if name == "p":
            yield from _paragraph(element)
        elif name == "tr":
            row = "\t".join("\n".join(_blocks(cell)) for cell in _cells(element))
            if row.strip():
                yield row
        else:
            yield from _blocks(element)


def _cells(parent: Any) -> Iterator[Any]:
    for element in _elements(parent):
        if _name(element) == "tc":
            yield element
        elif _name(element) not in _SILENT:
            yield from _cells(element)


def _paragraph(element: Any) -> Iterator[str]:
    """Yield a paragraph's text, and then that of the boxes which are anchored in it."""
    boxes: list[Any] = []
    text = "".join(_text(element, boxes))
    if text.strip():
        yield text
    for box in boxes:
        yield from _blocks(box)


def _text(parent: Any, boxes: list[Any]) -> Iterator[str]:
    if _is_hidden(parent):
        return
    for element in _elements(parent):
        name = _name(element)
        if name == "txbxContent":
            boxes.append(element)
        elif name == "footnoteReference":
            yield f"[{_attribute(element, 'id')}]"
        elif name == "t" and _space(element).endswith(_WORDS):
            yield element.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _SILENT:
            yield from _text(element, boxes)


def _is_hidden(run: Any) -> bool:
    properties = _child(run, "rPr") if _name(run) == "r" else None
    hidden = _child(properties, "vanish") if properties is not None else None
    return hidden is not None and _attribute(hidden, "val") not in {"0", "false", "off"}


def _footnotes(part: Any) -> Iterator[str]:
    try:
        notes = parse_xml(part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES).blob)
    except KeyError:
        return
    for note in _elements(notes):
        # Those with a type are the lines between text and notes.
        text = "" if _attribute(note, "type") else "\n".join(_blocks(note)).strip()
        if text:
            yield f"[{_attribute(note, 'id')}] {text}"


def _elements(parent: Any) -> Iterator[Any]:
    """Yield the elements inside of one; of alternatives for different programs only the first."""
    if parent is None:
        raise Unreadable(BROKEN)
    alternatives = _name(parent) == "AlternateContent"
    for element in parent:
        # Comments and instructions to programs have no name.
        if isinstance(element.tag, str):
            yield element
            if alternatives:
                return


def _child(parent: Any, name: str) -> Any:
    return next((element for element in _elements(parent) if _name(element) == name), None)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _space(element: Any) -> str:
    return str(element.tag).rpartition("}")[0]


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
