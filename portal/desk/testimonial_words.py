"""The words of testimonials in the workspace: how each one stands, and what waits for a second person. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.desk.testimonial_queries import Awaited, TestimonialRow
from portal.testimonials.models import Withholding
from portal.testimonials.queries import hiding_of
from portal.testimonials.rules import hours_left, reason_clause
from portal.web.words import counted, day_in, instant_words, long_day, plural


class Standing(NamedTuple):
    """How a testimonial stands: the state that gives the colour, a word or two, and the rest of the sentence."""

    state: str
    word: str
    rest: str


def standing(row: TestimonialRow, names: Mapping[str, str], at: datetime, zone: str) -> Standing:
    """Say whether the public reads it, and otherwise why not; `names` are those of staff by ref."""
    testimonial, held = row.testimonial, row.held
    if testimonial.withdrawn_at is not None:
        return Standing(
            "plain", "Withdrawn", f"by its author on {long_day(day_in(testimonial.withdrawn_at, zone))}"
        )
    if held is None:
        return Standing("kept", "Public", f"since {long_day(day_in(testimonial.published_at, zone))}")
    hider = names.get(held.by, "somebody")
    if held.confirmed_at is None:
        until = f"by {hider} until {instant_words(held.until, zone)}, unless a second person confirms"
        return Standing("due", "Hidden", f"{until} ({left_words(held, at)})")
    second = names.get(held.confirmed_by or "", "somebody")
    return Standing("late", "Withheld", f"by {hider}, confirmed by {second}: {reason_clause(held.reason)}")


def left_words(held: Withholding, at: datetime) -> str:
    """Say how long there is for a second person."""
    hours = hours_left(hiding_of(held), at)
    return f"{plural(hours, 'hour', 'hours')} left" if hours else "less than an hour left"


def awaited_words(one: Awaited, at: datetime) -> tuple[str, str]:
    """Say why a testimonial is on Today: the first, coloured words, and the rest."""
    if one.held.confirmed_at is None:
        return "A second person is needed", f"{one.hider} hid it · {left_words(one.held, at)}"
    return "The author objects", f"{one.hider} hid it · nobody has answered yet"


def awaited_headline(waits: Sequence[Awaited]) -> list[str]:
    """Say in sentences how many testimonials wait for somebody."""
    if not waits:
        return []
    verb = "testimonial waits" if len(waits) == 1 else "testimonials wait"
    return [f"{counted(len(waits))} hidden {verb} for a word from one of us."]


ENDED = {
    "returned": "brought it back, having thought better of it",
    "refused": "brought it back",
    "lapsed": "Nobody confirmed within 72 hours, so it was public again by itself",
    "replaced": "The author wrote other words or withdrew them, so nothing is hidden any more",
}
