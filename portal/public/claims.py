"""The gate of content: a number about the company or its customers is never typed, it stands for what is counted.

A sentence that speaks of us, our customers or our promises and holds a digit fails, unless the number comes from a
placeholder. So does a share or a number of stars whatever it speaks of, a number in words that says how many customers
or promises there are, and a placeholder that stands for nothing. An example in a language is no sentence: tests run it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from portal.public.content import DIRECTORY
from portal.public.figures_in_content import NAMES
from portal.public.placeholders import PLACEHOLDER
from portal.public.rules_in_content import rules_in_words

_DO = (
    "Write a figure as {figure:…} and a number of a rule as {rule:…} (their names: portal/public/figures_in_content.py,"
    " rules_in_content.py), or leave the number out."
)
_ANY_BRACES = re.compile(r"\{[^{}\s]*\}")
_LINK = re.compile(r"(?<=\])\([^()\s]*\)")
# The number of an item or heading, and one inside a name (SHA-256, Ed25519), counts nothing.
_NO_COUNT = re.compile(r"^\W*\d+\.\s|\b[A-Za-z][\w-]*\d[\w-]*", re.MULTILINE)
_EXAMPLE = re.compile(r"^```(?:json|python|sh|cron|html|csv)\n.*?^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^\{file:[^{}\s]+\}$", re.MULTILINE)
_STARTS_BLOCK = re.compile(r"\s*($|[#>|]|[*+-]\s|\d+\.\s)")
_SENTENCE = re.compile(r"\S.*?(?:[.!?][”\u2019\"')*_]*(?=\s|$)|\Z)", re.DOTALL)
_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|dozens?(?: of)?|hundreds?(?: of)?|thousands?(?: of)?|millions?(?: of)?|half|most|nearly all|almost all"
)
_OURS = (
    r"we|us|our|ours|ourselves|customers?|clients?|households?|families|promis\w+|sales?|company|staff|team"
    r"|testimonials?|ratings?|rated|reviews?|kept|on time|late|broken|satisfied|happy|recommend\w*|years?"
)
_SUBJECT = re.compile(rf"\b(?:{_OURS})\b|\{{company\}}", re.IGNORECASE)
_DIGIT = re.compile(r"\d|%|\bper ?cent\b", re.IGNORECASE)
_SHARE = re.compile(
    r"%|\bper ?cent\b|\b\d[\d,.]*\s+(?:out of|of|in)\s+(?:the\s+|our\s+)?\d|\d\s+stars?\b", re.IGNORECASE
)
_QUANTITY = re.compile(
    rf"\b(?:{_NUMBERS})\s+(?:of\s+)?(?:the\s+|our\s+|\w+\s+)?(?:customers|clients|households|families|promises"
    rf"|sales|testimonials|ratings|reviews|stars)\b|\b(?:{_NUMBERS})\s+(?:out of|in)\s+(?:every\s+)?(?:{_NUMBERS})\b",
    re.IGNORECASE,
)


def claims_in(folder: Path = DIRECTORY) -> list[str]:
    """Return what is wrong in the content of a folder, a line each: `content/file.md:LINE: what, and what to do`."""
    return [
        f"{folder.name}/{path.relative_to(folder).as_posix()}:{line}: {wrong}"
        for path in sorted(folder.rglob("*.md"))
        for line, wrong in _claims(path.read_text("utf-8"))
    ]


def _claims(text: str) -> Iterator[tuple[int, str]]:
    head = text.partition("\n\n")[0].count("\n") + 1
    for line, sentence in _sentences(_FILE.sub("", _EXAMPLE.sub(_emptied, text))):
        yield from ((line, wrong) for wrong in _misnamed(sentence, in_head=line <= head))
        bare = _NO_COUNT.sub(" ", _LINK.sub("", sentence))
        spoken = PLACEHOLDER.sub(" ", bare)
        counts = _DIGIT.search(spoken) and _SUBJECT.search(bare)
        if counts or _SHARE.search(spoken) or _QUANTITY.search(spoken):
            yield line, f"“{_short(sentence)}” holds a number that nothing bears out. {_DO}"


def _emptied(found: re.Match[str]) -> str:
    """Return as many empty lines, so that what follows keeps its line."""
    return "\n" * found[0].count("\n")


def _misnamed(sentence: str, *, in_head: bool) -> Iterator[str]:
    """Find the placeholders that stand for nothing, or stand where a figure that isn't published can't be left out."""
    known = {"{company}", *(f"{{rule:{name}}}" for name in rules_in_words())}
    known |= set() if in_head else {f"{{figure:{name}}}" for name in NAMES}
    for found in _ANY_BRACES.findall(sentence):
        if found not in known:
            where = " in a title or description" if in_head else ""
            yield f"there is no {found}{where}. {_DO}"


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Give each sentence with the number of the line on which it begins."""
    for first, block in _blocks(text):
        for found in _SENTENCE.finditer(block):
            yield first + block.count("\n", 0, found.start()), found[0]


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Give each paragraph, item, row, heading and line of the head with the number of its first line."""
    first, lines = 1, list[str]()
    in_head = True
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if lines and (in_head or _STARTS_BLOCK.match(line)):
            yield first, "\n".join(lines)
            lines = []
        in_head = in_head and bool(line)
        if line.strip():
            first = first if lines else number
            lines.append(line)


def _short(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= 90 else f"{words[:90]}…"  # noqa: PLR2004 - as much as names the place
