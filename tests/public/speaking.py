"""Hands of the tests of the public side: customers publish, withdraw and pass links on, and many speak at once."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from portal.deliveries.actions.fields import By
from portal.lib.db import transaction
from portal.lib.ids import new_ref
from portal.people.models import Contact
from portal.record.actions import NewFile
from portal.referrals.actions import open_link
from portal.testimonials.actions import NewTestimonial, hide, publish, withdraw
from portal.testimonials.models import Testimonial, TestimonialMonth, TestimonialVersion, Withholding
from portal.testimonials.queries import testimonial_of
from tests.cast import NOON, sale_of, viewer

PICTURE = b"RIFF a picture of ours"
PHOTO = hashlib.sha256(PICTURE).hexdigest()
WORDS = "They were late, and told me before I had to ask."


def by(who: str, at: datetime = NOON) -> By:
    """Return somebody of the cast with a form of their own."""
    return By(viewer(who), at, new_ref())


def picture() -> NewFile:
    """Return a photo as a form brings it."""
    return NewFile("kitchen.webp", "image/webp", PICTURE)


def say(who: str = "ana", words: str = WORDS, at: datetime = NOON, **agreed: Any) -> Testimonial:
    """Let Ana or Bea publish these words, with what they agree to; returns the testimonial."""
    sale, speaker = sale_of(who), viewer(who)
    known = testimonial_of(sale.ref, speaker.ref)
    new = {"name": "Ana B." if who == "ana" else "Bea O.", "was": known.n if known else 0, **agreed}
    publish(sale, NewTestimonial(words=words, **new), by(who, at))
    made = testimonial_of(sale.ref, speaker.ref)
    assert made is not None
    return made


def take_back(who: str = "ana", at: datetime = NOON) -> None:
    """Let Ana or Bea withdraw their words."""
    withdraw(sale_of(who), by(who, at))


def withhold(testimonial: Testimonial, at: datetime = NOON) -> Withholding:
    """Let Max hide a testimonial."""
    made = hide(testimonial, "personal_data", "It names your neighbour.", by("max", at))
    assert made is not None
    return made


def link_of(who: str = "ana", at: datetime = NOON) -> str:
    """Return the code of Ana's or Bea's link."""
    return open_link(viewer(who), sale_of(who), at)


def crowd(size: int, month: str = "2026-03") -> None:
    """Let so many contacts of Ana's household speak, a minute after each other, as if they had done so in a month."""
    sale = sale_of("ana")
    refs = [new_ref() for _ in range(size)]
    contact = {"customer": sale.customer, "time_zone": "America/New_York", "ended_at": None}
    spoken = {"sale": sale.ref, "n": 1, "month": month, "withdrawn_at": None}
    said = {"n": 1, "company": "", "subject": "", "photo": None, "figures": False, "connection": ""}
    with transaction():
        for start in range(0, size, 100):
            some = list(enumerate(refs))[start : start + 100]
            Contact.insert_many(
                [
                    {"ref": one, "name": f"Cy {n}", "email": f"cy{n}.{one}@brandt.example", **contact}
                    for n, one in some
                ]
            ).execute()
            Testimonial.insert_many(
                [
                    {"ref": one, "contact": one, "place": n + 1, "published_at": _minute(n), **spoken}
                    for n, one in some
                ]
            ).execute()
            TestimonialVersion.insert_many(
                [
                    {
                        "testimonial": one,
                        "at": _minute(n),
                        "words": f"Word {n} of many: {one}.",
                        "name": f"Cy {n}",
                        **said,
                    }
                    for n, one in some
                ]
            ).execute()
        TestimonialMonth.insert(month=month, n=size).execute()


def _minute(n: int) -> datetime:
    return NOON - timedelta(hours=24) + timedelta(minutes=n)
