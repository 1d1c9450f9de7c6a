"""When words say that something is due, and what it costs, as what a form could be filled with. Pure.

Nothing is filled in by itself, and nothing is made up: each offer names the slice of the words that it was read from,
and a sentence reads it back.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.intake.due_fields import due_fields
from portal.intake.language.amounts import amounts
from portal.intake.language.days import NamedDay, named_days
from portal.intake.language.limits import Limit, limits
from portal.intake.language.rhythms import Rhythm, rhythms
from portal.intake.language.spelling import GAP
from portal.lib.durations import CalendarSpan, add
from portal.promises.due import due_as_json, parse_due
from portal.promises.due_kinds import BadDue, Every
from portal.promises.due_words import due_words
from portal.web.words import long_day

_HOLDS = re.compile(rf"(?<!\w)(?:never|always|at{GAP}all{GAP}times)(?!\w)", re.IGNORECASE)
_UNTIL_DONE = re.compile(
    rf"(?<!\w)until(?:{GAP}completion|(?:{GAP}[\w'\u2019-]+){{1,5}}{GAP}(?:is|are){GAP}(?:completed|complete|finished|done))"
    r"(?!\w)",
    re.IGNORECASE,
)
_NO_OCCASION = "…"
# How far behind "every Friday" an "until 30 October" still belongs to it.
_NEAR = 60
_CALENDAR = {"D": "days", "W": "weeks", "months": "months", "years": "years"}


@dataclass(frozen=True)
class Offer:
    """What a slice of the words (code points) could mean: fields of a due (`due_fields`) or {"amount": "1200.00"}.

    `sentence` reads it back ("by Sunday 31 May 2026", "$1,200").
    """

    start: int
    end: int
    fields: dict[str, str]
    sentence: str


def offers(words: str, said_on: date, signed_on: date | None) -> list[Offer]:
    """Return what could be filled in from words that were said on a day, in the order of the words.

    `signed_on` is when the sale is or will be signed: no due that lies before it, or before the words, is offered.
    Where several readings share words, the longest is taken; of a date that can be read in two ways both are.
    """
    earliest = max(said_on, signed_on or said_on)
    days = list(named_days(words, said_on))
    often = list(rhythms(words))
    holds = (_HOLDS,) if often else (_HOLDS, _UNTIL_DONE)
    found = [
        *(offer for rhythm in often for offer in _schedule(rhythm, days, earliest)),
        *(offer for limit in limits(words) for offer in _limited(limit, said_on)),
        *(offer for day in days for offer in _dated(day, earliest)),
        *(
            offer
            for hold in holds
            for one in hold.finditer(words)
            for offer in _read(one.span(), {"holding": {}})
        ),
    ]
    prices = [Offer(one.start, one.end, {"amount": one.text}, one.words) for one in amounts(words)]
    return sorted([*_longest(found), *prices], key=lambda offer: (offer.start, offer.end))


def _schedule(rhythm: Rhythm, days: list[NamedDay], earliest: date) -> Iterator[Offer]:
    """Offer a schedule, with the "from" and "until" that stand behind it."""
    end, first, is_open = rhythm.end, earliest, False
    last: date | None = None
    for day in days[bisect_left(days, rhythm.end, key=lambda day: day.start) :]:
        if day.start > end + _NEAR:
            break
        if day.days[0] < earliest:
            continue
        if day.lead == "from":
            first, is_open = day.days[0], True
        elif day.lead == "until" or (day.lead == "to" and is_open):
            last = day.days[0]
        else:
            continue
        end = day.end
    start = rhythm.first(first)
    if start is not None:
        until = {"until": last.isoformat()} if last else {}
        yield from _read(
            (rhythm.start, end), {"schedule": {"rrule": rhythm.rule, "start": start.isoformat(), **until}}
        )


def _limited(limit: Limit, said_on: date) -> Iterator[Offer]:
    """Offer a time after signing or completion, a date, or a time on every occasion."""
    slice_ = (limit.start, limit.end)
    if limit.event == "said":
        if limit.unit in _CALENDAR and not limit.is_working:
            yield from _read(slice_, _on(said_on, _span(limit)))
        return
    in_calendar = limit.unit in _CALENDAR and not limit.is_working
    event = "signing" if limit.event == "nothing" and in_calendar else limit.event
    if event in ("signing", "completion"):
        if in_calendar:
            yield from _read(slice_, {"once": {"after": event, "offset": _span(limit).iso()}})
        return
    within = {
        "M": f"PT{limit.count}M",
        "H": f"PT{limit.count}H",
        "D": f"P{limit.count}D",
        "W": f"P{limit.count * 7}D",
    }
    if limit.unit in within:
        clock = "working" if limit.is_working else "calendar"
        yield from _read(slice_, {"every": limit.occasion, "within": within[limit.unit], "clock": clock})


def _span(limit: Limit) -> CalendarSpan:
    return CalendarSpan(**{_CALENDAR[limit.unit]: limit.count})


def _on(day: date, span: CalendarSpan) -> dict[str, object]:
    return {"once": add(day, span).isoformat()}


def _dated(day: NamedDay, earliest: date) -> Iterator[Offer]:
    """Offer a date, or with "until" something that holds to it; what begins there ("from") says no due."""
    for one in day.days:
        if day.lead == "until" and one >= earliest:
            yield from _read((day.start, day.end), {"holding": {"until": one.isoformat()}})
        by = one - timedelta(days=day.lead == "before")
        if day.lead in ("", "by", "to", "before") and by >= earliest:
            yield from _read((day.start, day.end), {"once": by.isoformat()})


def _read(place: tuple[int, int], raw: Mapping[str, object]) -> Iterator[Offer]:
    """Offer a due of the import format, if it is one; an occasion that isn't said is left to be typed."""
    named = {**raw, "every": raw["every"] or _NO_OCCASION} if "every" in raw else raw
    try:
        due = parse_due(named, ())
    except BadDue:
        return
    fields = due_fields(due_as_json(due))
    if isinstance(due, Every) and due.occasion == _NO_OCCASION:
        fields["due_every"] = ""
    yield Offer(*place, fields, due_words(due, long_day))


def _longest(found: list[Offer]) -> Iterator[Offer]:
    """Leave out what stands inside a longer one; readings of the very same words stay beside each other."""
    taken: list[tuple[int, int]] = []
    for offer in sorted(found, key=lambda offer: offer.start - offer.end):
        place = (offer.start, offer.end)
        after = bisect_left(taken, place)
        near = taken[max(after - 1, 0) : after + 1]
        if place in near:
            yield offer
        elif all(place[1] <= start or end <= place[0] for start, end in near):
            taken.insert(after, place)
            yield offer
