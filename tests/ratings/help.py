"""Hands of the tests of ratings: give one, read what is kept, and the fields of the form."""

from datetime import datetime

from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.ratings.actions import NewRating, rate
from portal.ratings.models import Rating
from portal.ratings.rules import RULES
from tests.cast import NOON, sale_of, viewer

Numbers = tuple[int | None, int | None, int | None]


def new_rating(numbers: Numbers, words: tuple[str, str, str] = ("", "", ""), key: str = "") -> NewRating:
    """Return a rating: what, when and care, in this order."""
    return NewRating(
        dict(zip(RULES, numbers, strict=True)), dict(zip(RULES, words, strict=True)), key or new_ref()
    )


def give(
    who: str | Viewer, numbers: Numbers, words: tuple[str, str, str] = ("", "", ""), at: datetime = NOON
) -> None:
    """Let a contact of the cast rate their own sale; anybody else, Ana's."""
    by = viewer(who) if isinstance(who, str) else who
    sale = sale_of("bea" if who == "bea" else "ana")
    rate(by, sale, new_rating(numbers, words), at)


def kept(whose: str = "ana") -> list[tuple[int, int, int]]:
    """Return the numbers of every rating of a sale, the oldest first."""
    rows = Rating.select().where(Rating.sale == sale_of(whose).ref).order_by(Rating.seq)
    return [(row.what, row.when, row.care) for row in rows]
