"""What of a mail is new, and what it only repeats: the mail it answers, and the signature below it. Pure.

Nothing is lost: what is repeated is given back beside the new words, and where all would be repeated all is new.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WROTE = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Den|Em)\b.{6,300}"
    r"\b(?:wrote|schrieb.{0,120}|a écrit|escribió|ha scritto|schreef.{0,120}|escreveu|skrev.{0,120})[ \u00a0]*:",
    re.DOTALL,
)
# Somebody may well begin a sentence so; the head of a quotation names a year, a time of day or an address.
_NAMES_WHEN = re.compile(r"\b\d{4}\b|\b\d{1,2}[:.]\d{2}\b|@")
_MOST_HEAD_LINES = 3
_DIVIDER = re.compile(
    r"-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d.origine|Mensaje original) ?-{2,}",
    re.IGNORECASE,
)
_LINE = re.compile(r"_{10,}|-{10,}")
_FROM = re.compile(r"\*?(?:From|Von|De|Da|Van):\*?\s+\S")
_FIELD = re.compile(
    r"\*?(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto|Inviato|Oggetto"
    r"|Verzonden|Aan|Onderwerp):\*?"
)
_FIELDS = 2
_WITHIN = 6
_SIGNATURE = re.compile(r"--[ \u00a0]?")
_SENT_FROM = re.compile(
    r"(?:Sent from my|Sent from Outlook|Get Outlook for|Von meinem .{2,40} gesendet|Gesendet mit der)\b.*"
)


@dataclass(frozen=True)
class Folded:
    """The new words of a mail, and what it repeats below or between them; either may be empty, but not both."""

    words: str
    quoted: str


def folded(text: str) -> Folded:
    """Part what a mail says from what it repeats. A mail that only repeats says all of it."""
    lines = [line.rstrip("\r") for line in text.strip("\n").split("\n")]
    above, below = _parted(lines)
    new, old = _answers_below(below)
    words, rest = _without_end([*above, *new])
    said = _joined(words)
    return Folded(said, _joined([*rest, *old])) if said else Folded(_joined(lines), "")


def _parted(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    cut = next((n for n in range(len(lines)) if _begins_quotation(lines, n)), len(lines))
    return list(lines[:cut]), list(lines[cut:])


def _begins_quotation(lines: Sequence[str], n: int) -> bool:
    line = lines[n].strip()
    if _DIVIDER.fullmatch(line):
        return True
    following = [one.strip() for one in lines[n : n + _WITHIN + 2] if one.strip()]
    if _LINE.fullmatch(line):
        following = following[1:]
    is_head = (
        bool(following)
        and bool(_FROM.match(following[0]))
        and (following[0] == line or bool(_LINE.fullmatch(line)))
    )
    if is_head and sum(bool(_FIELD.match(one)) for one in following[1 : _WITHIN + 1]) >= _FIELDS:
        return True
    return _head_lines(lines, n) > 0


def _head_lines(lines: Sequence[str], n: int) -> int:
    """Return over how many lines "On Tuesday at 12:00, Sam wrote:" stands from line `n` on; 0 where it doesn't."""
    if not lines[n].strip() or lines[n].startswith(">"):
        return 0
    for count in range(1, _MOST_HEAD_LINES + 1):
        head = " ".join(line.strip() for line in lines[n : n + count])
        if _WROTE.fullmatch(head) and _NAMES_WHEN.search(head):
            return count
    return 0


def _answers_below(below: list[str]) -> tuple[list[str], list[str]]:
    """Return what of the lines from a quotation on is new, for some answer below it or between its lines."""
    head = _head_lines(below, 0) if below else 0
    marked = [n for n, line in enumerate(below) if line.startswith(">")]
    if not head or not marked:
        return [], below
    first, last = marked[0], marked[-1]
    between = [n for n in range(first, last) if below[n].strip() and not below[n].startswith(">")]
    if any(not _head_lines(below, n) for n in between):
        # Answers stand between the lines, which make sense together alone; only what follows the last one is folded.
        end = max([*between, *(n for n in range(last, len(below)) if n > last and below[n].strip())]) + 1
        return below[:end], below[end:]
    tail = below[last + 1 :]
    return (tail, below[: last + 1]) if _joined(tail) else ([], below)


def _without_end(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part a signature, and quoted lines to which no head belongs, from the end of what was written."""
    cut = next((n for n, line in enumerate(lines) if _SIGNATURE.fullmatch(line)), len(lines))
    words, rest = lines[:cut], lines[cut:]
    end = len(words)
    while end and (not words[end - 1].strip() or words[end - 1].startswith(">")):
        end -= 1
    if any(line.startswith(">") for line in words[end:]):
        words, rest = words[:end], [*words[end:], *rest]
    while words and not words[-1].strip():
        words = words[:-1]
    if words and _SENT_FROM.fullmatch(words[-1].strip()):
        words, rest = words[:-1], [words[-1], *rest]
    return words, rest


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()
