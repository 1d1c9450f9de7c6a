"""Reads of testimonials: what the public sees at an instant, newest first, and all that an author or staff sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN, Node, fn

from portal.lib.errors import NotHere
from portal.people.models import Contact
from portal.sales.models import Sale
from portal.testimonials.models import Reply, Testimonial, TestimonialVersion, Withholding
from portal.testimonials.rules import Hiding


@dataclass(frozen=True)
class Shown:
    """A testimonial as the public sees it, with only what its author agreed to.

    `published_at` orders it, `changed_at` is when these words were written; `signed_on` is the sale's day of signing.
    `photo` is a SHA-256 of the company's stream or None; `figures` says whether the sale's record may be shown.
    """

    ref: str
    n: int
    sale: str
    contact: str
    words: str
    name: str
    company: str
    subject: str
    connection: str
    photo: str | None
    figures: bool
    published_at: datetime
    changed_at: datetime
    signed_on: date
    reply: str
    replied_at: datetime | None
    replied_n: int | None


def is_public(at: datetime) -> Node:
    """Return the condition on Testimonial that holds for what the public may read at `at` (aware)."""
    holding = Withholding.select(1).where(
        (Withholding.testimonial == Testimonial.ref)
        & (Withholding.n == Testimonial.n)
        & Withholding.ended_at.is_null()
        & (Withholding.confirmed_at.is_null(False) | (Withholding.until > at))
    )
    condition: Node = Testimonial.withdrawn_at.is_null() & ~fn.EXISTS(holding)
    return condition


def shown(at: datetime, where: Node | None = None) -> Any:
    """Return the query of what the public sees at `at`, newest first; `where` narrows it. Read it with `shown_rows`."""
    return (
        Testimonial.select(
            Testimonial,
            TestimonialVersion,
            Sale.signed_on.alias("signed_on"),
            Reply.words.alias("reply_words"),
            Reply.at.alias("reply_at"),
            Reply.n.alias("reply_n"),
        )
        .join(
            TestimonialVersion,
            on=(
                (TestimonialVersion.testimonial == Testimonial.ref) & (TestimonialVersion.n == Testimonial.n)
            ),
            attr="version",
        )
        .switch(Testimonial)
        .join(Sale, on=(Sale.ref == Testimonial.sale), attr="of_sale")
        .switch(Testimonial)
        .join(Reply, JOIN.LEFT_OUTER, on=(Reply.testimonial == Testimonial.ref), attr="reply")
        .where(is_public(at), *([] if where is None else [where]))
        .order_by(Testimonial.published_at.desc(), Testimonial.ref.desc())
    )


def every() -> Any:
    """Return the query of all testimonials, newest first, each with its current `version` and what there is of `held`.

    `held` is a withholding that nothing ended; whether it holds is for the clock. `reply.reply_at`: when we replied.
    """
    current = (TestimonialVersion.testimonial == Testimonial.ref) & (TestimonialVersion.n == Testimonial.n)
    holding = (Withholding.testimonial == Testimonial.ref) & Withholding.ended_at.is_null()
    return (
        Testimonial.select(Testimonial, TestimonialVersion, Withholding, Reply.at.alias("reply_at"))
        .join(TestimonialVersion, on=current, attr="version")
        .switch(Testimonial)
        .join(Withholding, JOIN.LEFT_OUTER, on=holding, attr="held")
        .switch(Testimonial)
        .join(Reply, JOIN.LEFT_OUTER, on=(Reply.testimonial == Testimonial.ref), attr="reply")
        .order_by(Testimonial.published_at.desc(), Testimonial.ref.desc())
    )


def shown_rows(query: Iterable[Any]) -> list[Shown]:
    """Return the rows of a query of `shown`."""
    return [_shown(row) for row in query]


def shown_of(sale: str, contact: str, at: datetime) -> Shown | None:
    """Return what the public sees at `at` of a contact's testimonial of a sale, if it is anything."""
    theirs = (Testimonial.sale == sale) & (Testimonial.contact == contact)
    return next(iter(shown_rows(shown(at, theirs))), None)


def testimonial_of(sale: str, contact: str) -> Testimonial | None:
    """Return a contact's testimonial of a sale, whatever has become of it."""
    theirs = (Testimonial.sale == sale) & (Testimonial.contact == contact)
    row: Testimonial | None = Testimonial.get_or_none(theirs)
    return row


def last_place(month: str) -> int:
    """Return the place of the newest testimonial of a month (as 2026-03), shown or not; 0 where there is none."""
    newest = Testimonial.select(Testimonial.place).where(Testimonial.month == month)
    row: Testimonial | None = newest.order_by(Testimonial.place.desc()).first()
    return row.place if row is not None else 0


def versions_of(testimonial: str) -> list[TestimonialVersion]:
    """Return every version of a testimonial, the newest first."""
    theirs = TestimonialVersion.testimonial == testimonial
    return list(TestimonialVersion.select().where(theirs).order_by(TestimonialVersion.n.desc()))


def reply_to(testimonial: str) -> Reply | None:
    """Return what the company answered to a testimonial, if it did."""
    row: Reply | None = Reply.get_or_none(Reply.testimonial == testimonial)
    return row


def version_of(testimonial: str, n: int) -> TestimonialVersion:
    """Return one version of a testimonial. Raises NotHere."""
    which = (TestimonialVersion.testimonial == testimonial) & (TestimonialVersion.n == n)
    row: TestimonialVersion | None = TestimonialVersion.get_or_none(which)
    if row is None:
        raise NotHere
    return row


def is_reachable(author: Contact) -> bool:
    """Tell whether an author can still be told by mail: a contact who was ended or erased can't."""
    return author.ended_at is None and "@" in author.email


def withholdings_of(testimonial: str) -> list[Withholding]:
    """Return everything that was ever withheld of a testimonial, the newest first."""
    theirs = Withholding.testimonial == testimonial
    return list(Withholding.select().where(theirs).order_by(Withholding.at.desc(), Withholding.ref))


def holding_of(testimonial: str) -> Withholding | None:
    """Return the withholding of a testimonial that nobody and nothing has ended, if there is one."""
    theirs = (Withholding.testimonial == testimonial) & Withholding.ended_at.is_null()
    row: Withholding | None = Withholding.get_or_none(theirs)
    return row


def almost_over(at: datetime, within: timedelta) -> list[Withholding]:
    """Return what is hidden on one word alone and returns within this time."""
    alone = Withholding.ended_at.is_null() & Withholding.confirmed_at.is_null()
    return list(
        Withholding.select().where(alone & (Withholding.until > at) & (Withholding.until <= at + within))
    )


def hiding_of(row: Withholding) -> Hiding:
    """Return what decides whether a withholding holds."""
    return Hiding(row.until, row.confirmed_at, row.ended_at)


def _shown(row: Any) -> Shown:
    version: TestimonialVersion = row.version
    reply = getattr(row, "reply", None)
    return Shown(
        ref=row.ref,
        n=row.n,
        sale=row.sale,
        contact=row.contact,
        words=version.words,
        name=version.name,
        company=version.company,
        subject=version.subject,
        connection=version.connection,
        photo=version.photo,
        figures=version.figures,
        published_at=row.published_at,
        changed_at=version.at,
        signed_on=row.of_sale.signed_on,
        reply=reply.reply_words if reply and reply.reply_words else "",
        replied_at=reply.reply_at if reply else None,
        replied_n=reply.reply_n if reply else None,
    )
