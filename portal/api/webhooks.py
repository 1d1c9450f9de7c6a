"""What a program arranges for itself: an address of its own that we call whenever something happens."""

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_instant
from portal.api.shapes.webhooks import (
    AttemptTold,
    Replay,
    SecretTold,
    WebhookAsked,
    WebhookChanged,
    WebhookMade,
    WebhookTold,
    attempt_told,
    webhook_told,
)
from portal.lib.api.paging import Page, page_of
from portal.lib.api.problems import Refusal
from portal.lib.api.shapes import Paged
from portal.lib.db import utc_text
from portal.lib.errors import NotHere
from portal.people.programs import Program
from portal.webhooks.actions.making import (
    SCOPES,
    NewWebhook,
    WebhookChange,
    change_webhook,
    end_webhook,
    make_webhook,
)
from portal.webhooks.actions.tending import ping, replay, rotate_secret, switch_off, switch_on
from portal.webhooks.queries import Standing, attempts_of, webhook_for, webhooks_of

TAG, SCOPE = "Webhooks", "webhooks:write"


@operation(
    "POST",
    "/webhooks",
    SCOPE,
    TAG,
    "Be called when something happens",
    about=(
        "We POST each event to your address from now on, signed as Standard Webhooks says, in order for each sale."
        " Answer with a 2xx within 10 seconds; otherwise we try again for three days, and then stop. It hears of what"
        " this token may read, and ends with it."
    ),
    body=WebhookAsked,
    answer=WebhookMade,
    status=201,
    example={"name": "Planner", "url": "https://planner.example/kept", "kinds": ["delivery.updated"]},
)
def create_webhook(call: Call) -> WebhookMade:
    """Make a webhook of this token's."""
    program, asked = _program(call), call.body
    scopes = [scope for scope in SCOPES if scope in program.scopes]
    if not scopes:
        message = f"A webhook hears of what its token may read; this one lacks {' and '.join(SCOPES)}."
        raise Refusal("scope-missing", message)
    new = NewWebhook(asked.name, asked.url, asked.kinds, scopes, call.viewer.ref, program.token)
    made = make_webhook(new, call.viewer, call.key, call.at)
    told = webhook_told(webhook_for(call.viewer, made.ref))
    return WebhookMade(**told.model_dump(), secret=made.secret)


@operation("GET", "/webhooks", SCOPE, TAG, "Read the webhooks of this token", answer=Page[WebhookTold])
def list_webhooks(call: Call) -> Page[WebhookTold]:
    """Return every webhook that this token made, the newest first."""
    token = _program(call).token
    theirs = [one for one in webhooks_of(call.viewer) if one.webhook.token == token]
    return Page(items=[webhook_told(one) for one in theirs], next=None)


@operation("GET", "/webhooks/{ref}", SCOPE, TAG, "Read a webhook", answer=WebhookTold)
def read_webhook(call: Call, ref: str) -> WebhookTold:
    """Return a webhook of this token's."""
    return webhook_told(_mine(call, ref))


@operation(
    "PATCH",
    "/webhooks/{ref}",
    SCOPE,
    TAG,
    "Change a webhook, or switch it on or off",
    about="What waited while it was off is sent when it is switched on.",
    body=WebhookChanged,
    answer=WebhookTold,
    refusals=("conflict",),
    example={"on": True},
)
def update_webhook(call: Call, ref: str) -> WebhookTold:
    """Change what is named."""
    known, asked = _mine(call, ref).webhook, call.body
    change = WebhookChange(
        known.name if asked.name is None else asked.name,
        known.url if asked.url is None else asked.url,
        known.kinds if asked.kinds is None else asked.kinds,
    )
    if change != WebhookChange(known.name, known.url, known.kinds):
        change_webhook(ref, change, call.viewer, call.at)
    if asked.on is not None:
        (switch_on if asked.on else switch_off)(ref, call.viewer, call.at)
    return webhook_told(webhook_for(call.viewer, ref))


@operation("DELETE", "/webhooks/{ref}", SCOPE, TAG, "End a webhook", status=204)
def delete_webhook(call: Call, ref: str) -> None:
    """End it at once; what waits is sent no more."""
    _mine(call, ref)
    end_webhook(ref, call.viewer, call.at)


@operation(
    "POST",
    "/webhooks/{ref}/pings",
    SCOPE,
    TAG,
    "Be called for a test",
    about="An event `webhook.ping` comes within seconds, once, and only while the webhook is on.",
    status=202,
    refusals=("conflict",),
)
def ping_webhook(call: Call, ref: str) -> None:
    """Call it for a test."""
    _mine(call, ref)
    ping(ref, call.viewer, call.at)


@operation(
    "POST",
    "/webhooks/{ref}/replays",
    SCOPE,
    TAG,
    "Be sent everything again from a day on",
    about="In order, under the same `webhook-id`s as before; what waits comes in its turn.",
    body=Replay,
    status=202,
    refusals=("conflict",),
    example={"since": "2026-05-01T00:00:00Z"},
)
def replay_webhook(call: Call, ref: str) -> None:
    """Send again."""
    _mine(call, ref)
    replay(ref, call.body.since, call.viewer, call.at)


@operation(
    "POST",
    "/webhooks/{ref}/secrets",
    SCOPE,
    TAG,
    "Get another secret",
    about="Both the new one and the one before sign for 24 hours, so that you can change over in between.",
    answer=SecretTold,
    status=201,
)
def rotate_webhook_secret(call: Call, ref: str) -> SecretTold:
    """Make another secret."""
    _mine(call, ref)
    return SecretTold(secret=rotate_secret(ref, call.viewer, call.key, call.at))


@operation(
    "GET",
    "/webhooks/{ref}/attempts",
    SCOPE,
    TAG,
    "Read which calls were made",
    about="The latest first; they are kept for 30 days, unless the company chose otherwise.",
    query=Paged,
    answer=Page[AttemptTold],
)
def list_attempts(call: Call, ref: str) -> Page[AttemptTold]:
    """Return calls of this webhook."""
    _mine(call, ref)
    rows = attempts_of(ref, call.query.limit + 1, after_instant(call.query.cursor))
    keys = [(utc_text(row.at), row.ref) for row in rows]
    return page_of([attempt_told(row) for row in rows], call.query.limit, keys)


def _mine(call: Call, ref: str) -> Standing:
    """Return a webhook that this token made. Raises NotHere for any other, whoever may see to it in the workspace."""
    found = webhook_for(call.viewer, ref)
    if found.webhook.token != _program(call).token:
        raise NotHere
    return found


def _program(call: Call) -> Program:
    assert call.program is not None  # noqa: S101 - each of these operations has a scope
    return call.program
