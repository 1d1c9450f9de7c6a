"""Doing a thing once: a form carries a key, and the second arrival of the same key does nothing."""

from datetime import datetime

from peewee import CompositeKey, TextField

from portal.lib.db import Table, UTCField, db


class Done(Table):
    """A key that was used by an actor; kept for two days, longer than any retry."""

    actor = TextField()
    key = TextField()
    at = UTCField(index=True)

    class Meta:
        """A key belongs to whoever used it."""

        primary_key = CompositeKey("actor", "key")


def first_time(actor: str, key: str, at: datetime) -> bool:
    """Tell whether `actor` uses `key` for the first time, and note it in the caller's transaction.

    Two at once queue up on the row: the second one waits for the first to commit and is then told False.
    Raises LookupError outside a transaction: the note must live and die with what it guards.
    """
    if not db.in_transaction():
        message = "a key is noted in the transaction of what it guards"
        raise LookupError(message)
    note = Done.insert(actor=actor, key=key, at=at).on_conflict_ignore().as_rowcount()
    return bool(note.execute() == 1)


def keep_on(actor: str, key: str, at: datetime) -> None:
    """Let a key count as used at `at`: for what must not be done again for longer than keys are kept."""
    Done.update(at=at).where((Done.actor == actor) & (Done.key == key)).execute()


def forget_before(instant: datetime) -> None:
    """Delete the keys used before `instant`."""
    Done.delete().where(Done.at < instant).execute()
