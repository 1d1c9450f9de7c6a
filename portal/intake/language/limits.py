"""How soon after something words say that it is done: "within a week of signing", "an hour after any delay". Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from portal.intake.language.spelling import GAP, NUMBER, number

Event = Literal["signing", "completion", "said", "occasion", "nothing"]
_OCCASION_LIMIT = 200
_LIMIT = re.compile(
    rf"""(?<!\w)(?:(?P<next>(?:with)?in{GAP}the{GAP}next|over{GAP}the{GAP}next)|(?P<within>within|in{GAP}under
        |(?:no|not){GAP}(?:later|more|longer){GAP}than|at{GAP}most)|(?P<in>in))?
    (?:(?<=\w){GAP})?(?<!\w)(?P<number>half{GAP}an|{NUMBER})
    (?:{GAP}|-)(?:(?P<clock>working|business|calendar){GAP})?(?P<unit>minute|hour|day|week|month|year)s?(?!\w)
    (?:{GAP}(?P<link>of|after|from|following|once|when|whenever|if)(?!\w){GAP}
        (?P<occasion>[^.,;:!?()|]{{2,{_OCCASION_LIMIT}}}))?""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNING = re.compile(
    rf"(?:(?:the|our|your|its|you|we|contract|agreement|date|is|are|have|has|of|been){GAP}){{0,5}}sign(?:ing|ature|ed)?(?!\w)",
    re.IGNORECASE,
)
_COMPLETION = re.compile(
    rf"(?:(?:the|our|your|its|task|project|work|job|date|is|are|has|have|been|of|we|everything){GAP}){{0,5}}"
    r"(?:completion|complete|completed|finished|finishing)(?!\w)",
    re.IGNORECASE,
)
_NOW = re.compile(r"(?:now|today|this\s)", re.IGNORECASE)
_AT_AN_EVENT = re.compile(
    rf"(?<!\w)(?:up)?(?:on|at)(?:{GAP}the{GAP}day{GAP}of)?{GAP}(?P<event>signing|signature|completion)(?!\w)",
    re.IGNORECASE,
)
# What follows the words for an occasion without a mark between them: a clause of its own, another cell of a row.
_OCCASION_ENDS = re.compile(r"(?<=\S) {3,}|\t|\s(?=(?:A|An|The)\s)|\s(?=(?:you|we|I|he|she|they)\s\S+\s+\S)")
_BEFORE = re.compile(
    rf"(?<!\w)(?:when(?:ever)?|if|every{GAP}time|each{GAP}time|as{GAP}soon{GAP}as|once|(?-i:Should)){GAP}([^.,;:!?()|]{{3,{_OCCASION_LIMIT}}}),",
    re.IGNORECASE,
)
_CLAUSE_ROOM = 400
_UNITS = {"minute": "M", "hour": "H", "day": "D", "week": "W"}
_KNOWN: tuple[tuple[re.Pattern[str], Event], ...] = (
    (_SIGNING, "signing"),
    (_COMPLETION, "completion"),
    (_NOW, "said"),
)


@dataclass(frozen=True)
class Limit:
    """A slice of words (code points) that says how long after an event.

    `unit` is one of M (minutes), H, D, W and "months", "years"; `occasion` are the words for the event where it is one
    that happens again. The event "nothing" means that the words say none.
    """

    start: int
    end: int
    count: int
    unit: str
    is_working: bool
    event: Event
    occasion: str = ""


def limits(words: str) -> Iterator[Limit]:
    """Yield how soon after something words say that it is done, in order."""
    for match in _AT_AN_EVENT.finditer(words):
        event: Event = "completion" if match["event"].lower() == "completion" else "signing"
        yield Limit(match.start(), match.end(), 0, "D", is_working=False, event=event)
    for match in _LIMIT.finditer(words):
        limit = _limit(words, match)
        if limit:
            yield limit


def _limit(words: str, match: re.Match[str]) -> Limit | None:
    lead, unit = _lead(match), match["unit"].lower()
    is_half = match["number"].lower().startswith("half")
    count = 30 if is_half else number(match["number"])
    if (is_half and unit != "hour") or not _says_when(match, lead, count):
        return None
    event, occasion, end = _event(words, match, lead)
    return Limit(
        match.start(),
        end,
        count,
        "M" if is_half else _UNITS.get(unit, f"{unit}s"),
        is_working=(match["clock"] or "").lower() in ("working", "business"),
        event=event,
        occasion=occasion,
    )


def _lead(match: re.Match[str]) -> str:
    """Return what stands before the number: "within", "next" ("in the next"), "in", or ""."""
    return next((name for name in ("within", "next", "in") if match[name]), "")


def _says_when(match: re.Match[str], lead: str, count: int) -> bool:
    """Tell a time by which something is done from how long something takes ("in one day", "a day when you rest")."""
    if lead == "within" or match["link"]:
        return bool(lead) or match["link"].lower() in ("after", "from", "following")
    return lead != "" and match["unit"].lower() not in ("minute", "hour") and (lead, count) != ("in", 1)


def _event(words: str, match: re.Match[str], lead: str) -> tuple[Event, str, int]:
    """Return what the time runs from, the words for it where it happens again, and where the slice ends."""
    start, named = match.start("occasion"), match["occasion"]
    if named is None:
        clause = "" if lead in ("next", "in") else _clause_before(words, match.start())
        event: Event = "said" if lead in ("next", "in") else "occasion" if clause else "nothing"
        return event, clause, match.end()
    for pattern, known in _KNOWN:
        found = pattern.match(named)
        if found:
            return known, "", start + found.end()
    ends = _OCCASION_ENDS.search(named, 1)
    occasion = named[: ends.start()] if ends else named
    return "occasion", _line(occasion), start + len(occasion.rstrip("\"'\u201d\u2019 \t\r\n>"))


def _clause_before(words: str, start: int) -> str:
    """Return the occasion that the same sentence names before a place: "when you write, we answer within"."""
    before = list(_BEFORE.finditer(words, max(0, start - _CLAUSE_ROOM), start))
    if not before or re.search(r"[.!?]", words[before[-1].end() : start]):
        return ""
    return _line(before[-1][1])


def _line(text: str) -> str:
    return " ".join(text.replace(">", " ").split())
