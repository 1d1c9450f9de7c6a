"""Checking the promises of one sale: the words with their place in a source, who said them, and when they are due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.intake.checker import Checker, moment, refuse_doubles
from portal.intake.document import PARAGRAPH, PromiseIn, QuoteIn
from portal.intake.quotes import check_slice, find_quote
from portal.lib.text import clean
from portal.promises.due import due_as_json, parse_due
from portal.promises.due_kinds import AHEAD, BadDue, Due, Schedule, occurrences
from portal.promises.rrule import BadRule
from portal.promises.rules import BadChain, check_against_signing, check_chain


@dataclass(frozen=True)
class Span:
    """From the day of signing (None: it can't be read) to the day on which the sale comes in."""

    signed_on: date | None
    today: date


def checked_promises(
    checker: Checker, promises: list[PromiseIn], sources: list[dict[str, Any]], span: Span
) -> list[dict[str, Any]]:
    """Return the promises as plain JSON, each with its words, their slice of a source, and its normal due."""
    refuse_doubles(checker, "/promises", [promise.id or "" for promise in promises])
    ids = [promise.id for promise in promises if promise.id is not None]
    found = [_promise(checker, index, promise, sources) for index, promise in enumerate(promises)]
    dues = {}
    for index, promise in enumerate(promises):
        at = f"/promises/{index}/due"
        due = checker.check(at, lambda promise=promise: parse_due(promise.due, ids), None)  # type: ignore[misc]
        if due is None:
            continue
        checker.check(at, lambda due=due: _check_against(due, span), None)  # type: ignore[misc]
        found[index]["due"] = due_as_json(due)
        found[index]["due_kind"] = due.kind
        # No id can hold a NUL, so a promise without one takes nobody's name.
        dues[promise.id or f"\0{index}"] = (at, due)
    _check_events(checker, dues)
    return found


def _check_events(checker: Checker, dues: dict[str, tuple[str, Due]]) -> None:
    try:
        check_chain({name: due for name, (_, due) in dues.items()})
    except BadChain as error:
        checker.refuse(dues[error.promise_id][0] + error.pointer, error.reason)


def _check_against(due: Due, span: Span) -> None:
    if span.signed_on:
        check_against_signing(due, span.signed_on)
    if isinstance(due, Schedule):
        try:
            occurrences(due, None, span.today + AHEAD)
        except BadRule as error:
            raise BadDue("/schedule/rrule", error.reason) from error


def _promise(
    checker: Checker, index: int, promise: PromiseIn, sources: list[dict[str, Any]]
) -> dict[str, Any]:
    at = f"/promises/{index}"
    quoted = _quoted(checker, at, promise, sources)
    kinds = {source["n"]: source["kind"] for source in sources}
    in_contract = kinds.get(quoted["source"]) == "contract"
    return {
        "id": promise.id if promise.id is None else _id(checker, f"{at}/id", promise.id),
        "n": index + 1,
        **quoted,
        "said_by": checker.email(f"{at}/said_by", promise.said_by),
        "said_at": moment(checker, f"{at}/said_at", promise.said_at),
        "channel": promise.channel,
        "standing": promise.standing or ("contract" if in_contract else "beside"),
        "rule": promise.rule,
        "criteria": [
            checker.check(f"{at}/criteria/{number}", lambda text=text: clean(text, PARAGRAPH), "")  # type: ignore[misc]
            for number, text in enumerate(promise.criteria)
        ],
        "delivered_by": checker.email(f"{at}/delivered_by", promise.delivered_by)
        if promise.delivered_by
        else None,
    }


def _id(checker: Checker, pointer: str, text: str) -> str:
    checker.line(pointer, text)
    return text


def _quoted(checker: Checker, at: str, promise: PromiseIn, sources: list[dict[str, Any]]) -> dict[str, Any]:
    nothing = {"words": "", "source": None, "start": None, "end": None}
    if (promise.quote is None) == (promise.words is None):
        checker.refuse(at, "A promise needs a “quote” from a source or typed “words”, and not both.")
        return nothing
    if promise.quote is None:
        words = checker.check(f"{at}/words", lambda: clean(promise.words or "", PARAGRAPH), "")
        if not words and (promise.words or "").strip() == "":
            checker.refuse(f"{at}/words", "These words are empty.")
        return {**nothing, "words": words}
    quote = promise.quote
    name = checker.line(f"{at}/quote/source", quote.source)
    source = next((source for source in sources if source["id"] == name), None)
    if source is None:
        checker.refuse(f"{at}/quote/source", f"There is no source “{quote.source[:60]}” in this sale.")
        return nothing
    if not source["text"]:
        return nothing
    place = checker.check(f"{at}/quote/exact", lambda: _slice(source["text"], quote), None)
    if place is None:
        return nothing
    start, end = place
    return {"words": source["text"][start:end], "source": source["n"], "start": start, "end": end}


def _slice(text: str, quote: QuoteIn) -> tuple[int, int]:
    """Return start and end of the slice that a quote names. Raises BadQuote."""
    if quote.start is None or quote.end is None:
        return find_quote(text, quote.exact or "", quote.prefix, quote.suffix)
    return check_slice(text, quote.start, quote.end, quote.exact)
