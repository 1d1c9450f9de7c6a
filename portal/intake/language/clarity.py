"""What makes a promise hard to keep or to judge, said to whoever writes it down. Pure; a hint never blocks anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.intake.language.days import named_days
from portal.intake.language.limits import limits
from portal.intake.language.rhythms import rhythms
from portal.intake.language.spelling import GAP
from portal.intake.rules import Fields
from portal.web.words import list_words

# Words that each reader takes differently, by what they leave open, and what to do about it.
_VAGUE = {
    "vague_time": (
        (
            "as soon as possible, asap, soon, shortly, promptly, quickly, timely, in a timely manner, in due course,"
            " immediately, right away, without delay"
        ),
        "no time. Say by when: a day, or a number of hours or days.",
    ),
    "vague_often": (
        "regularly, regular, from time to time, frequently, occasionally, periodically",
        "no number. Say how often: every Friday, once a month.",
    ),
    "vague_quality": (
        (
            "high quality, high-quality, good quality, top quality, best quality, professional, reasonable, reasonably,"
            " appropriate, appropriately, adequate, sufficient, satisfactory, state of the art"
        ),
        "nothing that one can see. Say what will be there when it is done.",
    ),
    "vague_will": (
        (
            "best effort, best efforts, do our best, try to, we try, we'll try, will try, aim to, hope to, should,"
            " might, if possible, where possible, as far as possible, if needed, as needed"
        ),
        "not whether it will be done. Say what will be done, or leave it out.",
    ),
}
_WILL = re.compile(r"(?<!\w)(?:(?:we|i|you|he|she|it|they)['\u2019]ll|will|shall)(?!\w)", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(rf"[;:.!?]\s|,?{GAP}(?:and|but|while){GAP}", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
# Only whether a day is named matters here, not which.
_SOME_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Hint:
    """One thing that could be clearer; `key` tells hints apart, `message` says what to do."""

    key: str
    message: str


def hints(words: str, fields: Fields) -> list[Hint]:
    """Return what could be clearer in a promise of these words, with these fields (rules.PROMISE_FIELDS)."""
    time = _time_in(words)
    return [
        *_date_hint(fields, time),
        *_measure_hint(words, fields, time),
        *_number_hint(words),
        *_vague_hints(words),
    ]


def _time_in(words: str) -> str:
    """Return the first words that say a time, "" for none."""
    readings = (named_days(words, _SOME_DAY), rhythms(words), limits(words))
    slices = ((one.start, one.end) for reading in readings for one in reading)
    first = min(slices, default=(0, 0))
    return " ".join(words[slice(*first)].replace(">", " ").split())


def _date_hint(fields: Fields, time: str) -> Iterator[Hint]:
    if fields.get("due_kind", "") not in ("", "undated"):
        return
    if time:
        yield Hint("no_date", f"The words say “{time}”, but no date is recorded. Choose when it is due.")
    else:
        yield Hint(
            "no_date", "No date is said. Agree on one with the customer now, or record that none was given."
        )


def _measure_hint(words: str, fields: Fields, time: str) -> Iterator[Hint]:
    """Ask for criteria where the words hold no number and no time either."""
    if fields.get("criteria", "").strip() or time or _DIGIT.search(words):
        return
    yield Hint(
        "no_measure",
        "Nothing here tells both sides when it is kept. Write down what one could look at: what is there, how many,"
        " how large.",
    )


def _number_hint(words: str) -> Iterator[Hint]:
    """Ask about two clauses, joined by "and", "but" or a mark, that each say "will"."""
    said = [found[0] for clause in _NEXT_CLAUSE.split(words) if (found := _WILL.search(clause))]
    if len(said) > 1:
        yield Hint(
            "two_promises",
            f"This says “{said[0]}” and then “{said[1]}”. If only one of them may be kept, make them two promises.",
        )


def _vague_hints(words: str) -> Iterator[Hint]:
    """Name the vague words, one hint for each thing they leave open."""
    for key, pattern in _PATTERNS.items():
        found = dict.fromkeys(" ".join(match[0].lower().split()) for match in pattern.finditer(words))
        if found:
            named = list_words([f"“{word}”" for word in found])
            yield Hint(key, f"{named} {'says' if len(found) == 1 else 'say'} {_VAGUE[key][1]}")


def _pattern(phrases: str) -> re.Pattern[str]:
    """Return what finds any of the phrases that a text lists, the longest first."""
    longest_first = sorted(phrases.split(", "), key=len, reverse=True)
    parts = (GAP.join(_word(word) for word in phrase.split()) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _word(word: str) -> str:
    # "Should it drip" is an occasion, and no doubt.
    return "(?-i:should)" if word == "should" else re.escape(word).replace("'", "['\u2019]")


_PATTERNS = {key: _pattern(phrases) for key, (phrases, _) in _VAGUE.items()}
