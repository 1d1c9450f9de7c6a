"""Quotes: where the exact words of a promise stand in their source.

A quote names its words as the TextQuoteSelector of the W3C Web Annotation Data Model (2017, 4.2.4) does: the exact
words and, where those stand in the text more than once, the words before and after. Runs of white space (the
Unicode property White_Space, no-break spaces among it) count as one space; nothing else is made alike, so curly
quotation marks and soft hyphens must be as they are in the source. What is found is a slice of the text as it is.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_WHITE = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_RUN = re.compile(f"[{_WHITE}]+")
_LONG_RUN = re.compile(f"[{_WHITE}]{{2,}}")
_SHOWN = 60


class BadQuote(ValueError):
    """A quote that names no one place in its source; `reason` is plain English for whoever gave it."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Source:
    """A text made ready for several quotes: every run of white space as one space, and the way back.

    `places` are where in `spaced` a run of several was made one, in order; `shifts` how many characters of the
    original are missing before the first such place, between it and the second, and so on.
    """

    spaced: str
    places: Sequence[int]
    shifts: Sequence[int]

    def original(self, place: int) -> int:
        """Give the offset (in code points) in the original text of a place in `spaced`."""
        return place + self.shifts[bisect_left(self.places, place)]


def read_source(text: str) -> Source:
    """Make a text ready to be searched, in time linear in its length."""
    places, shifts = array("q"), array("q", [0])
    for run in _LONG_RUN.finditer(text):
        places.append(run.start() - shifts[-1])
        shifts.append(shifts[-1] + len(run[0]) - 1)
    return Source(_one_space(text), places, shifts)


def find_quote(text: str, exact: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """Give start and end (code points) of the slice of `text` that a quote names.

    White space around `exact` is left out, so the slice begins and ends with something to read. `prefix` must end
    right before it and `suffix` begin right after it, white space between tolerated. Raises BadQuote when the
    words are empty, are not there, or stand in more than one place that fits.
    """
    return find_in(read_source(text), exact, prefix, suffix)


def find_in(source: Source, exact: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """Do what `find_quote` does in a source that is ready. The time is linear, whatever the words."""
    words, before, after = (_one_space(part).strip(" ") for part in (exact, prefix, suffix))
    if not words:
        reason = "The quote is empty; it takes the exact words of the promise."
        raise BadQuote(reason)
    if words not in source.spaced:
        raise BadQuote(_not_found(source.spaced, words))
    starts = _starts(source.spaced, words, before, after)
    if not starts:
        reason = "The words stand in the source, but not with that prefix before and that suffix after them."
        raise BadQuote(reason)
    if len(starts) > 1:
        raise BadQuote(_not_decided(source.spaced, words, decided_by=before + after))
    start = starts.pop()
    return source.original(start), source.original(start + len(words) - 1) + 1


def check_slice(text: str, start: int, end: int, exact: str | None = None) -> tuple[int, int]:
    """Return `start` and `end` (code points) of a slice of `text`, less the white space at its ends.

    Raises BadQuote for what is no slice, holds nothing to read, or isn't `exact` where that is given.
    """
    if not 0 <= start < end <= len(text):
        reason = f"There is no place from {start} to {end} in the source, which has {len(text):,} characters."
        raise BadQuote(reason)
    words = text[start:end]
    if exact is not None and words != exact:
        reason = f"At that place the source has “{words[:_SHOWN]}”."
        raise BadQuote(reason)
    lead = _RUN.match(words)
    start += lead.end() if lead else 0
    while end > start and _RUN.fullmatch(text[end - 1]):
        end -= 1
    if end <= start:
        reason = "There is nothing to read at that place of the source."
        raise BadQuote(reason)
    return start, end


def _one_space(text: str) -> str:
    return _RUN.sub(" ", text)


def _starts(spaced: str, words: str, before: str, after: str) -> set[int]:
    """Give up to two places per way of joining; a third would say nothing more, and asking for all is not linear."""
    heads = {before, f"{before} "} if before else {""}
    tails = {after, f" {after}"} if after else {""}
    found: set[int] = set()
    for head, tail in ((head, tail) for head in heads for tail in tails):
        needle = f"{head}{words}{tail}"
        first = spaced.find(needle)
        second = spaced.find(needle, first + 1) if first >= 0 else -1
        found.update(place + len(head) for place in (first, second) if place >= 0)
    return found


def _not_found(spaced: str, words: str) -> str:
    """Say how far the quote and the source agree: the longest beginning, in whole words, that stands there."""
    parts = words.split(" ")
    known, unknown = 0, len(parts)
    while unknown - known > 1:
        middle = (known + unknown) // 2
        known, unknown = (middle, unknown) if " ".join(parts[:middle]) in spaced else (known, middle)
    if not known:
        return f"The quote is not in the source; not even its first word, “{parts[0][:_SHOWN]}”, is."
    agreed = " ".join(parts[:known])
    place = spaced.find(agreed) + len(agreed)
    there = spaced[place : place + _SHOWN].strip(" ") or "the end"
    here = " ".join(parts[known:])[:_SHOWN]
    count = f"first {known} words are" if known > 1 else "first word is"
    return f"The quote is not in the source. Its {count} there; then the source has “{there}” and the quote “{here}”."


def _not_decided(spaced: str, words: str, decided_by: str) -> str:
    times = spaced.count(words)
    often = f"{times} times" if times > 1 else "more than once"
    if decided_by:
        return f"The words stand in the source {often}, and prefix and suffix don't decide; make them longer."
    return f"The words stand in the source {often}; say with prefix or suffix which place is meant."
