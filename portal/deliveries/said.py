"""What we said: a promise as the bytes of its receipt state it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.deliveries.sealed import NOTHING, Agreed, Beside
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
    """A promise as it stands: `words` and `due` by the receipts, `source` None for words typed from a talk.

    `rhythm` is how a schedule recurs ("every Friday"), empty for other promises. Where a change was agreed on,
    `first_words` and `first_due` are those that were promised first, and `beside` has every change.
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
    first_words: str = ""
    first_due: str = ""
    beside: Beside = NOTHING

    @property
    def changes(self) -> tuple[Agreed, ...]:
        """What both sides agreed to change, the oldest first."""
        return self.beside.changes


def said_of(
    promise: Promise, stated: Mapping[str, Any], paper: Paper | None, beside: Beside = NOTHING
) -> Said:
    """Return a promise as its receipts state it; `paper` is the source that it quotes, if it does."""
    first_due = stated.get("due", promise.due)
    words = [change.words[1] for change in beside.changes if change.words]
    dues = [change.due[1] for change in beside.changes if change.due]
    due = dues[-1] if dues else first_due
    first_words = stated.get("words", "(erased)")
    return Said(
        n=promise.n,
        words=words[-1] if words else first_words,
        said_by=stated.get("said_by", ""),
        said_at=stated.get("said_at", promise.said_at),
        channel=promise.channel,
        standing=promise.standing,
        rule=promise.rule,
        criteria=tuple(stated.get("criteria", ())),
        due=_due_words(words_of_due, due) or "(unreadable)",
        source=paper,
        rhythm=_due_words(rhythm_of_due, due),
        first_words=first_words if words else "",
        first_due=_due_words(words_of_due, first_due) if dues else "",
        beside=beside,
    )


def _due_words(say: Callable[[object], str], stated: object) -> str:
    try:
        return say(stated)
    except BadDue:
        # Only bytes that were changed behind our back say no due at all; the page says so in red above.
        return ""
