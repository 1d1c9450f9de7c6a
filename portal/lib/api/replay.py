"""Answers kept for a day, so that a request sent again acts once (draft-ietf-httpapi-idempotency-key-header).

A key is claimed in a transaction of its own before anything is done; what is done and its answer are committed
together. So a process that dies in between has done nothing, and after a minute another may claim the key.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee
from peewee import BlobField, CompositeKey, IntegerField, TextField

from portal.lib.api.answers import Answer
from portal.lib.api.problems import Refusal
from portal.lib.db import JSONField, Table, UTCField, changed, transaction
from portal.lib.hidden import decrypted, encrypted
from portal.lib.ids import new_ref

KEPT_FOR = timedelta(hours=24)
CLAIM = timedelta(seconds=60)
REPLAYED = "Idempotency-Replayed"
_RETRY_SECONDS = 2
_PURPOSE = "kept answer"


class KeptAnswer(Table):
    """A key as a token used it for an operation: the digest of its request, who is at it, and the answer, if any."""

    token = TextField()
    operation = TextField()
    key = TextField()
    digest = TextField()
    claim = TextField()
    claimed_until = UTCField()
    at = UTCField(index=True)
    status = IntegerField(null=True)
    headers = JSONField()
    body = BlobField(null=True)

    class Meta:
        """A key belongs to a token and an operation."""

        primary_key = CompositeKey("token", "operation", "key")


@dataclass(frozen=True)
class Keyed:
    """A request with a key: whose, for what (method and path), and the digest of its body."""

    token: str
    operation: str
    key: str
    digest: str


class Claim:
    """The right to answer a request, held by this process for a minute."""

    def __init__(self, of: Keyed, at: datetime) -> None:
        """Hold the claim on `of`, made at `at`."""
        self._of = of
        self.mark = new_ref()
        self.at = at

    def keep(self, answer: Answer) -> None:
        """Keep the answer, in the transaction of what was done. Raises Refusal when the claim was lost meanwhile."""
        said = {"status": answer.status, "headers": dict(answer.headers), "body": _hidden(answer.body)}
        if changed(KeptAnswer.update(said).where(_is(self._of) & (KeptAnswer.claim == self.mark))) != 1:
            raise _in_flight()

    def give_back(self) -> None:
        """Let the key be used again: nothing was done."""
        mine = (KeptAnswer.claim == self.mark) & KeptAnswer.status.is_null()
        KeptAnswer.delete().where(_is(self._of) & mine).execute()


def claimed(of: Keyed, at: datetime) -> Claim | Answer:
    """Return the answer that this request had before, or the claim to give it one.

    Raises Refusal when the key came with another body, or when its request is still under way.
    """
    claim = Claim(of, at)
    row = {
        "token": of.token,
        "operation": of.operation,
        "key": of.key,
        "digest": of.digest,
        "claim": claim.mark,
        "claimed_until": at + CLAIM,
        "at": at,
        "headers": {},
    }
    with transaction():
        KeptAnswer.delete().where(_is(of) & (KeptAnswer.at <= at - KEPT_FOR)).execute()
        if KeptAnswer.insert(row).on_conflict_ignore().as_rowcount().execute() == 1:
            return claim
        known: KeptAnswer = KeptAnswer.select().where(_is(of)).get()
        if not hmac.compare_digest(known.digest, of.digest):
            raise Refusal("key-reused")
        if known.status is not None:
            return Answer(known.status, _read(known.body), {**known.headers, REPLAYED: "true"})
        taken = {"claim": claim.mark, "claimed_until": at + CLAIM}
        left = (KeptAnswer.claim == known.claim) & (KeptAnswer.claimed_until <= at)
        if changed(KeptAnswer.update(taken).where(_is(of) & left)) != 1:
            raise _in_flight()
        return claim


@contextmanager
def given_back_on_failure(claim: Claim | None) -> Iterator[None]:
    """Give a claim back when the block fails."""
    try:
        yield
    except BaseException:
        if claim is not None:
            claim.give_back()
        raise


def forget_before(instant: datetime) -> None:
    """Delete the answers from before `instant`."""
    KeptAnswer.delete().where(KeptAnswer.at < instant).execute()


def _hidden(body: bytes) -> bytes:
    # It may hold a secret that is shown once.
    return encrypted(body.decode("utf-8"), _PURPOSE).encode("ascii")


def _read(hidden: bytes | None) -> bytes:
    found = decrypted(bytes(hidden or b"").decode("ascii"), _PURPOSE)
    return (found or "").encode("utf-8")


def _is(of: Keyed) -> peewee.Expression:
    return (
        (KeptAnswer.token == of.token) & (KeptAnswer.operation == of.operation) & (KeptAnswer.key == of.key)
    )


def _in_flight() -> Refusal:
    return Refusal("in-flight", headers={"Retry-After": str(_RETRY_SECONDS)})
