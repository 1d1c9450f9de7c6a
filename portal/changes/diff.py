"""Two wordings side by side: which words went, which came, which stayed. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Words with the white space behind them, so that the pieces put together are the text again.
_WORDS = re.compile(r"\S+\s*|\s+")


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
    bare = [[word.strip() for word in words] for words in (old, new)]
    found: list[Piece] = []
    for _, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, bare[0], bare[1], autojunk=False
    ).get_opcodes():
        gone, come = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if bare[0][from_old:to_old] == bare[1][from_new:to_new]:
            found.append(Piece("same", come))
            continue
        found += [Piece("removed", gone)] if gone else []
        found += [Piece("added", come)] if come else []
    return tuple(found)
