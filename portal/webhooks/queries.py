"""Reads of webhooks: those that somebody may see to, how each stands, and its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from peewee import JOIN, fn

from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Staff, Token
from portal.people.rules import MANAGER
from portal.webhooks.models import Webhook, WebhookAttempt, WebhookMessage, WebhookSecret, WebhookState

MOST_SHOWN = 100


@dataclass(frozen=True)
class Standing:
    """How a webhook stands: since when it is off and why (`rules.OFF`), since when calls fail, how many wait.

    `acts_for` is the name of the member of staff in whose name it hears, `program` that of the token that made it, or
    "". `secret_ends_at` tells until when a replaced secret signs beside the new one.
    """

    webhook: Webhook
    acts_for: str
    program: str
    off_at: datetime | None
    off_why: str
    failing_since: datetime | None
    waiting: int
    secret_ends_at: datetime | None

    @property
    def is_on(self) -> bool:
        """Whether it is called."""
        return self.webhook.ended_at is None and self.off_at is None


def webhooks_of(viewer: Viewer) -> list[Standing]:
    """Return the webhooks that run and that this member of staff may see to, the newest first, at most 100.

    Managers see to all, others to those that programs made in their name. Two statements and one for what waits.
    """
    return _standing(_theirs(viewer) & Webhook.ended_at.is_null())


def webhook_for(viewer: Viewer, ref: str) -> Standing:
    """Return a webhook that runs. Raises NotHere for none, and for one that this member of staff doesn't see to."""
    running = (Webhook.ref == ref) & Webhook.ended_at.is_null()
    found = _standing(_theirs(viewer) & running) if is_ref(ref) else []
    if not found:
        raise NotHere
    return found[0]


def attempts_of(ref: str, limit: int, before: tuple[datetime, str] | None = None) -> list[WebhookAttempt]:
    """Return calls of a webhook, the latest first, at most `limit`; those `before` the instant and ref of another."""
    where = WebhookAttempt.webhook == ref
    if before is not None:
        at, one = before
        earlier = (WebhookAttempt.at < at) | ((WebhookAttempt.at == at) & (WebhookAttempt.ref < one))
        where = where & earlier & (WebhookAttempt.at <= at)
    order = (WebhookAttempt.at.desc(), WebhookAttempt.ref.desc())
    return list(WebhookAttempt.select().where(where).order_by(*order).limit(limit))


def _theirs(viewer: Viewer) -> Any:
    if viewer.kind == "staff" and viewer.role == MANAGER:
        return Webhook.ref.is_null(is_null=False)
    return (Webhook.staff == viewer.ref) & Webhook.token.is_null(is_null=False)


def _standing(where: Any) -> list[Standing]:
    rows = (
        Webhook.select(
            Webhook,
            WebhookState.webhook.alias("state"),
            WebhookState.off_at.alias("off_at"),
            WebhookState.off_why.alias("off_why"),
            WebhookState.failing_since.alias("failing_since"),
            Staff.name.alias("acts_for"),
            Token.name.alias("program"),
        )
        .join(Staff, on=(Staff.ref == Webhook.staff))
        .join(WebhookState, JOIN.LEFT_OUTER, on=(WebhookState.webhook == Webhook.ref))
        .join(Token, JOIN.LEFT_OUTER, on=(Token.ref == Webhook.token))
        .where(where)
        .order_by(Webhook.made_at.desc(), Webhook.ref)
        .limit(MOST_SHOWN)
        .objects()
    )
    found = list(rows)
    refs = [row.ref for row in found]
    waiting, ending = _waiting(refs), _ending(refs)
    return [_one(row, waiting.get(row.ref, 0), ending.get(row.ref)) for row in found]


def _one(row: Any, waiting: int, ends_at: datetime | None) -> Standing:
    is_new = row.state is None
    return Standing(
        webhook=row,
        acts_for=row.acts_for,
        program=row.program or "",
        off_at=row.made_at if is_new else row.off_at,
        off_why="new" if is_new else row.off_why,
        failing_since=row.failing_since,
        waiting=waiting,
        secret_ends_at=ends_at,
    )


def _waiting(refs: Sequence[str]) -> dict[str, int]:
    counted = (
        WebhookMessage.select(WebhookMessage.webhook, fn.COUNT(WebhookMessage.position))
        .where(WebhookMessage.webhook.in_(refs))
        .group_by(WebhookMessage.webhook)
    )
    return dict(cast("Any", counted.tuples())) if refs else {}


def _ending(refs: Sequence[str]) -> dict[str, datetime]:
    replaced = WebhookSecret.webhook.in_(refs) & WebhookSecret.ends_at.is_null(is_null=False)
    rows = WebhookSecret.select().where(replaced) if refs else ()
    return {row.webhook: row.ends_at for row in rows}
