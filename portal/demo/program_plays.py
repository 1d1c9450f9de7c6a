"""Playing what lets programs in: tokens that Max made and ended, and an address that was called for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from portal.demo.scenes import Scene, staff_ref
from portal.people.actions.tokens import NewToken, end_token, make_token
from portal.people.credentials import TokenSecret
from portal.people.models import Token
from portal.record.through import acting_through
from portal.webhooks.actions.making import NewWebhook, make_webhook
from portal.webhooks.actions.tending import switch_off


def token_called(name: str) -> str:
    """Return the ref of the token of a program. Raises LookupError for none of that name."""
    row = Token.get_or_none(Token.name == name)
    if row is None:
        message = f"the demonstration has no program called {name}"
        raise LookupError(message)
    return str(row.ref)


@contextmanager
def acting(name: str, at: datetime) -> Iterator[None]:
    """Let a program act, as far as the story says that one does (its name, or ""), and be seen to have come then."""
    ref = token_called(name) if name else ""
    if ref:
        TokenSecret.update(last_used_at=at).where(TokenSecret.token == ref).execute()
    with acting_through(ref):
        yield


def _token_made(scene: Scene) -> None:
    more, by = scene.more, scene.by
    expires = by.at + timedelta(days=more["days"]) if "days" in more else None
    make_token(
        NewToken(more["name"], staff_ref(more["staff"]), more["scopes"], expires), by.viewer, by.key, by.at
    )


def _token_ended(scene: Scene) -> None:
    end_token(token_called(scene.more["name"]), scene.by.viewer, scene.by.at)


def _webhook_tried(scene: Scene) -> None:
    """Make a webhook and switch it off again: a demonstration calls nobody."""
    more, by = scene.more, scene.by
    staff = staff_ref(more["staff"])
    made = make_webhook(
        NewWebhook(more["name"], more["url"], more["kinds"], more["scopes"], staff), by.viewer, by.key, by.at
    )
    switch_off(made.ref, by.viewer, by.at)


PLAYS: dict[str, Callable[[Scene], None]] = {
    "token_made": _token_made,
    "token_ended": _token_ended,
    "webhook_tried": _webhook_tried,
}
