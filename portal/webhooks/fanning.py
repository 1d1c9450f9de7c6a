"""What happened is put before each webhook that may hear of it, in order, and waits there until it is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.happenings.queries import Reach, happened, newest_position, reach_of
from portal.lib.db import asked, changed, transaction, utc_text
from portal.people.access import Viewer
from portal.webhooks.mail import queue_switched_off
from portal.webhooks.models import Webhook, WebhookMessage, WebhookState
from portal.webhooks.rules import MOST_WAITING

_PUT_AT_ONCE = 200
_ROUNDS = 10
_ON = """SELECT w."ref", w."name", w."url", w."kinds", w."scopes", s."position", s."failing_since",
p."ref", p."name", p."email", c."time_zone", p."role",
CASE WHEN p."ended_at" IS NOT NULL THEN 'staff' WHEN t."ended_at" IS NOT NULL OR t."expires_at" <= {} THEN 'token'
ELSE '' END,
EXISTS (SELECT 1 FROM "webhook_message" m WHERE m."webhook" = w."ref" AND m."next_at" <= {})
FROM "webhook" w JOIN "webhook_state" s ON s."webhook" = w."ref" JOIN "staff" p ON p."ref" = w."staff"
JOIN "company" c ON c."ref" = 'company' LEFT JOIN "token" t ON t."ref" = w."token"
WHERE w."ended_at" IS NULL AND s."off_at" IS NULL AND ({} = '' OR w."ref" = {})"""


@dataclass(frozen=True)
class Hook:
    """A webhook that is on: where it is called, what it hears, up to which place, and whether anything may be due."""

    ref: str
    name: str
    url: str
    reach: Reach
    position: int
    fails: bool
    is_due: bool


def hooks_on(at: datetime, ref: str = "") -> list[Hook]:
    """Return the webhooks that are on at `at`, or the one of this ref; one without an owner any more is switched off.

    One statement, where all have their owners.
    """
    now = utc_text(at)
    rows = asked(_ON, (now, now, ref, ref)).fetchall()
    for row in rows:
        if row[12]:
            switch_off_because(row[0], row[12], at)
    return [_hook(row) for row in rows if not row[12]]


def put_all(hooks: list[Hook], at: datetime) -> set[str]:
    """Put before these webhooks what happened since they heard last; returns the refs of those that got anything."""
    newest = newest_position() if hooks else 0
    return {hook.ref for hook in hooks if hook.position < newest and _put(hook, at)}


def switch_off_because(ref: str, why: str, at: datetime) -> None:
    """Switch a webhook off for a reason of `rules.OFF`, and tell managers; once."""
    with transaction():
        on = (WebhookState.webhook == ref) & WebhookState.off_at.is_null()
        if changed(WebhookState.update(off_at=at, off_why=why).where(on)):
            queue_switched_off(Webhook.get_by_id(ref), why, at)


def _hook(row: tuple[Any, ...]) -> Hook:
    viewer = Viewer("staff", row[7], row[8], row[9], row[10], role=row[11])
    scopes, kinds = (frozenset(Webhook.scopes.python_value(text)) for text in (row[4], row[3]))
    return Hook(
        ref=row[0],
        name=row[1],
        url=row[2],
        reach=reach_of(viewer, scopes, kinds),
        position=row[5],
        fails=row[6] is not None,
        is_due=bool(row[13]),
    )


def _put(hook: Hook, at: datetime) -> bool:
    """Put some of what happened before a webhook, as long as few enough wait; what is beyond waits where it stands."""
    position, put = hook.position, 0
    for _ in range(_ROUNDS):
        room = MOST_WAITING - WebhookMessage.select().where(WebhookMessage.webhook == hook.ref).count()
        found = happened(hook.reach, position, min(room, _PUT_AT_ONCE)) if room > 0 else None
        if found is None or found.position == position or not _moved(hook.ref, position, found, at):
            break
        position, put = found.position, put + len(found.rows)
        if not found.more:
            break
    return put > 0


def _moved(ref: str, position: int, found: Any, at: datetime) -> bool:
    """Keep what was found and where it ends, together; False when somebody moved the webhook meanwhile."""
    rows = [
        {"webhook": ref, "position": row[0], "stream": row[1], "next_at": at, "tries": 0}
        for row in found.rows
    ]
    still = (
        (WebhookState.webhook == ref) & (WebhookState.position == position) & WebhookState.off_at.is_null()
    )
    with transaction():
        if not changed(WebhookState.update(position=found.position).where(still)):
            return False
        if rows:
            WebhookMessage.insert_many(rows).on_conflict_ignore().execute()
    return True
