"""What we said: a promise as the bytes of its receipt state it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.promises.due_kinds import BadDue
from portal.promises.models import Promise
from portal.promises.stored import rhythm_of_due, words_of_due


@dataclass(frozen=True)
class Paper:
    """A source as the receipt names it: its number in the sale and its title.

    `place` is where in it the words stand that are spoken of ("page 3"), empty where nothing says it.
    """

    n: int
    title: str
    place: str = ""


@dataclass(frozen=True)
class Said:
    """A promise as it was made. `words` are those of the receipt; `source` is None for words typed from a talk.

    `rhythm` is how a schedule recurs ("every Friday"), empty for other promises.
    """

    n: int
    words: str
    said_by: str
    said_at: str
    channel: str
    standing: str
    rule: str
    criteria: tuple[str, ...]
    due: str
    source: Paper | None
    rhythm: str = ""


def said_of(promise: Promise, stated: Mapping[str, Any], paper: Paper | None) -> Said:
    """Return a promise as its receipt states it; `paper` is the source that it quotes, if it does."""
    return Said(
        n=promise.n,
        words=stated.get("words", "(erased)"),
        said_by=stated.get("said_by", ""),
        said_at=stated.get("said_at", promise.said_at),
        channel=promise.channel,
        standing=promise.standing,
        rule=promise.rule,
        criteria=tuple(stated.get("criteria", ())),
        due=_due_words(words_of_due, stated.get("due", promise.due)) or "(unreadable)",
        source=paper,
        rhythm=_due_words(rhythm_of_due, stated.get("due", promise.due)),
    )


def _due_words(say: Callable[[object], str], stated: object) -> str:
    try:
        return say(stated)
    except BadDue:
        # Only bytes that were changed behind our back say no due at all; the page says so in red above.
        return ""
