"""Which mails a person wants, and what was sent so that none comes too often. Outside the record: a choice is no fact.

A person who never chose has no row; what then holds is said in `people.topics`.
"""

from collections.abc import Iterable
from typing import cast

from peewee import CompositeKey, TextField, fn

from portal.lib.db import DayField, Table, UTCField
from portal.people.models import Contact
from portal.people.topics import CONTACT_TOPICS, TOPICS, Choice, Topic


class MailChoice(Table):
    """What a person (contact or staff) chose for the mails of one topic."""

    person = TextField()
    topic = TextField()
    choice = TextField()
    chosen_at = UTCField()

    class Meta:
        """A person has one choice a topic."""

        primary_key = CompositeKey("person", "topic")


class Digest(Table):
    """The last digest of a contact: the day it was, where they live, and the instant at which it was claimed."""

    person = TextField(primary_key=True)
    last_on = DayField()
    last_at = UTCField()


class AskingMail(Table):
    """The last mail that asked something of a contact; there is at most one a week."""

    person = TextField(primary_key=True)
    last_at = UTCField()


def wants(person: str, topic: str) -> Choice:
    """Return how a person wants the mails of a topic. Raises KeyError for a topic that isn't one of `people.topics`."""
    usual = TOPICS[topic].usual
    row: MailChoice | None = MailChoice.get_or_none(
        (MailChoice.person == person) & (MailChoice.topic == topic)
    )
    return cast("Choice", row.choice) if row else usual


def receivers(customer: str, topic: str) -> list[Contact]:
    """Return the active contacts of a customer who want the mails of a topic at once, by name.

    Raises KeyError for a topic that isn't one of `people.topics`.
    """
    at_once = fn.COALESCE(MailChoice.choice, TOPICS[topic].usual) == "at_once"
    active = (Contact.customer == customer) & Contact.ended_at.is_null()
    chosen = (MailChoice.person == Contact.ref) & (MailChoice.topic == topic)
    query = Contact.select().left_outer_join(MailChoice, on=chosen)
    return list(query.where(active & at_once).order_by(Contact.name, Contact.ref).objects())


def choices_of(person: str, topics: tuple[Topic, ...]) -> dict[str, Choice]:
    """Return what holds for a person, by topic."""
    rows = MailChoice.select().where(MailChoice.person == person)
    chosen = {row.topic: cast("Choice", row.choice) for row in rows}
    return {topic.key: chosen.get(topic.key, topic.usual) for topic in topics}


def daily_topics(people: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the topics that each of these contacts wants once a day."""
    refs = sorted(people)
    usual = {topic.key for topic in CONTACT_TOPICS if topic.usual == "daily"}
    found = {ref: set(usual) for ref in refs}
    for row in MailChoice.select().where(MailChoice.person.in_(refs)) if refs else ():
        found[row.person].discard(row.topic)
        if row.choice == "daily":
            found[row.person].add(row.topic)
    return {ref: frozenset(topics) for ref, topics in found.items()}
