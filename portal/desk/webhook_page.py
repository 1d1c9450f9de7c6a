"""How webhooks read: how each stands, of what it hears, and what became of each call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.desk.audit_words import did
from portal.desk.webhook_forms import HEARS
from portal.lib.db import utc_instant, utc_text
from portal.lib.ids import is_ref
from portal.web.words import instant_words, list_words, plural
from portal.webhooks.models import Webhook, WebhookAttempt
from portal.webhooks.queries import Standing, attempts_of
from portal.webhooks.rules import OFF, PING

CALLS_AT_ONCE = 20
_SECOND = 1000
_NAMED = 4


class Stands(NamedTuple):
    """How a webhook stands: a few words in the colour of `state`, and more of them, or none."""

    words: str
    state: str
    why: str


@dataclass(frozen=True)
class Call:
    """A call as it reads: when, about what, and what became of it in the colour of `state`."""

    at: datetime
    about: str
    outcome: str
    state: str


def stands(of: Standing, zone: str) -> Stands:
    """Return how a webhook stands; instants are those of `zone`."""
    if of.off_at is not None:
        why = OFF.get(of.off_why, "").rstrip(".")
        return Stands("Off", "late", f"{why}, since {instant_words(of.off_at, zone)}")
    if of.failing_since is not None:
        return Stands("Calls fail", "due", f"since {instant_words(of.failing_since, zone)}; we try again")
    return Stands("On", "kept", "")


def waits(of: Standing) -> str:
    """Return how many calls wait, "" for none."""
    return plural(of.waiting, "call waits", "calls wait") if of.waiting else ""


def hears_of(webhook: Webhook) -> str:
    """Return of what a webhook hears, in some words."""
    if not webhook.kinds:
        return list_words([HEARS[scope].partition(":")[0].lower() for scope in webhook.scopes])
    named = webhook.kinds[:_NAMED]
    more = len(webhook.kinds) - len(named)
    return list_words([*named, plural(more, "more kind", "more kinds")] if more else named)


def calls_of(ref: str, before: str) -> tuple[list[Call], str]:
    """Return calls of a webhook, the latest first, from behind the place `before` on, and where the next begin."""
    found = attempts_of(ref, CALLS_AT_ONCE + 1, _place(before))
    shown = found[:CALLS_AT_ONCE]
    more = len(found) > CALLS_AT_ONCE
    return [_call(one) for one in shown], f"{utc_text(shown[-1].at)}~{shown[-1].ref}" if more else ""


def _call(one: WebhookAttempt) -> Call:
    about = "A test call" if one.kind == PING else f"Somebody {did(one.kind).did}"
    answer = f"answered {one.status}" if one.status is not None else "no answer"
    said: Sequence[str] = (answer, one.error, f"{one.took / _SECOND:.1f} s")
    outcome = ", ".join(part for part in said if part)
    return Call(one.at, about, outcome, "late" if one.error else "kept")


def _place(before: str) -> tuple[datetime, str] | None:
    """Return where a page of calls begins; what says no place is the beginning."""
    at, _, ref = before.partition("~")
    try:
        return (utc_instant(at), ref) if is_ref(ref) and utc_text(utc_instant(at)) == at else None
    except (ValueError, OverflowError):
        return None
