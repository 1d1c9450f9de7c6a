"""A field: what a column of a table can say."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "day", "amount", "choice", "list"]
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Field:
    """A field: `about` says what stands in it, `heads` how its column may be headed, in lower case.

    What is `needed` has to come from a column or from what is said for all rows; `for_all` marks what can be said so.
    """

    name: str
    title: str
    group: str
    about: str
    heads: tuple[str, ...] = ()
    kind: Kind = "text"
    needed: bool = False
    for_all: bool = False


def plain(text: str) -> str:
    """Return words as they are compared: in lower case, one space between them."""
    return " ".join(_WORD.findall(text.casefold()))
