"""What is told of webhooks, and what a program asks for."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portal.happenings.rules import TOLD
from portal.lib.api.paging import cursor_of
from portal.lib.api.shapes import Instant, Line, Ref, Shape, Told
from portal.webhooks.actions.making import NAME_LIMIT
from portal.webhooks.models import Webhook, WebhookAttempt
from portal.webhooks.queries import Standing
from portal.webhooks.rules import OFF, URL_LIMIT

Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_LIMIT), Field(examples=["Planner"])]
Address = Annotated[
    str,
    StringConstraints(min_length=1, max_length=URL_LIMIT),
    Field(examples=["https://planner.example/kept"], json_schema_extra={"format": "uri"}),
]
Kind = Annotated[str, Field(examples=["delivery.updated"], json_schema_extra={"enum": sorted(TOLD)})]
Kinds = Annotated[list[Kind], Field(max_length=len(TOLD))]


class WebhookAsked(Shape):
    """A webhook to be made; no kinds are all that the token may read."""

    name: Name
    url: Address
    kinds: Kinds = Field(default_factory=list)


class WebhookChanged(Shape):
    """What is to be another; what is left out stays."""

    name: Name | None = None
    url: Address | None = None
    kinds: Kinds | None = None
    on: bool | None = None


class WebhookTold(Told):
    """A webhook, and how it stands: off since `off_at` for the reason `off_why`, failing since `failing_since`."""

    ref: Ref
    name: Line
    url: str
    kinds: list[str]
    scopes: list[str]
    made_at: Instant
    on: bool
    off_at: Instant | None
    off_why: Annotated[str, Field(json_schema_extra={"enum": ["", *OFF]})]
    failing_since: Instant | None
    waiting: int


class SecretTold(Told):
    """A secret that signs (Standard Webhooks); it is told this once."""

    secret: Annotated[str, Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])]


class WebhookMade(WebhookTold, SecretTold):
    """A webhook that was made, with its secret."""


class Replay(Shape):
    """From when on everything is to be sent again."""

    since: Instant


class AttemptTold(Told):
    """A call that we made: of which event (null for a test), the status of the answer (null for none), what failed."""

    at: Instant
    event: str | None
    type: str
    status: int | None
    milliseconds: int
    error: str


def webhook_told(of: Standing) -> WebhookTold:
    """Return how a webhook stands."""
    row: Webhook = of.webhook
    return WebhookTold(
        ref=row.ref,
        name=row.name,
        url=row.url,
        kinds=row.kinds,
        scopes=row.scopes,
        made_at=row.made_at,
        on=of.is_on,
        off_at=of.off_at,
        off_why=of.off_why,
        failing_since=of.failing_since,
        waiting=of.waiting,
    )


def attempt_told(row: WebhookAttempt) -> AttemptTold:
    """Return a call as it is told."""
    return AttemptTold(
        at=row.at,
        event=cursor_of(row.position) if row.position > 0 else None,
        type=row.kind,
        status=row.status,
        milliseconds=row.took,
        error=row.error,
    )
