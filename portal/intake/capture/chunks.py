"""A long text in parts that a page can hold, each ending where a reader would pause. Pure."""

MOST_CHARACTERS = 40_000
# Where a part may end, the best first: after a paragraph, a line, a word.
_PAUSES = ("\n\n", "\r\n\r\n", "\n", " ")


def chunks(text: str) -> list[tuple[int, int]]:
    """Return start and end (code points) of each part of `text`, in order; together they are all of it."""
    found = [(0, _end(text, 0))]
    while found[-1][1] < len(text):
        start = found[-1][1]
        found.append((start, _end(text, start)))
    return found


def chunk_with(text: str, place: int) -> int:
    """Return which part (from 0) holds the character at `place`; the last one for a place behind the end."""
    parts = chunks(text)
    return next((n for n, (_, end) in enumerate(parts) if place < end), len(parts) - 1)


def _end(text: str, start: int) -> int:
    last = start + MOST_CHARACTERS
    if last >= len(text):
        return len(text)
    for pause in _PAUSES:
        place = text.rfind(pause, start + MOST_CHARACTERS // 2, last)
        if place >= 0:
            return place + len(pause)
    return last
