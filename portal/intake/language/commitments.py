"""Sentences that look like commitments, by phrases that everybody can read, and with the reason beside each. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.intake.language.default_phrases import DEFAULT_PHRASES
from portal.intake.language.lines import is_row
from portal.intake.language.phrases import Phrase, Rule, anchor_of, pattern_of
from portal.intake.language.sentences import bare
from portal.intake.language.spelling import words
from portal.web.words import list_words

__all__ = ["DEFAULT_CUES", "Found", "Phrase", "Suggestion", "suggestions"]

DEFAULT_CUES = DEFAULT_PHRASES
# What a promise with several reasons mostly serves: an answer by a time is care, a deed by a day is when.
_FIRST_RULES: tuple[Rule, ...] = ("care", "when", "what")
_FEWEST_WORDS = 3
_LONGEST_HEADING = 12
_LONGEST_CLOSING = 6
_WORD = re.compile(r"[^\W_](?:[\w'\u2019.-]*\w)?")
_HEADER = re.compile(r"(?:from|to|cc|bcc|date|sent|subject|reply-to|when|where)[ ]?:", re.IGNORECASE)
_LITTLE = words("a an and as at by for from in into of on or the to with without no")


@dataclass(frozen=True)
class Found:
    """Where a phrase stands in a text (code points), and the words that it was found as."""

    start: int
    end: int
    phrase: Phrase


@dataclass(frozen=True)
class Suggestion:
    """Why a sentence looks like a commitment, each reason with the words it rests on; the rule it mostly serves."""

    whys: tuple[str, ...]
    rule: Rule | None
    found: tuple[Found, ...] = ()


def suggestions(
    text: str, spans: Sequence[tuple[int, int]], cues: Sequence[Phrase]
) -> dict[tuple[int, int], Suggestion]:
    """Return those of `spans` (the sentences of `text`, in order) that hold one of the phrases, with the reasons.

    Headings, lines of a mail's head, closings and signatures are left out, and so is what runs over two sentences.
    """
    starts = [start for start, _ in spans]
    by_span: dict[tuple[int, int], list[Found]] = {}
    for found in _all_found(text, cues):
        span = spans[max(bisect_right(starts, found.start) - 1, 0)] if spans else (0, 0)
        if span[0] <= found.start and found.end <= span[1]:
            by_span.setdefault(span, []).append(found)
    return {
        span: _suggestion(text, found)
        for span, found in sorted(by_span.items())
        if may_be_a_promise(text[slice(*span)])
    }


def may_be_a_promise(sentence: str) -> bool:
    """Tell whether a sentence or a row could hold a promise, and is no heading, line of a mail's head or closing."""
    if _HEADER.match(sentence.lstrip("> \t")):
        return False
    plain = sentence[bare(sentence, 0, len(sentence))[0] :]
    said = _WORD.findall(plain)
    if len(said) < _FEWEST_WORDS or (plain.endswith(",") and len(said) <= _LONGEST_CLOSING):
        return False
    return not plain.startswith("#") and (is_row(plain) or not _is_title(plain, said))


def _is_title(sentence: str, said: list[str]) -> bool:
    """Tell whether it is written like a title: short, without an end, each word of weight with a capital."""
    if len(said) > _LONGEST_HEADING or sentence[-1] in ".!?;,\u201d\"'":
        return False
    return all(word in _LITTLE or not word[0].islower() for word in said)


def _all_found(text: str, cues: Sequence[Phrase]) -> Iterator[Found]:
    lower = text.lower()
    for phrase in cues:
        if anchor_of(phrase.words) not in lower:
            continue
        for match in pattern_of(phrase.words).finditer(text):
            yield Found(match.start(), match.end(), phrase)


def _suggestion(text: str, found: list[Found]) -> Suggestion:
    """Say each reason once, with the words that give it; what stands inside longer words is left out."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    by_why: dict[str, dict[str, None]] = {}
    for one in kept:
        by_why.setdefault(one.phrase.why, {})[_shown(text, one)] = None
    rules = {one.phrase.rule for one in kept}
    return Suggestion(
        whys=tuple(f"{why}: {list_words([f'“{words}”' for words in said])}" for why, said in by_why.items()),
        rule=next((rule for rule in _FIRST_RULES if rule in rules), None),
        found=tuple(kept),
    )


def _shown(text: str, one: Found) -> str:
    return " ".join(text[one.start : one.end].replace(">", " ").split())
