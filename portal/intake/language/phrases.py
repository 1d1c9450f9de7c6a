"""Phrases by which a sentence looks like a commitment: what one may hold, and how it is found.

A phrase is words as they are said, on whole words and whatever their case, with `{number}`, `{unit}` and `{day}` for
what differs: "within {number} {unit}". Pure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from portal.intake.language.spelling import GAP, MONTH, NUMBER, WEEKDAY

Rule = Literal["what", "when", "care"]
RULES: dict[str | None, Rule] = {"what": "what", "when": "when", "care": "care"}
PHRASE_LIMIT = 80
WHY_LIMIT = 120
PLACEHOLDERS = ("number", "unit", "day")

_OF = r"(?:of\s+)?(?:the\s+|this\s+|next\s+)?"
_DAY_OF_MONTH = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_PATTERNS = {
    "number": rf"(?:{NUMBER}|[0-9]+[.,][0-9]+|half\s+an?)",
    "unit": r"(?:(?:working|business|calendar)\s+)?(?:minute|hour|day|weekday|week|fortnight|month|quarter|year)s?",
    "day": (
        rf"(?:{WEEKDAY}s?|tomorrow|tonight|noon|(?:the\s+)?{_DAY_OF_MONTH}\s+(?:of\s+)?{MONTH}|{MONTH}\s+{_DAY_OF_MONTH}"
        rf"|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}[/.][0-9]{{1,2}}[/.][0-9]{{2,4}}"
        rf"|(?:next|this|the)\s+(?:{WEEKDAY}|week|month)|(?:the\s+)?end\s+{_OF}(?:{MONTH}|week|month|quarter|year))"
    ),
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Phrase:
    """A phrase, why a sentence with it looks like a commitment, and which rule such a promise mostly serves."""

    words: str
    why: str
    rule: Rule | None = None


class BadPhrase(ValueError):
    """A phrase that can't be looked for; `reason` is one plain sentence for whoever typed it."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def normal_phrase(words: str) -> str:
    """Return a phrase as it is kept and compared: small letters but for "I", single spaces. Raises BadPhrase."""
    phrase = " ".join(words.replace("\u2019", "'").lower().split())
    if not phrase:
        raise BadPhrase("Write the words to look for here.")
    unknown = next((name for name in _PLACEHOLDER.findall(phrase) if name not in PLACEHOLDERS), None)
    if unknown is not None:
        raise BadPhrase(f"We don't know “{{{unknown}}}”. A phrase may hold {{number}}, {{unit}} and {{day}}.")
    rest = _PLACEHOLDER.sub(" ", phrase)
    if "{" in rest or "}" in rest:
        raise BadPhrase("A brace stands alone here. Write {number}, {unit} or {day} with both braces.")
    if not any(character.isalpha() for character in rest):
        raise BadPhrase("Write at least one word beside what stands in braces.")
    return re.sub(r"(?<!\w)i(?!\w)", "I", phrase)


@lru_cache(maxsize=512)
def pattern_of(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase (as `normal_phrase` gives it) in a text, on whole words."""
    parts = (_word(part) for part in phrase.split(" "))
    return re.compile(rf"(?<!\w){GAP.join(parts)}(?!\w)", re.IGNORECASE)


def anchor_of(phrase: str) -> str:
    """Return the longest word of a phrase that stands in each text it is found in, in lower case; "" for none."""
    words = (
        word for part in phrase.split(" ") if "{" not in part for word in re.findall(r"[a-z]+", part.lower())
    )
    return max(words, key=len, default="")


def _word(part: str) -> str:
    pieces = _PLACEHOLDER.split(part)
    written = (_PATTERNS[piece] if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))
    return "".join(written).replace("'", "['\\u2019]")
