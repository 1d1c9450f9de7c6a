"""Webhooks come and go: who makes them, what is refused, and what becomes of their secrets."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from portal.config import Settings
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere
from portal.people.actions.staff import end_staff
from portal.webhooks.actions.making import (
    Made,
    NewWebhook,
    WebhookChange,
    change_webhook,
    end_webhook,
    make_webhook,
)
from portal.webhooks.actions.tending import ping, rotate_secret, switch_off, switch_on
from portal.webhooks.models import Webhook, WebhookMessage, WebhookSecret
from portal.webhooks.queries import webhook_for, webhooks_of
from tests.cast import NOON, viewer
from tests.deliveries.verbs import at_once

URL = "https://planner.example/kept"


def new(**changes: Any) -> NewWebhook:
    asked = {"name": "Planner", "url": URL, "kinds": [], "scopes": ["sales:read"], "staff": viewer("max").ref}
    return NewWebhook(**(asked | changes))


def made(key: str = "one", **changes: Any) -> Made:
    return make_webhook(new(**changes), viewer("max"), key, NOON)


def test_max_has_a_program_called_and_ends_it_again(house: Settings) -> None:
    one = made()
    assert one.secret.startswith("whsec_")
    assert made() == Made("", "")
    assert [(row.webhook.url, row.is_on, row.acts_for) for row in webhooks_of(viewer("max"))] == [
        (URL, True, "Max Hallam")
    ]
    change_webhook(one.ref, WebhookChange("Planner", f"{URL}/2", ["sale.sealed"]), viewer("max"), NOON)
    row = webhook_for(viewer("max"), one.ref).webhook
    assert (row.url, row.kinds, row.scopes) == (f"{URL}/2", ["sale.sealed"], ["sales:read"])
    ping(one.ref, viewer("max"), NOON)
    end_webhook(one.ref, viewer("max"), NOON)
    assert webhooks_of(viewer("max")) == []
    assert (WebhookMessage.select().count(), WebhookSecret.select().count()) == (0, 0)
    with pytest.raises(NotHere):
        switch_on(one.ref, viewer("max"), NOON)


def test_sam_makes_none_and_sees_to_none(house: Settings) -> None:
    one = made(staff=viewer("sam").ref)
    with pytest.raises(Forbidden):
        make_webhook(new(), viewer("sam"), "two", NOON)
    assert webhooks_of(viewer("sam")) == []
    for act in (switch_on, switch_off, ping, end_webhook):
        with pytest.raises(NotHere):
            act(one.ref, viewer("sam"), NOON)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("url", "http://planner.example/"),
        ("url", "https://max:secret@planner.example/"),
        ("url", "https://planner.example/#part"),
        ("url", "https://10.0.0.7/"),
        ("url", "https://[::ffff:127.0.0.1]/"),
        ("url", "https://localhost/"),
        ("url", "https://planner.example:70000/"),
        ("url", "javascript:alert(1)"),
        ("url", "https://pl\nanner.example/"),
        ("scopes", []),
        ("scopes", ["sales:write"]),
        ("kinds", ["staff.added"]),
        ("kinds", ["enquiry.received"]),
        ("staff", "nobody"),
    ],
)
def test_what_can_not_be_called_is_refused_with_its_place(house: Settings, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        made(**{field: value})
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert Webhook.select().count() == 0


def test_two_secrets_sign_for_a_day_and_never_three(house: Settings) -> None:
    one = made()
    for number in range(3):
        at = NOON + timedelta(hours=number)
        secret = rotate_secret(one.ref, viewer("max"), f"rotate {number}", at)
        assert secret.startswith("whsec_")
        assert rotate_secret(one.ref, viewer("max"), f"rotate {number}", at) == ""
        assert WebhookSecret.select().count() == 2
        assert webhook_for(viewer("max"), one.ref).secret_ends_at == at + timedelta(hours=24)


def test_secrets_that_are_asked_for_at_once_leave_one_without_an_end(house: Settings) -> None:
    one = made()
    deeds = [partial(rotate_secret, one.ref, viewer("max"), f"rotate {number}", NOON) for number in range(6)]
    assert at_once(deeds) == [None] * 6
    assert WebhookSecret.select().where(WebhookSecret.ends_at.is_null()).count() == 1
    assert WebhookSecret.select().count() == 2


def test_one_whose_member_of_staff_has_left_is_not_switched_on(house: Settings) -> None:
    one = made(staff=viewer("dee").ref)
    end_staff(viewer("dee").ref, viewer("max").ref, NOON)
    switch_off(one.ref, viewer("max"), NOON)
    assert webhook_for(viewer("max"), one.ref).off_why == "hand"
    with pytest.raises(Conflict):
        ping(one.ref, viewer("max"), NOON)
    with pytest.raises(Conflict):
        switch_on(one.ref, viewer("max"), NOON)
