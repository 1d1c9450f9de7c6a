"""The heads of mails in a kept text: who wrote, and when to the minute. Pure.

Known are the fields on top of a mail ("From: … Sent: …", "Von: … Gesendet: …") and the line above what is quoted ("On
… wrote:", "Am … schrieb …:"). A head that doesn't give its instant to the minute is left out: nothing is guessed. A
time without an offset is on the clock of the company, whose mail program showed it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

_MARKS = re.compile(r"[>|*\s]*")
_NAMES = r"From|Sent|Date|To|Cc|Subject|Reply-To|Von|Gesendet|Datum|An|Betreff|Kopie|Antwort an"
_FIELD = re.compile(rf"(?P<name>{_NAMES}):\**[ \t]*(?P<value>.*)")
_FROM, _SENT = ("From", "Von"), ("Date", "Sent", "Gesendet", "Datum")
_WROTE = re.compile(r"On (?P<about>.{6,300}) wrote:")
_SCHRIEB = re.compile(r"Am (?P<about>.{6,120}?) schrieb (?P<who>.{1,200}):")
_MOST_LINES = 3
_MOST_FIELDS = 12
# As much of a field as may name somebody, or say when.
_LONGEST_VALUE = 300
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# By their first letters: English, then German where it differs.
_MONTHS = {
    **{name: n for n, name in enumerate(_ENGLISH, start=1)},
    "mär": 3,
    "mrz": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-zä]*\.?"
_DAYS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<n>\d{2})-(?P<day>\d{2})"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.?,? {_MONTH},? (?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b", re.IGNORECASE),
    # With dots the day comes first; with slashes nobody can tell.
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<n>\d{1,2})\.(?P<year>\d{4})\b"),
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?:\s?(?P<offset>[+-]\d{2}:?\d{2}|GMT|UTC|Z)\b)?"
)
_NOON = 12


@dataclass(frozen=True)
class Head:
    """Who wrote a mail, as it names them, and when (UTC)."""

    who: str
    at: datetime


def heads_in(text: str, zone: ZoneInfo) -> Iterator[Head]:
    """Yield every head in a text that names who and when; `zone` is where times without an offset are read."""
    lines = [line[mark.end() :].strip() for line in text.splitlines() if (mark := _MARKS.match(line))]
    lines = [line for line in lines if line]
    for n, line in enumerate(lines):
        if line.startswith(("On ", "Am ")):
            found = _wrote(lines[n : n + _MOST_LINES], zone)
        else:
            is_head = line.startswith(tuple(f"{name}:" for name in _FROM))
            found = _fields(lines[n : n + _MOST_FIELDS], zone) if is_head else None
        if found:
            yield found


def instant_in(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant (UTC) that a text gives to the minute; None where it gives none, or only a day."""
    return _dated(text, zone)[0]


def _wrote(lines: Sequence[str], zone: ZoneInfo) -> Head | None:
    # Programs break this line wherever it grows too long.
    for count in range(1, len(lines) + 1):
        line = " ".join(lines[:count])
        if found := _SCHRIEB.match(line):
            at, _ = _dated(found["about"], zone)
            return Head(found["who"], at) if at else None
        if found := _WROTE.match(line):
            at, end = _dated(found["about"], zone)
            who = found["about"][end:].strip(" ,")
            return Head(who, at) if at and who else None
    return None


def _fields(lines: Sequence[str], zone: ZoneInfo) -> Head | None:
    fields: dict[str, str] = {}
    for line in lines:
        found = _FIELD.fullmatch(line)
        if not found:
            break
        fields.setdefault(found["name"], found["value"][:_LONGEST_VALUE].strip(" *"))
    who = next((fields[name] for name in _FROM if fields.get(name)), "")
    sent = next((fields[name] for name in _SENT if fields.get(name)), "")
    at = instant_in(sent, zone)
    return Head(who, at) if who and at else None


def _dated(text: str, zone: ZoneInfo) -> tuple[datetime | None, int]:
    """Return the instant that a text begins with, and where what gives it ends."""
    day = next((found for pattern in _DAYS if (found := pattern.search(text))), None)
    clock = _TIME.search(text, day.end()) if day else None
    if not day or not clock:
        return None, 0
    named = day.groupdict()
    # Letters of other scripts may pass for ours where case doesn't count, and name no month.
    month = int(named["n"]) if named.get("n") else _MONTHS.get(named["month"].lower(), 0)
    try:
        wall = datetime.combine(datetime(int(named["year"]), month, int(named["day"])), _wall(clock))  # noqa: DTZ001
        return wall.replace(tzinfo=_offset(clock["offset"]) or zone).astimezone(UTC), clock.end()
    except (ValueError, OverflowError):
        return None, 0


def _wall(clock: re.Match[str]) -> time:
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % _NOON + (_NOON if clock["half"].lower() == "p" else 0)
    return time(hour, int(clock["minute"]))


def _offset(text: str | None) -> timezone | None:
    if not text or text in {"GMT", "UTC", "Z"}:
        return UTC if text else None
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
