"""The one mail a week that asks, whatever there is to ask: for a rating, and for a word on what is done.

Every customer is asked, whatever they said before.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from portal.changes.standing import words_standing
from portal.deliveries.mail.customers import short
from portal.deliveries.models import IS_DELIVERED, Delivery
from portal.figures.behind import records_of_sales
from portal.lib.mail import queue
from portal.my.by_the_clock import by_the_clock
from portal.my.mail.letters import Say, letter_to
from portal.people.actions.mail_choices import A_WEEK, claim_asking
from portal.people.mail_choices import AskingMail, MailChoice
from portal.people.models import Contact
from portal.people.mornings import morning
from portal.people.queries import look, staff
from portal.promises.models import Promise
from portal.ratings.check_ins import asked_for_by_mail, check_ins_to_ask
from portal.ratings.models import CheckIn
from portal.ratings.rules import NUMBERS, RULES
from portal.ratings.wording import QUESTIONS, asked_because
from portal.record.rules import ERASED
from portal.reviews.queries import agreed_column
from portal.sales.models import Sale
from portal.web.words import long_day

# Whoever has just been told that something is done is not asked about it on the same day.
RESTS = timedelta(days=2)
# After a month without a word nobody is asked about the same thing again.
ENDS = timedelta(days=30)
MOST_LINES = 10
# Of so many sales the mail holds the questions; it leads to those of every other one, so that none is passed over.
_MOST_SALES = 3
_ALSO = "; we agreed on it in our review: did it work?"


def queue_asking(at: datetime, most: int) -> int:
    """Queue the weekly question to at most `most` contacts in whose zone it is morning; returns how many there were."""
    asked = 0
    for contact in _who_may_be_asked(at, most):
        to_ask, lines = check_ins_to_ask(contact.customer, at), _awaiting(contact, at)
        if (to_ask or lines) and claim_asking(contact.ref, at):
            _ask(contact, to_ask, lines, at)
            asked += 1
    return asked


def _window(at: datetime) -> Any:
    unjudged = IS_DELIVERED & Delivery.verdict.is_null() & (Delivery.afterwards == False)  # noqa: E712
    return unjudged & Delivery.delivered_at.between(at - ENDS, at - RESTS)


def _who_may_be_asked(at: datetime, most: int) -> list[Contact]:
    """Return contacts of whom something is to be asked, who may be asked, and in whose zone it is morning."""
    rested = AskingMail.last_at.is_null() | (AskingMail.last_at <= at - A_WEEK)
    here = Contact.ended_at.is_null() & (Contact.email != ERASED)
    zones = [row.time_zone for row in Contact.select(Contact.time_zone).where(here).distinct()]
    awake = Contact.time_zone.in_([zone for zone in zones if morning(zone, at)])
    never = (MailChoice.topic == "asking") & (MailChoice.choice == "never")
    refuses = MailChoice.select(1).where((MailChoice.person == Contact.ref) & never)
    query: Any = (
        Contact.select(Contact)
        .join(AskingMail, JOIN.LEFT_OUTER, on=(AskingMail.person == Contact.ref))
        .where(_has_to_be_asked(at) & rested & here & awake & ~fn.EXISTS(refuses))
        .order_by(Contact.ref)
        .limit(most)
    )
    return list(query.objects())


def _has_to_be_asked(at: datetime) -> Any:
    of_sale: Any = Sale.select(Sale.customer)
    delivered = of_sale.join(Delivery, on=(Delivery.sale == Sale.ref)).where(_window(at))
    checked = of_sale.join(CheckIn, on=(CheckIn.sale == Sale.ref)).where(asked_for_by_mail(at))
    return Contact.customer.in_(delivered) | Contact.customer.in_(checked)


def _check_in(sale: Sale, moments: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """Return what the mail says of one check-in: why we ask, the three questions, and what the clock says of two."""
    record = records_of_sales([sale.ref], at).get(sale.ref)
    computed: Mapping[Any, str] = by_the_clock(sale.ref, record.clock if record else None, at)
    address = _questions(sale)
    return {
        "sale": sale,
        "address": address,
        "because": asked_because(moments),
        "rules": [
            (QUESTIONS[rule], computed.get(rule, ""), [(n, f"{address}?{rule}={n}") for n in NUMBERS])
            for rule in RULES
        ],
    }


def _questions(sale: Sale) -> str:
    return f"/my/sales/{sale.ref}/ratings"


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


def _ask(contact: Contact, to_ask: list[tuple[Sale, tuple[str, ...]]], rows: list[Any], at: datetime) -> None:
    check_ins = [_check_in(*one, at) for one in to_ask[:_MOST_SALES]]
    lines = [
        {
            "words": short(row.words, 160),
            "title": row.title,
            "delivered": f"{long_day(row.delivered_on)}{_ALSO if row.agreed_in_review else ''}",
        }
        for row in rows[:MOST_LINES]
    ]
    context = {
        "check_ins": check_ins,
        "others": [(sale.title, _questions(sale)) for sale, _ in to_ask[_MOST_SALES:]],
        "lines": lines,
        "more": len(rows) - len(lines),
        "address": f"/my/sales/{rows[0].sale}/verdicts" if rows else "",
    }
    sale, salesperson = (
        (check_ins[0]["sale"].ref, check_ins[0]["sale"].salesperson)
        if check_ins
        else (rows[0].sale, rows[0].salesperson)
    )
    say = Say("asking", f"{contact.name.split()[0]}, {_asked(check_ins, rows)}", "asking", sale)
    queue(letter_to(contact, say, context, staff(salesperson)), look(), at)


def _asked(check_ins: list[dict[str, Any]], rows: list[Any]) -> str:
    if check_ins:
        return "three questions, one minute: how do we keep our word?"
    if len(rows) > 1:
        return f"{len(rows)} things we said we did: were they kept?"
    return "one thing we said we did: was it kept?"
