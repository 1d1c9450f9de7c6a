"""What entries of a sale's stream do to the tables of promises."""

from typing import cast

from peewee import Node

from portal.lib.db import changed
from portal.promises.models import Promise, Saying
from portal.promises.sayings import digest_of
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects


@applies("promises.made")
def promises_made(entry: Applied) -> None:
    """The promises of the sale, sealed with it, or one that came later on a receipt of its own."""
    for promise in entry.facts["promises"]:
        Promise.insert(sale=entry.stream, **promise).execute()
    digests = ((promise["ref"], digest_of(promise["words"])) for promise in entry.facts["promises"])
    said = [{"promise": ref, "sale": entry.stream, "digest": digest} for ref, digest in digests if digest]
    if said:
        Saying.insert_many(said).execute()


@applies("promise.redated")
def promise_redated(entry: Applied) -> None:
    """The customer accepted another due; its words, source and speaker stay."""
    facts = entry.facts
    stands = {"due": facts["due"], "due_kind": facts["due_kind"]}
    exactly_one(changed(Promise.update(stands).where(_not_released(entry))))


@applies("promise.released")
def promise_released(entry: Applied) -> None:
    """The customer released us from it."""
    exactly_one(changed(Promise.update(released_at=entry.at).where(_not_released(entry))))


def _not_released(entry: Applied) -> Node:
    theirs = (Promise.ref == entry.facts["promise"]) & (Promise.sale == entry.stream)
    return cast("Node", theirs & Promise.released_at.is_null())


projects(Promise, Promise.sale)
projects(Saying, Saying.sale)
