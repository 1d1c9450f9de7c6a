"""Rate limits: token buckets in the database, so that every server process and machine counts together."""

from datetime import datetime

from peewee import FloatField, TextField

from portal.lib.db import Table, UTCField, transaction
from portal.lib.errors import TooMany


class Bucket(Table):
    """How many tokens a key had left at an instant; it refills evenly up to its limit."""

    key = TextField(primary_key=True)
    tokens = FloatField()
    at = UTCField(index=True)


def take(key: str, limit: int, seconds: int, at: datetime) -> None:
    """Take one token of `key`, whose bucket holds `limit` and refills within `seconds`.

    Raises TooMany with the whole seconds until the next token. `key` names what is limited and for whom, hashed
    where it is an address of a person.
    """
    take_some(key, 1, (limit, seconds), at)


def take_some(key: str, most: int, rate: tuple[int, int], at: datetime) -> tuple[int, int]:
    """Take up to `most` tokens of `key`, whose bucket holds `rate[0]` and refills within `rate[1]` seconds.

    Returns how many it got and how many are left. Raises TooMany like `take` when there is none.
    """
    limit, seconds = rate
    with transaction():
        _lock(key, limit, at)
        bucket = Bucket.get_by_id(key)
        passed = max(0.0, (at - bucket.at).total_seconds())
        tokens = min(float(limit), bucket.tokens + passed * limit / seconds)
        if tokens < 1:
            raise TooMany(int((1 - tokens) * seconds / limit) + 1)
        taken = min(most, int(tokens))
        Bucket.update(tokens=tokens - taken, at=at).where(Bucket.key == key).execute()
        return taken, int(tokens) - taken


def forget_before(instant: datetime) -> None:
    """Delete the buckets that nobody touched since `instant`: they are full again."""
    Bucket.delete().where(Bucket.at < instant).execute()


def _lock(key: str, limit: int, at: datetime) -> None:
    # The row is made or touched first, so that two takers of one key queue up on its lock.
    row = {"key": key, "tokens": float(limit), "at": at}
    Bucket.insert(row).on_conflict(
        conflict_target=[Bucket.key], update={Bucket.tokens: Bucket.tokens}
    ).execute()
