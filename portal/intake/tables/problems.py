"""Problems of a table as they are told: what is wrong in the same way on many lines is told once, with all of them."""

from collections.abc import Iterable, Sequence

from portal.web.words import list_words, plural

Told = tuple[list[int], str, str]
_MOST_SPANS = 30


def grouped(problems: Iterable[Sequence[object]]) -> list[Told]:
    """Return problems, each [line, column, message], as the lines of each column and message, by their first line."""
    found: dict[tuple[str, str], list[int]] = {}
    for line, column, message in problems:
        lines = found.setdefault((str(column), str(message)), [])
        if int(str(line)) not in lines[-1:]:
            lines.append(int(str(line)))
    return [(lines, column, message) for (column, message), lines in found.items()]


def lines_words(lines: Sequence[int]) -> str:
    """Return lines as a sentence names them: "Line 13", "Lines 17 to 19 and 25"."""
    spans = _spans(lines)
    words = [str(first) if first == last else f"{first} to {last}" for first, last in spans[:_MOST_SPANS]]
    left = sum(last - first + 1 for first, last in spans[_MOST_SPANS:])
    if left:
        words.append(f"{plural(left, 'line', 'lines')} more")
    return f"{'Line' if len(lines) == 1 else 'Lines'} {list_words(words)}"


def _spans(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Return lines as first and last of each run without a gap."""
    spans: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if spans and line == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], line)
        else:
            spans.append((line, line))
    return spans
