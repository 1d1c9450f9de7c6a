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
_BEFORE = re.compile(
    rf"(?<!\w)(?:when(?:ever)?|if|every{GAP}time|each{GAP}time|as{GAP}soon{GAP}as|once){GAP}([^.,;:!?()|]{{3,{_OCCASION_LIMIT}}}),",
    re.IGNORECASE,
)
_CLAUSE_ROOM = 400


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
    found = {name: text for name, text in match.groupdict().items() if text}
    event, occasion, end = _event(words, match)
    says_when = bool(found.keys() & {"within", "next", "in"}) or event != "nothing"
    in_hours = found["unit"].lower() in ("minute", "hour")
    if not says_when or ("in" in found and event == "said" and in_hours):
        return None
    half = found["number"].lower().startswith("half")
    if half and found["unit"].lower() != "hour":
        return None
    units = {"minute": "M", "hour": "H", "day": "D", "week": "W"}
    return Limit(
        match.start(),
        end,
        30 if half else number(found["number"]),
        "M" if half else units.get(found["unit"].lower(), f"{found['unit'].lower()}s"),
        is_working=found.get("clock", "").lower() in ("working", "business"),
        event=event,
        occasion=occasion,
    )


def _event(words: str, match: re.Match[str]) -> tuple[Event, str, int]:
    """Return what the time runs from, the words for it where it happens again, and where the slice ends."""
    occasion = match["occasion"]
    if occasion is None:
        end = match.end()
        if match["next"] or match["in"]:
            return "said", "", end
        before = list(_BEFORE.finditer(words, max(0, match.start() - _CLAUSE_ROOM), match.start()))
        clause = (
            before[-1][1]
            if before and not re.search(r"[.!?]", words[before[-1].end() : match.start()])
            else ""
        )
        return ("occasion" if clause else "nothing"), _line(clause), end
    known: tuple[tuple[re.Pattern[str], Event], ...] = (
        (_SIGNING, "signing"),
        (_COMPLETION, "completion"),
        (_NOW, "said"),
    )
    for pattern, event in known:
        named = pattern.match(occasion)
        if named:
            return event, "", match.start("occasion") + named.end()
    return (
        "occasion",
        _line(occasion),
        match.start("occasion") + len(occasion.rstrip("\"'\u201d\u2019 \t\r\n>")),
    )


def _line(text: str) -> str:
    return " ".join(text.replace(">", " ").split())
