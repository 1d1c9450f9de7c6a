"""The fields of a thing in words, for who reads an export: days, amounts and states as the pages say them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from portal.changes.words import due_in_words
from portal.custody.things import Thing
from portal.deliveries.labels import VERDICT_STAMPS
from portal.deliveries.rules import VerdictWord
from portal.lib.db import utc_instant
from portal.lib.ids import is_ref
from portal.ratings.wording import moment_words
from portal.reviews.rules import HOWS_FOR_CUSTOMERS, QUESTIONS
from portal.reviews.words import STEPS
from portal.web.words import instant_words, long_day, money, span_words

# Numbers and names by which programs put things together.
_HIDDEN = frozenset(
    {
        *("kind", "sale", "ref", "seq", "n", "version", "delivery", "promise", "currency", "month", "place"),
        *("turn", "proposed_in", "sequence"),
        *("photo", "message_id", "urgent", "tries", "external_id", "last_error"),
    }
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DUES = frozenset({"due", "due_before"})
_AMOUNTS = frozenset({"price", "price_before", "minor", "agreed_minor", "billed", "most"})
_NAMES = {
    "minor": "Amount",
    "agreed_minor": "Approved at",
    "most": "At most",
    "found_billed": "Billed before anybody was asked",
}
_STATES = {"proposed": "proposed, not answered so far", "waiting": "not answered so far"}
_CONCERNED = {
    "raised": "waits for us",
    "acknowledged": "understood, not put right so far",
    "proposed": "a fix is promised",
    "fixed": "put right, as far as we know",
    "closed": "settled",
}
# What stands in a column as programs keep it, by the kind of thing.
_CHOICES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("concern", "state"): _CONCERNED,
    ("review", "how"): HOWS_FOR_CUSTOMERS,
    ("review_step", "sort"): STEPS,
    ("review_answer", "question"): QUESTIONS,
}
_RATED = {
    "what": "Doing what we said, 1 to 5",
    "when": "Doing it when we said, 1 to 5",
    "care": "Showing that we care, 1 to 5",
}


def pairs(thing: Thing) -> list[tuple[str, str]]:
    """Return the fields of a thing that say something to people; the name of another thing says nothing."""
    shown = [(name, value, _said(thing, name, value)) for name, value in thing.items() if name not in _HIDDEN]
    return [
        (_name(thing, name), said)
        for name, value, said in shown
        if said and (name == "code" or not is_ref(str(value)))
    ]


def label(name: str) -> str:
    """Return the name of a field or a kind, as the head of a line."""
    return name.replace("_", " ").capitalize()


def instant(text: str, zone: str = "UTC") -> str:
    """Return a stored instant in words, on the clock of a zone; what is none comes back as it is."""
    try:
        return instant_words(utc_instant(text), zone)
    except ValueError:
        return text


def day(text: str | None) -> str:
    """Return a stored day in words, "" for none."""
    return long_day(date.fromisoformat(text[:10])) if text else ""


def due_words(due: object) -> str:
    """Say when something is due, as a sentence begins; "(erased)" for what can't be read any more."""
    words = due_in_words(due)
    return words[:1].upper() + words[1:]


def verdict_words(word: str) -> str:
    """Return the word of a verdict as the pages say it, within a sentence."""
    return VERDICT_STAMPS[cast("VerdictWord", word)][1].lower()


def _name(thing: Thing, name: str) -> str:
    return _RATED.get(name, label(name)) if thing["kind"] == "rating" else _NAMES.get(name, label(name))


def _said(thing: Thing, name: str, value: Any) -> str:
    """Return the value of a field in words; "" where there is nothing to say."""
    if value is None:
        return ""
    if name in _DUES:
        return due_words(value)
    if name == "moment":
        return moment_words(value)
    if name in _AMOUNTS and thing.get("currency"):
        return money(value, thing["currency"])
    if name == "took":
        return f"{span_words(timedelta(seconds=value))} of working time"
    if (thing["kind"], name) in _CHOICES:
        return _CHOICES[thing["kind"], name].get(value, _plain(value))
    return _STATES.get(value, _plain(value)) if name == "state" else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(value)
    if isinstance(value, str):
        return instant(value) if value.endswith("Z") and "T" in value[:11] else value
    return str(value)
