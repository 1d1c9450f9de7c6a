"""A promise as the PDF shows it: its words, who said them, and everything that both sides can hold it to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from portal.deliveries.showing import CHANNELS
from portal.filing.glyphs import runs_from_the_right
from portal.filing.stated import Stated
from portal.filing.wording import due_words_of, moment_words
from portal.web.words import unwrapped

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_STANDINGS = {"contract": "In the contract", "beside": "Said beside the contract"}
# Longer ones may begin on one page and end on the next.
_MOST_ON_ONE_PAGE = 1200


@dataclass(frozen=True)
class Around:
    """What a promise is read with: the sale's zone, the titles of its sources, what later receipts say of it.

    `unquoted` says where words come from that stand in no paper.
    """

    zone: str
    titles: Mapping[int, str] = field(default_factory=dict)
    later: Mapping[int, list[str]] = field(default_factory=dict)
    unquoted: str = "Typed from the conversation, not quoted from a paper."


def promise_block(promise: Stated, around: Around) -> dict[str, Json]:
    """Return what the PDF says of a stated promise."""
    n, words = promise.number("n"), promise.text("words")
    facts: list[Json] = [
        _fact("When", due_words_of(promise.raw("due"))),
        _fact("Who delivers", promise.text("delivered_by") or "Nobody was named"),
        _fact("How we can both tell", *promise.texts("criteria")),
        _fact("Where it stands", _STANDINGS.get(promise.text("standing"), "")),
    ]
    return {
        "heading": f"Promise {n}",
        "words": paragraphs(words),
        "by": _by(promise, around),
        "facts": [fact for fact in facts if fact],
        "later": list(around.later.get(n, ())),
        "whole": len(words) + sum(map(len, promise.texts("criteria"))) < _MOST_ON_ONE_PAGE,
    }


def promise_blocks(promises: Iterable[Stated], around: Around) -> list[Json]:
    """Return what the PDF says of each of these promises."""
    return [promise_block(promise, around) for promise in promises]


def paragraphs(words: str) -> list[Json]:
    """Return words in paragraphs, each with its direction; lines that were broken to fit a paper are joined."""
    return [
        {"text": paragraph, "rtl": runs_from_the_right(paragraph)}
        for paragraph in unwrapped(words).split("\n\n")
    ]


def _fact(label: str, *lines: str) -> dict[str, Json] | None:
    said: list[Json] = [line for line in lines if line]
    return {"label": label, "lines": said} if said else None


def _by(promise: Stated, around: Around) -> str:
    how = CHANNELS.get(promise.text("channel"), "")
    said = [promise.text("said_by"), how, moment_words(promise.text("said_at"), around.zone)]
    by = f"{', '.join(part for part in said if part)}."
    title = around.titles.get(promise.number("source"))
    if title:
        return f"{by} It stands in \N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}."
    return f"{by} {around.unquoted}"
