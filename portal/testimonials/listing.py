"""All testimonials that the public may read, in one statement, without their words: a built site is planned by them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN

from portal.testimonials.models import Reply, Testimonial, TestimonialVersion
from portal.testimonials.queries import is_public


class Listed(NamedTuple):
    """A testimonial by where it stands (month, place) and what it shows; another one whenever that is."""

    month: str
    place: int
    ref: str
    n: int
    published_at: datetime
    sale: str
    contact: str
    photo: str | None
    figures: bool
    replied: int | None


def listed(at: datetime) -> list[Listed]:
    """Return all that the public may read at `at` (aware), the newest first."""
    version = (TestimonialVersion.testimonial == Testimonial.ref) & (TestimonialVersion.n == Testimonial.n)
    query: Any = (
        Testimonial.select(
            Testimonial.month,
            Testimonial.place,
            Testimonial.ref,
            Testimonial.n,
            Testimonial.published_at,
            Testimonial.sale,
            Testimonial.contact,
            TestimonialVersion.photo,
            TestimonialVersion.figures,
            Reply.n,
        )
        .join(TestimonialVersion, on=version)
        .switch(Testimonial)
        .join(Reply, JOIN.LEFT_OUTER, on=(Reply.testimonial == Testimonial.ref))
        .where(is_public(at))
        .order_by(Testimonial.published_at.desc(), Testimonial.ref.desc())
    )
    rows: Iterable[tuple[Any, ...]] = query.tuples()
    return [Listed(*row) for row in rows]
