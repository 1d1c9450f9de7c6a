"""The three rules that every rating is about, and the numbers that can be given. Pure."""

from typing import Literal

RuleKey = Literal["what", "when", "care"]

RULES: tuple[RuleKey, ...] = ("what", "when", "care")
LEAST, MOST = 1, 5
NUMBERS = range(LEAST, MOST + 1)
WORDS_LIMIT = 2000
_READ = {str(number): number for number in NUMBERS}


def number_from(text: str) -> int | None:
    """Return the number that was chosen; None for anything but one ASCII digit from 1 to 5."""
    return _READ.get(text)


def can_be_given(number: int | None) -> bool:
    """Say whether a number is one of 1 to 5: there is no default, and nothing between two of them."""
    return number is not None and number in NUMBERS
