"""Webhooks come and go: made, changed and ended by managers, or by a program for itself; on the record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.happenings.queries import newest_position
from portal.happenings.rules import TOLD, unknown_kinds
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden, Invalid, Problem
from portal.lib.hidden import encrypted
from portal.lib.ids import new_ref
from portal.lib.installed import settings
from portal.lib.once import first_time
from portal.lib.out.networks import reachable_problem
from portal.lib.text import BadText, clean, one_line
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.people.rules import MANAGER
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.record.rules import Personal
from portal.webhooks.models import Webhook, WebhookMessage, WebhookSecret, WebhookState
from portal.webhooks.queries import webhook_for
from portal.webhooks.rules import new_secret, url_problem

NAME_LIMIT = 60
MOST = 50
PURPOSE = "webhook"
SCOPES = tuple(dict.fromkeys(TOLD.values()))


@dataclass(frozen=True)
class NewWebhook:
    """A webhook as it is asked for: the kinds it is to hear of ([] for all that its scopes allow), and in whose name.

    `staff` is the ref of the member of staff; `token` that of the token that makes it, or None for a manager's.
    """

    name: str
    url: str
    kinds: Collection[str]
    scopes: Collection[str]
    staff: str
    token: str | None = None


@dataclass(frozen=True)
class Made:
    """A webhook that was made, and its secret, which is shown once; both "" where this form was taken before."""

    ref: str
    secret: str


@dataclass(frozen=True)
class WebhookChange:
    """What a webhook is to be from now on."""

    name: str
    url: str
    kinds: Collection[str]


def make_webhook(new: NewWebhook, by: Viewer, key: str, at: datetime) -> Made:
    """Make a webhook, which hears of what happens from now on; returns its ref and its secret.

    Raises Forbidden for who is no manager, but for a program that makes its own; Invalid with every problem; Conflict
    when there are 50.
    """
    if by.role != MANAGER and (new.token is None or new.staff != by.ref):
        raise Forbidden("Only managers make webhooks.")
    facts = _checked(new)
    ref, secret = new_ref(), new_secret()
    with transaction():
        if not first_time(by.ref, key, at):
            return Made("", "")
        hold(COMPANY)
        if Webhook.select().where(Webhook.ended_at.is_null()).count() >= MOST:
            raise Conflict(f"There are {MOST} webhooks already. End one that nobody needs.")
        append(COMPANY, "webhook.made", {"webhook": ref, **facts}, by.ref, at)
        WebhookState.insert(webhook=ref, position=newest_position()).execute()
        WebhookSecret.insert(webhook=ref, made_at=at, secret=encrypted(secret, PURPOSE)).execute()
    return Made(ref, secret)


def change_webhook(ref: str, change: WebhookChange, by: Viewer, at: datetime) -> None:
    """Change what a webhook is called, where it calls, or what it hears of. Raises Invalid, and NotHere for none."""
    known = webhook_for(by, ref).webhook
    new = NewWebhook(change.name, change.url, change.kinds, known.scopes, known.staff)
    facts = {name: value for name, value in _checked(new).items() if name in {"name", "url", "kinds"}}
    with transaction():
        hold(COMPANY)
        append(COMPANY, "webhook.changed", {"webhook": ref, **facts}, by.ref, at)


def end_webhook(ref: str, by: Viewer, at: datetime) -> None:
    """End a webhook at once: what waits is sent no more. Raises NotHere for none."""
    with transaction():
        hold(COMPANY)
        webhook_for(by, ref)
        append(COMPANY, "webhook.ended", {"webhook": ref}, by.ref, at)
        for table in (WebhookState, WebhookSecret, WebhookMessage):
            table.delete().where(table.webhook == ref).execute()


def _checked(new: NewWebhook) -> dict[str, Any]:
    name, problems = _name(new.name)
    url = new.url.strip()
    networks = settings().webhook_networks
    if problem := url_problem(url, plain=bool(networks)) or reachable_problem(url, networks):
        problems.append(Problem("url", problem))
    scopes = [scope for scope in SCOPES if scope in new.scopes]
    if not scopes or len(scopes) != len(set(new.scopes)):
        problems.append(Problem("scopes", f"Choose what it may hear of: {' or '.join(SCOPES)}."))
    if unknown := unknown_kinds(new.kinds):
        problems.append(Problem("kinds", f"There is no kind {unknown[0]} that programs hear of."))
    elif beyond := sorted(kind for kind in new.kinds if TOLD[kind] not in scopes):
        problems.append(Problem("kinds", f"{beyond[0]} needs the scope {TOLD[beyond[0]]}."))
    if not Staff.select().where((Staff.ref == new.staff) & Staff.ended_at.is_null()).exists():
        problems.append(Problem("staff", "Choose in whose name it hears."))
    if problems:
        raise Invalid(*problems)
    kinds = sorted(set(new.kinds))
    # An address may carry a key of the receiver's, and keys are nothing for ever.
    said = {"name": name, "url": Personal(url), "kinds": kinds, "scopes": scopes}
    return {**said, "staff": new.staff, "token": new.token}


def _name(text: str) -> tuple[str, list[Problem]]:
    try:
        name = one_line(clean(text, NAME_LIMIT))
    except BadText as error:
        return "", [Problem("name", str(error))]
    return name, [] if name else [
        Problem("name", "Give it the name of the program that is called, such as “Planner”.")
    ]
