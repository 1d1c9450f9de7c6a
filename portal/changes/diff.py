"""Two wordings side by side: which words went, which came, which stayed. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\S+|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Return the difference of two texts by words: "same" and "removed" make the first, "same" and "added" the other.

    White space within them stays that of the text it comes from.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    bare = [["" if word.isspace() else word for word in words] for words in (old, new)]
    found: list[Piece] = []
    gone = come = ""
    for _, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, bare[0], bare[1], autojunk=False
    ).get_opcodes():
        left, right = old[from_old:to_old], new[from_new:to_new]
        stayed = bare[0][from_old:to_old] == bare[1][from_new:to_new]
        # White space alone between two differences belongs to both: words are struck out together, not one by one.
        if stayed and ("".join(right).strip() or not (gone or come)):
            found += [*_differing(gone, come), Piece("same", "".join(right))]
            gone = come = ""
        else:
            gone, come = gone + "".join(left), come + "".join(right)
    return (*found, *_differing(gone, come))


def _differing(gone: str, come: str) -> list[Piece]:
    return [*([Piece("removed", gone)] if gone else []), *([Piece("added", come)] if come else [])]
