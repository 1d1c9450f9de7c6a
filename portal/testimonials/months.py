"""Testimonials by the month of their publication, in parts of 50 counted from its oldest; a few statements each.

A testimonial keeps its place, so that a new one, or one that is withdrawn, changes one part and no other. Withdrawn and
withheld ones leave a gap, and a part of which nothing is left is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Node, fn

from portal.record.models import COMPANY, StoredFile
from portal.testimonials.models import Testimonial, TestimonialMonth, TestimonialVersion, Withholding
from portal.testimonials.queries import Shown, is_public, shown, shown_rows

A_PART = 50
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Month:
    """How many testimonials of a month (as 2026-03) anybody may read."""

    month: str
    n: int


@dataclass(frozen=True)
class Part:
    """A part of a month as the public sees it, the newest first.

    `older` and `newer` are the parts beside it that hold anything, `newest` is the last of them, possibly this one.
    """

    month: str
    number: int
    shown: tuple[Shown, ...]
    older: int | None
    newer: int | None
    newest: int


def is_month(text: str) -> bool:
    """Tell whether a text is a month as we write it, like 2026-03: nothing else reaches the database."""
    return _MONTH.fullmatch(text) is not None


def part_at(place: int) -> int:
    """Return in which part a place lies; both are counted from 1."""
    return (place - 1) // A_PART + 1


def months(at: datetime) -> list[Month]:
    """Return the months of which the public may read anything at `at` (aware), the newest first, in two statements."""
    withheld = _withheld_by_month(at)
    rows = TestimonialMonth.select().where(TestimonialMonth.n > 0).order_by(TestimonialMonth.month.desc())
    counted = [Month(row.month, row.n - withheld.get(row.month, 0)) for row in rows]
    return [month for month in counted if month.n > 0]


def newest_part(month: str, at: datetime) -> int | None:
    """Return the number of the newest part of a month that holds anything; None for a month without one."""
    return _part_of(fn.MAX(Testimonial.place), Testimonial.month == month, at)


def part_of(month: str, number: int, at: datetime) -> Part | None:
    """Return one part of a month as the public sees it at `at` (aware), in four statements; None where it is empty."""
    found = shown_in(month, number, at)
    if not found:
        return None
    of_month = Testimonial.month == month
    first, last = _places(number)
    older = _part_of(fn.MAX(Testimonial.place), of_month & (Testimonial.place < first), at)
    newer = _part_of(fn.MIN(Testimonial.place), of_month & (Testimonial.place > last), at)
    newest = newest_part(month, at) if newer is not None else None
    return Part(month, number, found, older, newer, newest or number)


def shown_in(month: str, number: int, at: datetime) -> tuple[Shown, ...]:
    """Return what the public sees of one part of a month at `at` (aware), the newest first; one statement."""
    of_part = (Testimonial.month == month) & Testimonial.place.between(*_places(number))
    return tuple(shown_rows(shown(at, of_part)))


def returns_at(at: datetime) -> datetime | None:
    """Return when the clock next ends a withholding that nobody has confirmed, so that the public sees more again."""
    alone = Withholding.ended_at.is_null() & Withholding.confirmed_at.is_null() & (Withholding.until > at)
    row: Withholding | None = Withholding.select().where(alone).order_by(Withholding.until).first()
    return row.until if row is not None else None


def public_photo(sha256: str, at: datetime) -> StoredFile | None:
    """Return a photo while the words that stand beside it are public at `at` (aware); None otherwise."""
    current = (TestimonialVersion.testimonial == Testimonial.ref) & (TestimonialVersion.n == Testimonial.n)
    beside = (
        Testimonial.select(Testimonial.ref)
        .join(TestimonialVersion, on=current)
        .where((TestimonialVersion.photo == sha256) & is_public(at))
    )
    if _SHA256.fullmatch(sha256) is None:
        return None
    kept = (StoredFile.stream == COMPANY) & (StoredFile.sha256 == sha256) & fn.EXISTS(beside)
    row: StoredFile | None = StoredFile.get_or_none(kept)
    return row


def _places(number: int) -> tuple[int, int]:
    return (number - 1) * A_PART + 1, number * A_PART


def _part_of(which: Node, where: Any, at: datetime) -> int | None:
    place = Testimonial.select(which).where(where & is_public(at)).scalar()
    return part_at(place) if place is not None else None


def _withheld_by_month(at: datetime) -> dict[str, int]:
    holds = Withholding.confirmed_at.is_null(False) | (Withholding.until > at)
    counted = fn.COUNT(fn.DISTINCT(Testimonial.ref)).alias("withheld")
    rows: Iterable[Any] = (
        Testimonial.select(Testimonial.month, counted)
        .join(Withholding, on=(Withholding.testimonial == Testimonial.ref) & (Withholding.n == Testimonial.n))
        .where(Withholding.ended_at.is_null() & holds & Testimonial.withdrawn_at.is_null())
        .group_by(Testimonial.month)
        .objects()
    )
    return {row.month: row.withheld for row in rows}
