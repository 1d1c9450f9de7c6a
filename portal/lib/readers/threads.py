"""Who says what in a mail with its thread: heads such as "On Tue, 3 Mar 2026, Sam wrote:" and levels of ">".

A head gives its author to what it quotes: the lines with one more ">", or, where nothing is marked so, the lines below
it. Lines of which nobody is named belong to nobody: nothing is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

from portal.lib.readers.outcome import Voice

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_WROTE = re.compile(r"On (?P<about>.{6,300}) wrote:", re.DOTALL)
_MOST_HEAD_LINES = 3
_FIELD = re.compile(r"\*?(?P<name>From|Sent|Date|To|Cc|Subject|Reply-To):\*?[ \t]*(?P<value>.*)")
_MOST_FIELDS = 12
# As Outlook writes an address into the text.
_MAILTO = re.compile(r"\[mailto:([^\]\s]+)\]")
_RULE = re.compile(
    r"-{2,} ?(?:Original Message|Forwarded message) ?-{2,}|_{10,}|Begin forwarded message:", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.?,? {_MONTH},? (?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b", re.IGNORECASE),
)
# The last of these in a head ends its date; what follows is who wrote.
_TIME = re.compile(
    r"\b(?:\d{1,2}:\d{2}(?::\d{2})?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?(?: (?:[+-]\d{4}|GMT|UTC|[A-Z]{2,3}T)\b)?|\d{4})"
    r"(?!\d)"
)


@dataclass(frozen=True)
class _Line:
    """A line of a text: where its words begin and end, and how many ">" stand before them."""

    start: int
    end: int
    depth: int
    words: str


@dataclass(frozen=True)
class Author:
    """Somebody who writes, and when, as their head says it."""

    who: str
    at: str


@dataclass(frozen=True)
class _Head:
    """The lines of a head, whom it names, and whether it stands on top of a message as its own fields."""

    lines: int
    author: Author
    has_fields: bool


def voices_in(text: str, author: Author | None = None) -> tuple[Voice, ...]:
    """Return who says which slice of a mail's text; `author` wrote what stands above all heads."""
    authors: dict[int, Author | None] = {0: author}
    said: list[tuple[_Line, Author | None]] = []
    lines = list(_lines(text))
    n = 0
    while n < len(lines):
        line = lines[n]
        head = _head(lines[n : n + _MOST_FIELDS])
        if head is None:
            said.append((line, None if _RULE.fullmatch(line.words) else authors.get(line.depth)))
            n += 1
            continue
        # What the head's own lines say nobody has said.
        said += [(one, None) for one in lines[n : n + head.lines]]
        n += head.lines
        depth = _quoted_depth(line.depth, lines[n : n + 2]) if not head.has_fields else line.depth
        authors = {level: one for level, one in authors.items() if level < depth} | {depth: head.author}
    return tuple(_joined(said))


def top_author(text: str) -> Author | None:
    """Return who a text says wrote it, in the fields on top of it."""
    head = _head(list(_lines(text[:5_000].lstrip()))[:_MOST_FIELDS])
    return head.author if head and head.has_fields else None


def name_of(text: str) -> str:
    """Return who a field names, on one line: "Sam Ortega <sam@hallam.example>", or the name alone."""
    return _MAILTO.sub(r"<\1>", " ".join(text.split()))[:200]


def moment_of(text: str) -> str:
    """Return a field's date: an instant with its offset where it has one, else a day, else nothing; in ISO 8601."""
    try:
        instant = parsedate_to_datetime(" ".join(text.split()))
    except ValueError:
        return _day(text)
    return instant.isoformat() if instant.tzinfo else instant.date().isoformat()


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines in which something stands."""
    for found in re.finditer(r"[^\r\n]+", text):
        marks = _QUOTED.match(found[0])
        lead = marks.end() if marks else 0
        words = found[0][lead:].strip()
        if words:
            start = found.start() + lead + found[0][lead:].index(words)
            yield _Line(start, start + len(words), found[0][:lead].count(">"), words)


def _head(lines: Sequence[_Line]) -> _Head | None:
    """Return the head that the first of these lines begin, if they do."""
    first = lines[0] if lines else None
    if first is None:
        return None
    same = [line.words for line in lines if line.depth == first.depth]
    if first.words.startswith("On "):
        return _wrote(same[:_MOST_HEAD_LINES])
    return _fields(same) if "From:" in first.words[:7] else None


def _wrote(words: Sequence[str]) -> _Head | None:
    # Programs break this line wherever it grows too long.
    for count in range(1, len(words) + 1):
        found = _WROTE.fullmatch(" ".join(words[:count]))
        if found:
            return _wrote_head(count, found["about"])
    return None


def _wrote_head(lines: int, about: str) -> _Head | None:
    times = list(_TIME.finditer(about.partition("<")[0]))
    if not times:
        return None
    who = name_of(about[times[-1].end() :].strip(" ,"))
    return _Head(lines, Author(who, _day(about)), has_fields=False) if who else None


def _fields(words: Sequence[str]) -> _Head | None:
    fields: dict[str, str] = {}
    count = 0
    for line in words:
        found = _FIELD.fullmatch(line)
        if not found:
            break
        fields.setdefault(found["name"], found["value"])
        count += 1
    sent = fields.get("Date") or fields.get("Sent")
    if not sent or not fields.get("From"):
        return None
    return _Head(count, Author(name_of(fields["From"]), moment_of(sent)), has_fields=True)


def _quoted_depth(depth: int, following: Sequence[_Line]) -> int:
    is_marked = bool(following) and following[0].depth > depth
    return following[0].depth if is_marked else depth


def _day(text: str) -> str:
    for pattern in _DAYS:
        found = pattern.search(text)
        if found:
            named = found.groupdict()
            month = named.get("number") or _MONTHS.index(named["month"].lower()) + 1
            try:
                return date(int(named["year"]), int(month), int(named["day"])).isoformat()
            except ValueError:
                return ""
    return ""


def _joined(said: Sequence[tuple[_Line, Author | None]]) -> Iterator[Voice]:
    """Yield the voices of lines, those of one author that follow each other as one."""
    begun: Voice | None = None
    last: Author | None = None
    for line, author in said:
        if begun and author == last:
            begun["end"] = line.end
            continue
        if begun:
            yield begun
        begun = Voice(start=line.start, end=line.end, who=author.who, at=author.at) if author else None
        last = author
    if begun:
        yield begun
