"""Where the sentences of a text begin and end. Pure, for English; other scripts are split at their own full stops."""

import re
from collections.abc import Iterator

from portal.intake.language.lines import MARKER, SPEAKER, blocks
from portal.intake.language.spelling import words

# The full stops of Chinese and Japanese, Arabic, Urdu and Hindi; the former end a sentence without white space.
_OTHER_STOPS = "\u3002\uff01\uff1f\u061f\u06d4\u0964"
_CLOSERS = "\"'\u201d\u2019\u300d\u300f\uff09\u00bb)\\]*_"
_OPENERS = "\"'\u201c\u2018(>[*_"
_STOP = re.compile(
    f"(?<![.!?\u2026])[.!?\u2026]+(?:[{_CLOSERS}]|\\[[0-9]{{1,3}}\\])*+(?=\\s|$)|[{_OTHER_STOPS}]+[{_CLOSERS}]*"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"\u201c\u2018'/]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|[^\W\d_a-z]")
_QUOTE_MARKS = re.compile(r"[\s>]*")
_LONGEST_ABBREVIATION = 14
_LONGEST_WORD = 80
_NEVER_LAST = words(
    "mr mrs ms mx dr prof rev hon messrs e.g i.e eg ie cf vs viz approx ca incl excl resp tel ext dept attn"
)
_BEFORE_A_NUMBER = words(
    "no nos nr art arts sec secs fig figs p pp vol vols ch chap para cl ex eq app ver v room rm apt"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
_ROMAN = words("i ii iii iv v vi vii viii ix x")
_LAST_AT_TIMES = words("a.m p.m am pm etc est min max hr hrs sq ft yr yrs wk wks")
_LAST_BEFORE_A_STARTER = words("inc ltd co corp llc plc jr sr st ave blvd rd ln u.s u.k u.s.a e.u")
_STARTERS = words(
    "we you i it he she they the a an this that these those there if when in on at by for from after before as and but"
    " or so our your my his her their all no not each every any please once with until unless"
)
_DAY_NAMES = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april"
    " may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as slices (start, end in code points), in order.

    No slice begins or ends with white space, none overlaps another, and every other character lies in one: list markers
    ("1. "), speakers ("Sam: ") and quote marks ("> ") are at the beginning of the sentence they stand before (`bare`
    leaves them out), and a row of a table is one sentence. Linear in the length of the text.
    """
    found: list[tuple[int, int]] = []
    for start, end, whole in blocks(text):
        pieces = iter([(start, end)]) if whole else _split(text, start, end)
        found.extend(_trimmed(text, *piece) for piece in pieces)
    return [(start, end) for start, end in found if start < end]


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a sentence's slice without what stands before its words: quote marks, a list marker, a speaker.

    The slice as it is where nothing else is in it.
    """
    sentence = text[start:end]
    begin = 0
    for lead in (_QUOTE_MARKS, MARKER, SPEAKER):
        begin = _end_of(lead, sentence, begin)
    return (start + begin, end) if sentence[begin:].strip() else (start, end)


def _end_of(pattern: re.Pattern[str], sentence: str, begin: int) -> int:
    match = pattern.match(sentence, begin)
    return match.end() if match else begin


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    opening = bare(text, start, end)[0]
    for stop in _STOP.finditer(text, opening, end):
        if stop.end() < end and _ends_here(text, first, stop, end):
            yield first, stop.end()
            first = stop.end()
    yield first, end


def _ends_here(text: str, first: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether the stop ends a sentence, by the word before it and the beginning of the next."""
    if stop[0][0] in _OTHER_STOPS:
        return True
    after = _next_word(text, stop.end(), end)
    if after[:1].islower():
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    before = _WORD_BEFORE.search(text[max(first, stop.start() - _LONGEST_ABBREVIATION) : stop.start()])
    return _may_end(before[0] if before else "", after)


def _may_end(before: str, after: str) -> bool:
    word, following = before.lower(), re.sub(r"\W+$", "", after).lower()
    if word in _NEVER_LAST:
        return False
    if word in _BEFORE_A_NUMBER:
        return not (after[:1].isdigit() or following in _ROMAN)
    if word in _LAST_AT_TIMES:
        return following not in _DAY_NAMES
    if word in _LAST_BEFORE_A_STARTER or _INITIALS.fullmatch(before):
        return following in _STARTERS
    return True


def _next_word(text: str, start: int, end: int) -> str:
    """Return the next word without what opens it: quote marks, brackets, the marks of a quoted mail."""
    near = text[start : min(end, start + _LONGEST_WORD)].split(maxsplit=8)
    return next((word.lstrip(_OPENERS) for word in near if word.strip(_OPENERS)), "")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return start + lead, start + len(piece.rstrip())
