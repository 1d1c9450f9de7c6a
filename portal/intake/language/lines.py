"""The blocks of a text: the runs of lines over which a sentence may go on. Pure.

Documents come wrapped at 72 columns, as one line a paragraph, with "> " before each line of a quoted mail, as lists,
tables and transcripts. A line begins a block of its own after an empty line, with a list marker, a speaker, another
depth of quoting, as a heading or a row of a table, and where the line before was plainly not full.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = re.compile("\f*(?:\r\n|[\n\r\v\x85\u2028\u2029])\f*|\f+")
_QUOTING = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_BULLET = r"[-*+\u2022\u2023\u25e6\u25aa\u25cf\u2013\u2014\u00b7](?=[ \t])"
# A capital with a full stop is an initial: "J. Reed".
_NUMBER = r"\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}|[a-z]|[ivx]{2,5}|[IVX]{2,5}|[A-Z](?=\)))[.)](?=[ \t])"
_CLAUSE = r"§?[ ]?[0-9]{1,3}(?:\.[0-9]{1,3}){1,4}(?=[ \t]+[A-Z])"
_BOX = r"(?:[ \t]*\[[ xX]\](?=[ \t]))?"
MARKER = re.compile(f"(?:{_BULLET}|{_NUMBER}|{_CLAUSE}){_BOX}[ \t]*")
# A time of day in a sentence ("8:30") is none of a recording ("[08:30]", "00:08:30").
_STAMP = r"(?:\[[0-9:.,]{4,12}\]|[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,3})?)"
_TIME = r"\[?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?\]?"
_NAME = r"[^\W\d_][\w.'\u2019-]{0,30}(?:[ ][^\W\d_][\w.'\u2019-]{0,30}){0,3}(?:[ ]?\([^()\n]{1,40}\))?"
SPEAKER = re.compile(rf"(?:{_TIME}[ \t]*)?(?=[^\W_a-z])(?:{_NAME}):(?=[ \t]|$)[ \t]*|{_STAMP}[ \t]*")
_RULE = re.compile(r"[-=_*~#+|:. \t]{2,}")
_HASHES = re.compile(r"#{1,6}[ \t]")
_COLUMNS = re.compile(r"\S(?: {3,}|[ ]*\t[ \t]*)\S")
_LAST_OF_SENTENCE = re.compile(
    r"[.!?\u2026:;\u3002\uff01\uff1f\u061f\u06d4\u0964][\"'\u201d\u2019)\]\u00bb*_]*$"
)
_GOES_ON = re.compile(
    r"(?:,|\b(?:an?|the|and|or|but|of|to|from|by|for|with|in|on|at|as|is|are|will|shall|that|which|our|your|his|her))$"
)
_SLACK = 15


@dataclass(frozen=True)
class Line:
    """A line of a text (code points, without its end): `body` is where it begins after quote marks and white space."""

    start: int
    body: int
    end: int
    depth: int
    text: str

    @property
    def is_rule(self) -> bool:
        """Tell whether it is drawn, not written: "-----", "| --- | --- |"."""
        return bool(self.text) and _RULE.fullmatch(self.text) is not None


def lines_of(text: str) -> list[Line]:
    """Return all lines of a text."""
    found, start = [], 0
    for end in _LINE_END.finditer(text):
        found.append(_line(text, start, end.start()))
        start = end.end()
    return [*found, _line(text, start, len(text))]


def blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end (code points) of each block in order, and whether it is one row that isn't to be split.

    A block begins with its quote marks and its marker; lines of quote marks alone are blocks too.
    """
    run: list[Line] = []
    for line in [*lines_of(text), None]:
        if line is not None and line.text and not (run and _begins(line, run)):
            run.append(line)
            continue
        yield from _runs(text, run)
        run = [line] if line is not None and line.text else []
        if line is not None and not line.text and line.body > line.start:
            yield line.start, line.body, True


def _runs(text: str, run: list[Line]) -> Iterator[tuple[int, int, bool]]:
    """Cut lines that follow each other without a marker where one was plainly not full."""
    if not run:
        return
    width = max(len(line.text) for line in run)
    first = run[0]
    for line, after in zip(run, [*run[1:], None], strict=True):
        if after is None or _was_ended(line, after, width):
            yield first.start, line.end, is_row(text[first.body : line.end])
            first = after or first


def is_row(words: str) -> bool:
    """Tell whether words are one row of a table, a marked heading, or a drawn line."""
    if _LINE_END.search(words):
        return False
    is_drawn = words.startswith("|") or _RULE.fullmatch(words) is not None
    return is_drawn or _HASHES.match(words) is not None or _has_columns(words)


def _begins(line: Line, run: list[Line]) -> bool:
    before = run[-1]
    if line.depth != before.depth or line.is_rule or before.is_rule:
        return True
    if MARKER.match(line.text):
        return True
    if SPEAKER.match(line.text) and not _GOES_ON.search(before.text[-8:]):
        return True
    return is_row(line.text) or is_row(before.text) or _is_loud(line) != _is_loud(before)


def _was_ended(line: Line, after: Line, width: int) -> bool:
    """Tell whether a line was ended though the next word would have fitted, and the next looks like a beginning.

    Text that an editor wrapped never does that: there the next word goes over the width of the widest line.
    """
    starts = after.text[0]
    if starts.islower() or _GOES_ON.search(line.text[-8:]) or _LAST_OF_SENTENCE.search(line.text[-8:]):
        return False
    first_word = after.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(first_word) + _SLACK <= width


def _is_loud(line: Line) -> bool:
    """Tell whether a line is in capitals, as headings are; a paragraph in capitals stays together."""
    return line.text.isupper() and len(line.text.split()) > 1


def _has_columns(words: str) -> bool:
    marker = MARKER.match(words)
    return _COLUMNS.search(words, marker.end() if marker else 0) is not None


def _line(text: str, start: int, end: int) -> Line:
    quoting = _QUOTING.match(text, start, end)
    body = quoting.end() if quoting else start
    kept = text[body:end].rstrip()
    if not kept and quoting and ">" in quoting[0]:
        return Line(start, start + len(quoting[0].rstrip()), end, 0, "")
    return Line(start, body, end, text.count(">", start, body), kept.lstrip())
