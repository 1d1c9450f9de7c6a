"""Seeing to a webhook: switching it on and off, another secret, a test call, and sending again. Beside the record."""

from datetime import datetime

from portal.happenings.queries import newest_position, position_before
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict
from portal.lib.hidden import encrypted
from portal.lib.once import first_time
from portal.people.access import Viewer
from portal.people.models import Staff, Token
from portal.record.actions import hold
from portal.record.models import COMPANY
from portal.webhooks.actions.making import PURPOSE
from portal.webhooks.models import Webhook, WebhookMessage, WebhookSecret, WebhookState
from portal.webhooks.queries import webhook_for
from portal.webhooks.rules import PING, SIGNS_ON, new_secret

__all__ = ["ping", "replay", "rotate_secret", "switch_off", "switch_on"]


def switch_on(ref: str, by: Viewer, at: datetime) -> None:
    """Call a webhook again: first what has waited since it was switched off. One that is on stays as it is.

    Raises NotHere for none, and Conflict where its token or its member of staff is gone, or it has no secret here.
    """
    with transaction():
        webhook = webhook_for(by, ref).webhook
        _refuse_orphans(webhook, at)
        WebhookState.insert(webhook=ref, position=newest_position()).on_conflict_ignore().execute()
        off = (WebhookState.webhook == ref) & WebhookState.off_at.is_null(is_null=False)
        on = {"off_at": None, "off_why": "", "failing_since": None}
        if changed(WebhookState.update(on).where(off)):
            anew = {"tries": 0, "next_at": at, "claimed_by": None, "claimed_until": None}
            WebhookMessage.update(anew).where(WebhookMessage.webhook == ref).execute()


def switch_off(ref: str, by: Viewer, at: datetime) -> None:
    """Call a webhook no more until somebody switches it on; what happens meanwhile waits. Raises NotHere for none."""
    with transaction():
        webhook_for(by, ref)
        running = (WebhookState.webhook == ref) & WebhookState.off_at.is_null()
        WebhookState.update(off_at=at, off_why="hand").where(running).execute()


def rotate_secret(ref: str, by: Viewer, key: str, at: datetime) -> str:
    """Give a webhook another secret, beside which the one before signs for 24 hours; returns it, to be shown once.

    Returns "" where this form was taken before. Raises NotHere for none.
    """
    secret = new_secret()
    with transaction():
        # Two at once wait for each other: only one of their secrets stays without an end.
        hold(COMPANY)
        webhook_for(by, ref)
        if not first_time(by.ref, key, at):
            return ""
        theirs = WebhookSecret.webhook == ref
        # Two sign at once and never three: an older one, which was to be replaced anyway, ends now.
        WebhookSecret.delete().where(theirs & WebhookSecret.ends_at.is_null(is_null=False)).execute()
        WebhookSecret.update(ends_at=at + SIGNS_ON).where(theirs).execute()
        row = {"webhook": ref, "made_at": at, "secret": encrypted(secret, PURPOSE), "ends_at": None}
        WebhookSecret.insert(row).execute()
    return secret


def ping(ref: str, by: Viewer, at: datetime) -> None:
    """Call a webhook once for a test, with an event `webhook.ping`. Raises NotHere, and Conflict when it is off."""
    with transaction():
        if not webhook_for(by, ref).is_on:
            raise Conflict("It is switched off. Switch it on first, then test it.")
        # A place that no happening has; a stream of its own, so that it waits for nothing.
        place = -int(at.timestamp() * 1_000_000)
        row = {"webhook": ref, "position": place, "stream": PING, "next_at": at, "tries": 0}
        WebhookMessage.insert(row).on_conflict_ignore().execute()


def replay(ref: str, since: datetime, by: Viewer, at: datetime) -> None:
    """Send everything again that happened from `since` on (aware), in order; what waits comes in its turn.

    What the receiver has had already comes with the `webhook-id` that it had. Raises NotHere, and Conflict for a
    webhook that is off.
    """
    with transaction():
        if not webhook_for(by, ref).is_on:
            raise Conflict("It is switched off. Switch it on first, then send again.")
        back = position_before(min(since, at))
        behind = (WebhookState.webhook == ref) & (WebhookState.position > back)
        if changed(WebhookState.update(position=back).where(behind)):
            later = (WebhookMessage.webhook == ref) & (WebhookMessage.position > back)
            WebhookMessage.delete().where(later).execute()


def _refuse_orphans(webhook: Webhook, at: datetime) -> None:
    if Staff.select().where((Staff.ref == webhook.staff) & Staff.ended_at.is_null(is_null=False)).exists():
        raise Conflict(
            "The member of staff in whose name it hears has left. Make a new one in another's name."
        )
    good = Token.ended_at.is_null() & (Token.expires_at.is_null() | (Token.expires_at > at))
    if webhook.token and not Token.select().where((Token.ref == webhook.token) & good).exists():
        raise Conflict("The token that made it was ended or has expired. Make a new one.")
    if not WebhookSecret.select().where(WebhookSecret.webhook == webhook.ref).exists():
        raise Conflict("It has no secret here yet. Give it one first, and tell its receiver.")
