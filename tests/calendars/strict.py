"""A strict reading of a calendar, line by line, that knows nothing of the library which makes ours (RFC 5545)."""

import re

_NAME = r"[A-Z0-9-]+"
# A parameter's value is plain or in quotes; no control character stands in either (RFC 5545, 3.1).
_PARAMETER = rf';{_NAME}=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*)'
_LINE = re.compile(rf"({_NAME})((?:{_PARAMETER})*):(.*)", re.DOTALL)
# What stands escaped in a text: a backslash begins a pair, and commas and semicolons never stand alone (3.3.11).
_TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "COMMENT"}
_INSTANT = re.compile(r"\d{8}T\d{6}Z")
_DAY = re.compile(r"\d{8}")
_ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS")
MOST_OCTETS = 75

Line = tuple[str, str, str]


def lines_of(body: bytes) -> list[Line]:
    """Return name, parameters and value of every line of a calendar, folds undone.

    Asserts line ends, the length of each part in octets, that no character is cut, and the form of each line.
    """
    assert body.endswith(b"\r\n")
    assert not re.search(rb"[^\r]\n|\r[^\n]", body), "each line ends with CR LF"
    found: list[str] = []
    for raw in body[:-2].split(b"\r\n"):
        assert len(raw) <= MOST_OCTETS, raw
        part = raw.decode("utf-8")
        if part.startswith((" ", "\t")):
            found[-1] += part[1:]
        else:
            found.append(part)
    return [_read(line) for line in found]


def events_of(body: bytes) -> list[dict[str, str]]:
    """Return the values of every event by their names; asserts what each calendar and each event must have."""
    events: list[dict[str, str]] = []
    head: dict[str, str] = {}
    open_now: list[str] = []
    for name, parameters, value in lines_of(body):
        if name == "BEGIN":
            open_now.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_now.pop() == value
        else:
            _check(name, parameters, value)
            into = events[-1] if open_now[-1] == "VEVENT" else head
            assert name not in into, f"{name} stands twice"
            into[name] = value
    assert not open_now
    assert head["VERSION"] == "2.0"
    assert head["PRODID"]
    for event in events:
        assert not set(_ONCE) - set(event)
        assert event["STATUS"] in {"TENTATIVE", "CONFIRMED", "CANCELLED"}
    assert len({event["UID"] for event in events}) == len(events)
    return events


def said(value: str) -> str:
    """Return a text as it reads."""
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)


def _read(line: str) -> Line:
    match = _LINE.fullmatch(line)
    assert match, line
    return match[1], match[2], match[3]


def _check(name: str, parameters: str, value: str) -> None:
    if name in _TEXTS:
        assert _TEXT.fullmatch(value), value
    if name in {"DTSTAMP", "LAST-MODIFIED"}:
        assert _INSTANT.fullmatch(value)
    if name in {"DTSTART", "DTEND"}:
        is_day = "VALUE=DATE" in parameters
        assert (_DAY if is_day else _INSTANT).fullmatch(value), value
    if name == "SEQUENCE":
        assert value.isdecimal()
    if name in {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}:
        assert re.fullmatch(r"P(T\d+[HMS]|\d+D)", value), value
