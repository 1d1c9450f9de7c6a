"""Rule 2 by the clock, for one sale: how many of its dates were met, and how late the others were. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.deliveries.labels import gap_words
from portal.deliveries.times import TimeState
from portal.figures.rules import DeliveryFacts, on_time
from portal.web.words import counted, list_words

MOST_NAMED = 4


@dataclass(frozen=True)
class Punctuality:
    """Of `dates` that have passed or are delivered, `on_time` were met; each other one is in `late` or `open`.

    `late` were delivered after their date, `open` are not delivered at all; both with the shortest lateness first.
    """

    on_time: int
    dates: int
    late: tuple[TimeState, ...] = ()
    open: tuple[TimeState, ...] = ()


def punctuality(deliveries: Iterable[DeliveryFacts]) -> Punctuality:
    """Count the dates of a sale, by the same rule as every other figure."""
    everything = list(deliveries)
    met, dates = on_time(everything)
    behind = sorted((one.time for one in everything if on_time([one]) == (0, 1)), key=lambda time: time.gap)
    return Punctuality(
        met,
        dates,
        tuple(time for time in behind if time.kind == "late"),
        tuple(time for time in behind if time.kind == "overdue"),
    )


def punctuality_words(found: Punctuality) -> str:
    """Say what the clock says, in whole sentences with the number of dates named; nothing when no date has come."""
    if not found.dates:
        return ""
    sentences = [_met(found)]
    if found.late:
        sentences.append(f"{_were(found.late, 'was', 'were')} late, by {_gaps(found.late)}.")
    if found.open:
        sentences.append(f"{_were(found.open, 'is', 'are')} still not done, {_gaps(found.open)} late so far.")
    return f"By the clock: {' '.join(sentences)}"


def _met(found: Punctuality) -> str:
    if found.dates == 1:
        return f"the one promised date that has come so far was {'' if found.on_time else 'not '}met on time."
    met = {0: "none", 1: "one"}.get(found.on_time, f"{found.on_time:,}")
    return f"of the {found.dates:,} promised dates that have come so far, {met} {_verb(found.on_time)} met on time."


def _were(times: Sequence[TimeState], one: str, many: str) -> str:
    return f"{counted(len(times))} {one if len(times) == 1 else many}"


def _verb(count: int) -> str:
    return "was" if count == 1 else "were"


def _gaps(times: Sequence[TimeState]) -> str:
    if len(times) > MOST_NAMED:
        return f"{gap_words(times[0])} to {gap_words(times[-1])}"
    return list_words([gap_words(time) for time in times])
