"""How numbers, months and weekdays are written in English, as patterns and as what they mean. Pure.

"May" and "March" count as months with a capital only, as "you may" and "we march" don't speak of a month.
"""

import re

from portal.web.words import MONTHS, WEEKDAYS

NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-four": 24, "thirty": 30,
    "forty-five": 45, "forty-eight": 48, "sixty": 60, "ninety": 90,
}  # fmt: skip
ORDINAL_WORDS = {"first": 1, "second": 2, "other": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_SHORT = {"sept": 9} | {month[:3].lower(): n for n, month in enumerate(MONTHS, start=1)}
_MONTHS = {month.lower(): n for n, month in enumerate(MONTHS, start=1)} | _SHORT
_WITH_A_CAPITAL = {"may", "march", "mar"}
_SMALL = "|".join(sorted(_MONTHS.keys() - _WITH_A_CAPITAL, key=len, reverse=True))

NUMBER = rf"(?:[0-9]{{1,4}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
ORDINAL = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINAL_WORDS)})"
MONTH = rf"(?:(?:{_SMALL})\b|(?-i:M(?:ay|AY|arch|ARCH|ar))\b)(?:\.(?=\s*[0-9,]))?"
WEEKDAY = rf"(?:{'|'.join(day.lower() for day in WEEKDAYS)})"
# Between two words may stand the end of a line, and the mark of a quoted mail at the beginning of the next.
GAP = r"[\s>]{1,40}"


def words(text: str) -> frozenset[str]:
    """Return the words of a text that lists them."""
    return frozenset(text.split())


def number(text: str) -> int:
    """Return what a text that NUMBER or ORDINAL found means."""
    word = text.lower()
    if word in ORDINAL_WORDS:
        return ORDINAL_WORDS[word]
    digits = re.sub(r"[^0-9]", "", word)
    return int(digits) if digits else NUMBER_WORDS[word]


def month(text: str) -> int:
    """Return which month (from 1) a text that MONTH found means."""
    return _MONTHS[text.lower().rstrip(".")]


def weekday(text: str) -> int:
    """Return which weekday (0 is Monday) a text that WEEKDAY found means, an "s" at its end or not."""
    return next(n for n, day in enumerate(WEEKDAYS) if text.lower().startswith(day.lower()))
