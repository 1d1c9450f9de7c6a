"""Programs that are let in, once, so that no table of theirs is empty."""

from portal.people.actions.tokens import NewToken, end_token, make_token
from portal.people.models import Token
from portal.webhooks.actions.making import (
    NewWebhook,
    WebhookChange,
    change_webhook,
    end_webhook,
    make_webhook,
)
from tests.cast import NOON, viewer


def connect_programs() -> None:
    """Let Max make a token for the scheduler and one for another program, end the second, and have a third called."""
    max_ = viewer("max")
    make_token(NewToken("Scheduler", viewer("dee").ref, ["deliveries:write"], None), max_, "scheduler", NOON)
    make_token(NewToken("Tried once", max_.ref, ["sales:read"], None), max_, "tried", NOON)
    end_token(Token.get(Token.name == "Tried once").ref, max_, NOON)
    planner = NewWebhook("Planner", "https://planner.example/kept?key=1", (), ["sales:read"], max_.ref)
    made = make_webhook(planner, max_, "planner", NOON)
    change_webhook(made.ref, WebhookChange("Planner", "https://planner.example/kept?key=2", ()), max_, NOON)
    end_webhook(make_webhook(planner, max_, "once more", NOON).ref, max_, NOON)
