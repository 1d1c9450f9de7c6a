"""The one mail a week that asks: which of these did we keep? Every customer is asked, whatever they said before."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN

from portal.changes.standing import words_standing
from portal.deliveries.mail.customers import short
from portal.deliveries.models import IS_DELIVERED, Delivery
from portal.lib.mail import queue
from portal.my.mail.letters import Say, letter_to
from portal.people.actions.mail_choices import A_WEEK, claim_asking
from portal.people.mail_choices import AskingMail
from portal.people.models import Contact
from portal.people.mornings import morning
from portal.people.queries import look, staff
from portal.promises.models import Promise
from portal.reviews.queries import agreed_column
from portal.sales.models import Sale
from portal.web.words import long_day

# Whoever has just been told that something is done is not asked about it on the same day.
RESTS = timedelta(days=2)
# After a month without a word nobody is asked about the same thing again.
ENDS = timedelta(days=30)
MOST_LINES = 10
_ALSO = "; we agreed on it in our review: did it work?"


def queue_asking(at: datetime, most: int) -> int:
    """Queue the weekly question to at most `most` contacts in whose zone it is morning; returns how many there were."""
    asked = 0
    for contact in _who_may_be_asked(at, most):
        lines = _awaiting(contact, at) if morning(contact.time_zone, at) else []
        if lines and claim_asking(contact.ref, at):
            _ask(contact, lines, at)
            asked += 1
    return asked


def _window(at: datetime) -> Any:
    unjudged = IS_DELIVERED & Delivery.verdict.is_null() & (Delivery.afterwards == False)  # noqa: E712
    return unjudged & Delivery.delivered_at.between(at - ENDS, at - RESTS)


def _who_may_be_asked(at: datetime, most: int) -> list[Contact]:
    rested = AskingMail.last_at.is_null() | (AskingMail.last_at <= at - A_WEEK)
    query: Any = (
        Contact.select(Contact)
        .join(Sale, on=(Sale.customer == Contact.customer))
        .join(Delivery, on=(Delivery.sale == Sale.ref))
        .join(AskingMail, JOIN.LEFT_OUTER, on=(AskingMail.person == Contact.ref))
        .where(_window(at) & rested & Contact.ended_at.is_null())
        .distinct()
        .order_by(Contact.ref)
        .limit(most)
    )
    return list(query.objects())


def _awaiting(contact: Contact, at: datetime) -> list[Any]:
    rows: Iterable[Any] = (
        Delivery.select(
            Delivery, words_standing().alias("words"), Sale.title, Sale.salesperson, *agreed_column()
        )
        .join(Promise, on=(Promise.ref == Delivery.promise))
        .join(Sale, on=(Sale.ref == Delivery.sale))
        .where(_window(at) & (Sale.customer == contact.customer))
        .order_by(Delivery.delivered_at.desc(), Delivery.ref)
        .objects()
    )
    newest: dict[str, Any] = {}
    for row in rows:
        newest.setdefault(row.promise, row)
    return list(newest.values())


def _ask(contact: Contact, rows: list[Any], at: datetime) -> None:
    lines = [
        {
            "words": short(row.words, 160),
            "title": row.title,
            "delivered": f"{long_day(row.delivered_on)}{_ALSO if row.agreed_in_review else ''}",
        }
        for row in rows[:MOST_LINES]
    ]
    asked = "one thing we said we did: was it kept?"
    if len(rows) > 1:
        asked = f"{len(rows)} things we said we did: were they kept?"
    context = {
        "lines": lines,
        "more": len(rows) - len(lines),
        "address": f"/my/sales/{rows[0].sale}/verdicts",
    }
    say = Say(
        "asking",
        f"{contact.name.split()[0]}, {asked}",
        "asking",
        rows[0].sale,
    )
    queue(letter_to(contact, say, context, staff(rows[0].salesperson)), look(), at)
