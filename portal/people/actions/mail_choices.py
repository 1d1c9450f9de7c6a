"""A person chooses their mails; and what may come once a day or once a week is claimed before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from peewee import Node, fn

from portal.lib.db import changed, db, transaction
from portal.lib.errors import Invalid, Problem
from portal.people.mail_choices import AskingMail, Digest, MailChoice, daily_topics, wants
from portal.people.models import Contact
from portal.people.mornings import zones_by_day
from portal.people.topics import is_choice
from portal.record.rules import ERASED

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DueDigest:
    """A digest that is ours to write: to whom, of which day of theirs, and since when (None: it is their first).

    `topics` is what belongs in it: those that the reader wants once a day, and "digest" (everything else) unless they
    switched that off.
    """

    contact: Contact
    day: date
    since: datetime | None
    topics: frozenset[str]


def choose(person: str, choices: Mapping[str, str], at: datetime) -> None:
    """Keep what a person chose, by topic; other topics stay. Raises Invalid for what can't be chosen."""
    wrong = [topic for topic, choice in choices.items() if not is_choice(topic, choice)]
    if wrong:
        raise Invalid(*(Problem(topic, "Choose one of the list.") for topic in wrong))
    with transaction():
        for topic, choice in choices.items():
            row = {"choice": choice, "chosen_at": at}
            (
                MailChoice.insert(row | {"person": person, "topic": topic})
                .on_conflict(conflict_target=[MailChoice.person, MailChoice.topic], update=row)
                .execute()
            )


def claim_digests(at: datetime, most: int) -> list[DueDigest]:
    """Return at most `most` contacts whose digest is due now, each claimed for this caller alone.

    Due is who wants a digest, or any topic once a day, in whose zone it is morning, and whose digest of that day wasn't
    claimed yet. The claim belongs to the caller's transaction, together with the mail that it queues, so that neither
    is there without the other. Raises LookupError outside a transaction.
    """
    if not db.in_transaction():
        message = "a digest is claimed in the transaction that queues it"
        raise LookupError(message)
    return [due for due in _due(at, most) if _claimed(due, at)]


def claim_asking(contact: str, at: datetime) -> bool:
    """Tell whether a contact may be asked something by mail at `at`, and note that they are.

    Never to who switched it off, and at most one such mail a week; of two who ask at once, one is told True.
    """
    if wants(contact, "asking") == "never":
        return False
    new = AskingMail.insert(person=contact, last_at=at).on_conflict_ignore().as_rowcount()
    if new.execute() == 1:
        return True
    rested = (AskingMail.person == contact) & (AskingMail.last_at <= at - A_WEEK)
    return changed(AskingMail.update(last_at=at).where(rested)) == 1


def _due(at: datetime, most: int) -> list[DueDigest]:
    active = Contact.ended_at.is_null() & (Contact.email != ERASED)
    zones = [row.time_zone for row in Contact.select(Contact.time_zone).where(active).distinct()]
    days = zones_by_day(zones, at)
    if not days:
        return []
    query: Any = (
        Contact.select(Contact, Digest.last_at.alias("since"))
        .left_outer_join(Digest, on=(Digest.person == Contact.ref))
        .where(active & _wanted() & reduce(or_, (_of_day(day, where) for day, where in days.items())))
        .order_by(Contact.ref)
        .limit(most)
    )
    day_of = {zone: day for day, where in days.items() for zone in where}
    rows = list(query.objects())
    topics = daily_topics(row.ref for row in rows)
    return [DueDigest(row, day_of[row.time_zone], row.since, topics[row.ref]) for row in rows]


def _wanted() -> Node:
    """Return the condition that a contact wants a digest: of everything else, or of a topic chosen for once a day."""
    theirs = MailChoice.select(1).where(MailChoice.person == Contact.ref)
    switched_off = theirs.where((MailChoice.topic == "digest") & (MailChoice.choice == "never"))
    daily = theirs.where(MailChoice.choice == "daily")
    either: Node = ~fn.EXISTS(switched_off) | fn.EXISTS(daily)
    return either


def _of_day(day: date, zones: list[str]) -> Node:
    return Contact.time_zone.in_(zones) & (Digest.last_on.is_null() | (Digest.last_on < day))


def _claimed(due: DueDigest, at: datetime) -> bool:
    row = {"person": due.contact.ref, "last_on": due.day, "last_at": at}
    if Digest.insert(row).on_conflict_ignore().as_rowcount().execute() == 1:
        return True
    older = (Digest.person == due.contact.ref) & (Digest.last_on < due.day)
    return changed(Digest.update(last_on=due.day, last_at=at).where(older)) == 1
