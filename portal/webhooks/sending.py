"""One call of a webhook: what waits longest of a sale is sent, and what became of it is noted.

1. Claim the message by a conditional UPDATE, so that nobody else sends it.
2. Make its body now: what was erased since it happened is not told.
3. Call. A crash from here to step 4 leaves it claimed for half a minute; then it is sent again under the same id.
4. Taken: the message goes. Otherwise it waits for its next time, and later ones of the same sale wait behind it.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from portal.happenings.queries import happened_at
from portal.happenings.telling import told
from portal.lib import clock
from portal.lib.api.shapes import instant_text
from portal.lib.db import asked, changed, transaction, utc_text
from portal.lib.hidden import decrypted
from portal.lib.ids import new_ref
from portal.lib.installed import settings
from portal.lib.out import exchange
from portal.lib.out.exchange import NotReached, Reply
from portal.webhooks.actions.making import PURPOSE
from portal.webhooks.fanning import Hook, hooks_on, switch_off_because
from portal.webhooks.models import WebhookAttempt, WebhookMessage, WebhookSecret, WebhookState
from portal.webhooks.rules import PAUSES, PING, pause_after, signature

CLAIM = timedelta(seconds=30)  # Longer than a call may take.
_TAKEN, _MOVED, _GONE = range(200, 300), range(300, 400), 410
_ASKS_TO_WAIT = frozenset({429, 503})
# A time that is further away than any pause was set before the clock was set back; it binds nobody.
_BEYOND = PAUSES[-1] * 2
_DUE = """SELECT m."position", m."stream", m."tries" FROM "webhook_message" m
WHERE m."webhook" = {} AND (m."next_at" <= {} OR m."next_at" > {})
AND (m."claimed_until" IS NULL OR m."claimed_until" < {} OR m."claimed_until" > {})
AND NOT EXISTS (SELECT 1 FROM "webhook_message" e
WHERE e."webhook" = m."webhook" AND e."stream" = m."stream" AND e."position" < m."position")
ORDER BY m."position" LIMIT 1"""


@dataclass(frozen=True)
class _Claimed:
    """A message that its holder alone may send until the claim ends; `tries` counts this one."""

    webhook: str
    position: int
    tries: int
    claim: str

    @property
    def held(self) -> Any:
        """The condition that it is still ours."""
        theirs = (WebhookMessage.webhook == self.webhook) & (WebhookMessage.position == self.position)
        return theirs & (WebhookMessage.claimed_by == self.claim)


def send_next(ref: str) -> bool:
    """Send what is due to a webhook and has waited longest; False when there is nothing, or it is off."""
    at = clock.now()
    hook = next(iter(hooks_on(at, ref)), None)
    message = _claimed(ref, at) if hook else None
    if hook is None or message is None:
        return False
    made = _made(hook, message.position, at)
    if made is None:
        # Its member of staff may not see the sale any more.
        WebhookMessage.delete().where(message.held).execute()
        return True
    kind, body = made
    status, asked_for, error = _called(hook, message, body, at)
    _note(hook, message, kind, (status, error), at)
    _settle(hook, message, status, asked_for)
    return True


def _claimed(ref: str, at: datetime) -> _Claimed | None:
    now = utc_text(at)
    while True:
        values = (ref, now, utc_text(at + _BEYOND), now, utc_text(at + CLAIM))
        row = asked(_DUE, values).fetchone()
        if row is None:
            return None
        position, _, tries = row
        free = (
            WebhookMessage.claimed_until.is_null()
            | (WebhookMessage.claimed_until < at)
            | (WebhookMessage.claimed_until > at + CLAIM)
        )
        theirs = (WebhookMessage.webhook == ref) & (WebhookMessage.position == position) & free
        claim = new_ref()
        taking = {"claimed_by": claim, "claimed_until": at + CLAIM, "tries": tries + 1}
        if changed(WebhookMessage.update(taking).where(theirs & (WebhookMessage.tries == tries))):
            return _Claimed(ref, position, tries + 1, claim)


def _made(hook: Hook, position: int, at: datetime) -> tuple[str, bytes] | None:
    """Return the kind and the body of a message as it stands now; None when it is not for this webhook any more."""
    if position < 0:
        said = {"type": PING, "timestamp": instant_text(at), "data": {"webhook": hook.ref, "name": hook.name}}
        return PING, _json(said)
    row = happened_at(hook.reach, position)
    if row is None:
        return None
    event = told([row], hook.reach)[0].model_dump(mode="json")
    return event["type"], _json({"type": event["type"], "timestamp": event["at"], "data": event})


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _called(hook: Hook, message: _Claimed, body: bytes, at: datetime) -> tuple[int | None, str, str]:
    """Call, and return the status (None for no answer), what was asked in `Retry-After`, and a word for the log."""
    known = _secrets(hook.ref, at)
    if not known:
        return None, "", "no secret"
    # A place says nothing of who else hears; the id is the same however often this is sent.
    ident, seconds = f"{hook.ref}_{abs(message.position)}", int(at.timestamp())
    fields = {
        "Content-Type": "application/json",
        "User-Agent": "Kept-Webhooks/1",
        "webhook-id": ident,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(ident, seconds, body, known),
    }
    try:
        reply = exchange.post(hook.url, fields, body, settings().webhook_networks)
    except NotReached as error:
        return None, "", str(error)
    return reply.status, reply.retry_after, _word(reply)


def _word(reply: Reply) -> str:
    if reply.status in _TAKEN:
        return ""
    return "redirect" if reply.status in _MOVED else "refused by the receiver"


def _secrets(ref: str, at: datetime) -> list[str]:
    good = WebhookSecret.ends_at.is_null() | (WebhookSecret.ends_at > at)
    rows = WebhookSecret.select().where((WebhookSecret.webhook == ref) & good)
    opened = [decrypted(row.secret, PURPOSE) for row in rows.order_by(WebhookSecret.ends_at.is_null().desc())]
    return [one for one in opened if one]


def _note(hook: Hook, message: _Claimed, kind: str, answer: tuple[int | None, str], at: datetime) -> None:
    status, error = answer
    took = int((clock.now() - at) / timedelta(milliseconds=1))
    row = {"ref": new_ref(), "webhook": hook.ref, "at": at, "position": message.position, "kind": kind}
    WebhookAttempt.insert(row, status=status, took=max(0, took), error=error).execute()


def _settle(hook: Hook, message: _Claimed, status: int | None, asked_for: str) -> None:
    at = clock.now()
    if status in _TAKEN or message.position < 0:
        with transaction():
            WebhookMessage.delete().where(message.held).execute()
            if hook.fails and status in _TAKEN:
                WebhookState.update(failing_since=None).where(WebhookState.webhook == hook.ref).execute()
        return
    asked_pause = _asked(asked_for, at) if status in _ASKS_TO_WAIT else None
    pause = pause_after(message.tries, asked_pause, secrets.randbelow(1001) / 1000)
    with transaction():
        later = {"claimed_by": None, "claimed_until": None, "next_at": at + (pause or timedelta())}
        WebhookMessage.update(later).where(message.held).execute()
        first = (WebhookState.webhook == hook.ref) & WebhookState.failing_since.is_null()
        WebhookState.update(failing_since=at).where(first).execute()
        if status == _GONE or pause is None:
            switch_off_because(hook.ref, "gone" if status == _GONE else "failing", at)


def _asked(text: str, at: datetime) -> timedelta | None:
    """Return how long `Retry-After` asks us to wait (RFC 9110, 10.2.3: seconds or a date); None for nothing sound."""
    if text.isascii() and text.isdigit() and len(text) <= len("604800"):
        return timedelta(seconds=int(text))
    try:
        wanted = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(timedelta(), (wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)) - at)
