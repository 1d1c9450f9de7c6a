"""The words of the promises of a draft: the slices that they quote from its sources, or what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from portal.intake.models import DraftPart, DraftSource
from portal.intake.quotes import BadQuote, check_slice
from portal.intake.rules import Fields
from portal.lib.numbers import small_number


def words_of(parts: Iterable[DraftPart], texts: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the words of these promises by the part's ref: empty where none were typed or the quote is no slice.

    `texts` are those of the sources by their ref, read now unless they are given.
    """
    parts = list(parts)
    if texts is None:
        texts = _texts({part.fields["source"] for part in parts if part.fields.get("source")})
    return {part.ref: words_in(part.fields, texts.get(part.fields.get("source", ""), "")) for part in parts}


def words_in(fields: Fields, text: str) -> str:
    """Return the words of a promise whose fields these are; `text` is that of the source which it quotes."""
    if not fields.get("source"):
        return fields.get("words", "").strip()
    try:
        start, end = (_place(fields.get(name, "")) for name in ("start", "end"))
        start, end = check_slice(text, start, end)
    except BadQuote:
        return ""
    return text[start:end]


def criteria_in(fields: Fields) -> list[str]:
    """Return how both sides can tell that a promise is kept, as typed one a line."""
    return [line.strip() for line in fields.get("criteria", "").splitlines() if line.strip()]


def place_at(places: Iterable[Sequence[Any]], start: str) -> str:
    """Return the label of the place ("page 3") in which a slice that starts there begins; empty without one.

    `places` are [offset, label] in order, `start` is in code points, as a part's field has it.
    """
    begin = _place(start)
    return next((str(label) for offset, label in reversed(list(places)) if offset <= begin), "")


def _texts(sources: set[str]) -> dict[str, str]:
    if not sources:
        return {}
    query = DraftSource.select(DraftSource.ref, DraftSource.text).where(DraftSource.ref.in_(sources))
    return {row["ref"]: row["text"] for row in cast("Any", query.dicts())}


def _place(text: str) -> int:
    found = small_number(text)
    return -1 if found is None else found
