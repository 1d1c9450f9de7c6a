"""The place in a text where a search was met, in pieces: what was met, and what stands around it. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from portal.search.rules import Asked, Term

BEFORE, LENGTH = 70, 220
_MARKS = "[\u0300-\u036f]*"
_LAST_LETTER = 0x2000


@dataclass(frozen=True)
class Piece:
    """A part of a text; `met` says that it is what was looked for."""

    text: str
    met: bool = False


def snippet(text: str, asked: Asked) -> tuple[Piece, ...]:
    """Return what stands around the first place where a term of `asked` is met, about 220 characters, in pieces."""
    patterns = [_pattern(term) for term in asked.wanted]
    first = min((hit.start() for one in patterns if (hit := one.search(text))), default=0)
    start, end = _whole_words(text, max(0, first - BEFORE), first + LENGTH - BEFORE)
    pieces = [*_pieces(text[start:end], patterns)]
    if start > 0:
        pieces.insert(0, Piece("… "))
    return (*pieces, Piece(" …")) if end < len(text) else tuple(pieces)


def first_met(pieces: tuple[Piece, ...]) -> str:
    """Return the first words that were met, as they stand in the text; empty where none are shown."""
    return next((piece.text for piece in pieces if piece.met), "")


def _pieces(text: str, patterns: list[re.Pattern[str]]) -> Iterator[Piece]:
    done = 0
    for start, end in sorted({hit.span() for one in patterns for hit in one.finditer(text)}):
        if start < done:
            continue
        if start > done:
            yield Piece(text[done:start])
        yield Piece(text[start:end], met=True)
        done = end
    if done < len(text):
        yield Piece(text[done:])


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the slice with no word cut at its ends, where there is white space near."""
    if start > 0:
        start = next((at + 1 for at in range(start, min(start + 30, len(text))) if text[at].isspace()), start)
    if end < len(text):
        end = next((at for at in range(end, max(end - 30, 0), -1) if text[at].isspace()), end)
    return start, min(end, len(text))


def _pattern(term: Term) -> re.Pattern[str]:
    """Return what meets a term as the index does: in any case, with any marks, parted by anything."""
    words = r"[\W_]+".join("".join(_letter(one) for one in _base(word)) for word in term.words)
    end = r"\w*" if term.beginning else r"(?!\w)"
    return re.compile(rf"(?<!\w){words}{end}", re.IGNORECASE)


def _letter(letter: str) -> str:
    same = "".join(sorted(_with_marks().get(letter, set())))
    one = f"[{re.escape(letter)}{same}]" if same else re.escape(letter)
    return one + _MARKS


def _base(word: str) -> str:
    """Return a word in lower case without the marks on its letters."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(one for one in apart if unicodedata.category(one) != "Mn")


@cache
def _with_marks() -> dict[str, set[str]]:
    """Return the letters that are others with a mark, by the letter without it."""
    found: dict[str, set[str]] = {}
    for code in range(0xC0, _LAST_LETTER):
        one = chr(code)
        base = unicodedata.normalize("NFD", one)[0].lower()
        if one.isalpha() and base != one.lower():
            found.setdefault(base, set()).add(one)
    return found
