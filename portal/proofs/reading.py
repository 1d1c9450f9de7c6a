"""What a receipt says, in words for whoever holds it. Pure; `portal/web/js/verify-words.js` says the same.

Receipts are read whose signature holds. Others may hold anything, so nothing of them is shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from portal.deliveries.showing import CHANNELS
from portal.promises.due_kinds import BadDue
from portal.promises.stored import words_of_due
from portal.proofs.sentences import LABELS, STORIES, filled
from portal.web.words import list_words, long_day, unwrapped

Content = Mapping[str, Any]
_MISREAD = (LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class SaidPromise:
    """A promise of a receipt: its number, its words, and the lines below them."""

    n: int
    words: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a receipt says: facts by their label, sentences, what was before and is now, promises, standing words."""

    facts: tuple[tuple[str, str], ...] = ()
    story: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    promises: tuple[SaidPromise, ...] = ()
    standing_words: str = ""

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """The facts, and below them what was before and is now, each by its label."""
        yield from self.facts
        for label, before, after in self.rows:
            yield filled(LABELS["before"], {"label": label}), before
            yield filled(LABELS["after"], {"label": label}), after


def reading_of(content: Content) -> Reading | None:
    """Return what a receipt says; None for one of a form that is not known here."""
    try:
        return Reading(
            tuple(_facts(content)),
            tuple(_story(content)),
            tuple(_rows(content.get("change") or {})),
            tuple(_promise(promise, _titles(content)) for promise in content.get("promises") or ()),
            content.get("standing_words") or "",
        )
    except _MISREAD:
        return None


def moment(text: str) -> str:
    """Return a kept day ("2026-02-05") or instant in words; an instant as the clock in Greenwich shows it."""
    if "T" not in text:
        return long_day(date.fromisoformat(text))
    there = datetime.fromisoformat(text).astimezone(UTC)
    return f"{long_day(there.date())}, {there:%H:%M} UTC"


def _facts(content: Content) -> Iterator[tuple[str, str]]:
    price = content.get("price")
    said = {
        "issuer": content.get("issuer"),
        "customer": content.get("customer"),
        "title": content.get("title"),
        "receipt": "receipt" in content and filled(STORIES["nth"], {"n": content["receipt"]}),
        "signed_on": moment(content["signed_on"]) if content.get("signed_on") else "",
        "sealed_at": moment(content["sealed_at"]),
        "salesperson": content.get("salesperson"),
        "price": price and _money(price),
    }
    yield from ((LABELS[name], words) for name, words in said.items() if words)


def _story(content: Content) -> Iterator[str]:
    if content.get("about") == "addition":
        yield filled(STORIES["added" if content.get("added_by") else "agreed"], content)
    if made_good := content.get("make_good"):
        due = moment(made_good["due"]) if made_good.get("due") else ""
        yield filled(STORIES["make_good_due" if due else "make_good"], {**made_good, "due": due})
        yield filled(STORIES["apology"], made_good)
    if concern := content.get("concern"):
        yield filled(STORIES["concern"], concern)
    if review := content.get("review"):
        yield filled(STORIES["review"], {**review, "on": moment(review["on"])})
    if change := content.get("change"):
        yield filled(STORIES["release" if change.get("release") else "change"], change)
        yield filled(STORIES["reason"], change)
        yield filled(STORIES["proposed"], {**change, "proposed_on": moment(change["proposed_on"])})
        agreed = {"names": list_words(change["agreed_by"]), "agreed_on": moment(change["agreed_on"])}
        yield filled(STORIES["agreed_by"], agreed)


def _rows(change: Content) -> Iterator[tuple[str, str, str]]:
    ways: dict[str, Callable[[Any], str]] = {"words": unwrapped, "due": _due, "price": _money}
    for name, say in ways.items():
        if name in change:
            both = (change[name].get(when) for when in ("before", "after"))
            before, after = (say(one) if one else STORIES["nothing"] for one in both)
            yield LABELS[name], before, after


def _titles(content: Content) -> dict[int, str]:
    return {source["n"]: source["title"] for source in content.get("sources") or ()}


def _promise(promise: Content, titles: Mapping[int, str]) -> SaidPromise:
    said = {
        "said_by": promise["said_by"] or STORIES["somebody"],
        "said_at": moment(promise["said_at"]),
        "channel": CHANNELS.get(promise["channel"], promise["channel"]),
    }
    lines = [filled(STORIES["line"], said), filled(STORIES["due"], {"due": _due(promise["due"])})]
    lines += [filled(STORIES["criterion"], {"criterion": one}) for one in promise.get("criteria") or ()]
    if promise.get("delivered_by"):
        lines.append(filled(STORIES["delivered_by"], promise))
    if promise.get("source") in titles:
        lines.append(filled(STORIES["source"], {"title": titles[promise["source"]]}))
    return SaidPromise(promise["n"], unwrapped(promise["words"]), tuple(lines))


def _due(due: object) -> str:
    try:
        return words_of_due(due)
    except BadDue:
        return "(unreadable)"


def _money(price: Content) -> str:
    whole, point, cents = price["amount"].partition(".")
    return f"{int(whole):,}{point}{cents} {price['currency']}"
