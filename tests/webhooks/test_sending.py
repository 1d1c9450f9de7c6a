"""What programs are called with: signed, in order, again and again for three days, and never more than they may see."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from portal.config import Settings
from portal.happenings.queries import newest_position
from portal.lib.db import release
from portal.lib.outbox import Outbox
from portal.people.actions.staff import end_staff
from portal.webhooks import jobs
from portal.webhooks.actions.tending import ping, replay, rotate_secret, switch_on
from portal.webhooks.jobs import send_all
from portal.webhooks.models import WebhookMessage, WebhookState
from portal.webhooks.queries import attempts_of, webhook_for
from portal.webhooks.rules import PAUSES, PING
from tests.cast import NOON, sale_of, viewer
from tests.waiting import until
from tests.webhooks.receiver import Receiver, receiving, saying
from tests.webhooks.sending import Died, dying, hook, progress, send

MINUTE = timedelta(minutes=1)


def test_a_program_hears_of_an_update_and_can_tell_that_we_sent_it(receiver: Receiver) -> None:
    made = hook(receiver.url)
    progress("ana")
    assert send(made.ref) == 1
    call = receiver.calls[0]
    assert call.line == "POST /kept?from=us HTTP/1.1"
    assert call.fields["content-type"] == "application/json"
    assert call.said["type"] == call.said["data"]["type"] == "delivery.updated"
    assert call.said["data"]["sale"] == sale_of("ana").ref
    assert call.said["data"]["actor"] == {"kind": "staff", "ref": viewer("max").ref, "name": "Max Hallam"}
    assert call.said["data"]["data"]["text"] == "The stone is cut."
    # The library refuses what is older than five minutes by its own clock.
    with time_machine.travel(NOON, tick=False):
        assert Verifier(made.secret).verify(call.body, call.fields) == call.said
        with pytest.raises(WebhookVerificationError):
            Verifier(made.secret).verify(call.body + b" ", call.fields)
    assert [(row.status, row.kind, row.error) for row in attempts_of(made.ref, 10)] == [
        (204, "delivery.updated", "")
    ]
    assert send(made.ref) == 0


def test_during_a_rotation_both_secrets_sign(receiver: Receiver) -> None:
    made = hook(receiver.url)
    newer = rotate_secret(made.ref, viewer("max"), "rotate", NOON)
    progress("ana")
    send(made.ref)
    fields, body = receiver.calls[0].fields, receiver.calls[0].body.decode()
    for secret in (made.secret, newer):
        assert Verifier(secret).sign(fields["webhook-id"], NOON, body) in fields["webhook-signature"]
    progress("ana")
    send(made.ref, NOON + timedelta(hours=25))
    assert len(receiver.calls[1].fields["webhook-signature"].split(" ")) == 1


def test_a_later_event_of_a_sale_waits_for_the_earlier_while_other_sales_go_on(receiver: Receiver) -> None:
    made = hook(receiver.url)
    receiver.answers = [saying("500 Oh"), saying("204 No Content")]
    progress("ana", "first")
    progress("ana", "second")
    progress("bea", "other")
    send(made.ref)
    assert [call.said["data"]["data"]["text"] for call in receiver.calls] == ["first", "other"]
    send(made.ref, NOON + MINUTE)
    told = [call.said["data"]["data"]["text"] for call in receiver.calls]
    assert told == ["first", "other", "first", "second"]
    assert receiver.calls[0].fields["webhook-id"] == receiver.calls[2].fields["webhook-id"]
    assert webhook_for(viewer("max"), made.ref).failing_since is None


def test_after_three_days_it_is_switched_off_and_nothing_is_lost(receiver: Receiver) -> None:
    made = hook(receiver.url)
    receiver.answers = [saying("500 Oh")]
    progress("ana", "first")
    at, tries = NOON, 0
    while webhook_for(viewer("max"), made.ref).is_on:
        tries += send(made.ref, at)
        at += timedelta(hours=1)
    assert tries == len(PAUSES) + 1
    assert timedelta(days=3) < at - NOON < timedelta(days=5)
    assert webhook_for(viewer("max"), made.ref).off_why == "failing"
    assert [row.kind for row in Outbox.select().where(Outbox.kind == "webhook-off")] == ["webhook-off"]
    progress("ana", "meanwhile")
    receiver.answers = [saying("200 OK")]
    receiver.calls.clear()
    assert send(made.ref, at) == 0
    switch_on(made.ref, viewer("max"), at)
    send(made.ref, at)
    assert [call.said["data"]["data"]["text"] for call in receiver.calls] == ["first", "meanwhile"]


def test_410_ends_it_at_once_and_a_redirect_is_never_followed(receiver: Receiver) -> None:
    made = hook(receiver.url)
    receiver.answers = [saying("302 Found", "Location: http://127.0.0.1:1/"), saying("410 Gone")]
    progress("ana")
    send(made.ref)
    assert [(row.status, row.error) for row in attempts_of(made.ref, 1)] == [(302, "redirect")]
    assert webhook_for(viewer("max"), made.ref).is_on
    send(made.ref, NOON + MINUTE)
    assert webhook_for(viewer("max"), made.ref).off_why == "gone"
    assert Outbox.select().where(Outbox.kind == "webhook-off").count() == 1


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        *(("60", 60), ("1", 5), ("999999", 86400), ("Tue, 03 Mar 2026 17:02:00 GMT", 120), ("soon", 5)),
        (f"Tue, 03 Mar 2026 17:02:00 +{'9' * 20}", 5),
    ],
)
def test_a_receiver_may_ask_us_to_wait_within_bounds(receiver: Receiver, asked: str, waits: int) -> None:
    made = hook(receiver.url)
    receiver.answers = [saying("429 Slow down", f"Retry-After: {asked}")]
    progress("ana")
    send(made.ref)
    pause = (WebhookMessage.get().next_at - NOON).total_seconds()
    assert waits <= pause <= waits * 1.2 + 1


def test_a_test_call_comes_once_and_tells_of_itself(receiver: Receiver) -> None:
    made = hook(receiver.url)
    receiver.answers = [saying("500 Oh")]
    ping(made.ref, viewer("max"), NOON)
    assert send(made.ref) == 1
    assert receiver.events() == [PING]
    assert (WebhookMessage.select().count(), webhook_for(viewer("max"), made.ref).is_on) == (0, True)


def test_everything_since_a_day_is_sent_again_in_order_under_the_same_ids(receiver: Receiver) -> None:
    made = hook(receiver.url)
    for text in ("one", "two", "three"):
        progress("ana", text)
    send(made.ref)
    ids = [call.fields["webhook-id"] for call in receiver.calls]
    replay(made.ref, NOON, viewer("max"), NOON + MINUTE)
    send(made.ref, NOON + MINUTE)
    again = [call.fields["webhook-id"] for call in receiver.calls[len(ids) :]]
    assert again[-3:] == ids
    assert len(again) == len(set(again))


def test_who_left_hears_nothing_and_dee_hears_no_price(receiver: Receiver) -> None:
    made = hook(receiver.url, who="dee")
    replay(made.ref, NOON - timedelta(days=90), viewer("max"), NOON)
    send(made.ref)
    sealed = [call.said["data"]["data"] for call in receiver.calls if call.said["type"] == "sale.sealed"]
    assert sealed
    assert not any("price" in data for data in sealed)
    end_staff(viewer("dee").ref, viewer("max").ref, NOON)
    progress("ana")
    before = len(receiver.calls)
    send(made.ref)
    assert len(receiver.calls) == before
    assert webhook_for(viewer("max"), made.ref).off_why == "staff"


def test_a_cursor_waits_where_a_thousand_wait(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.webhooks.fanning.MOST_WAITING", 3)
    made = hook(receiver.url)
    for number in range(8):
        progress("ana", f"number {number}")
    send(made.ref, most=0)
    assert WebhookMessage.select().count() == 3
    assert WebhookState.get().position < newest_position()
    for _ in range(3):
        send(made.ref)
    assert [call.said["data"]["data"]["text"] for call in receiver.calls] == [
        f"number {number}" for number in range(8)
    ]


def test_nothing_is_called_while_nothing_is_made(house: Settings) -> None:
    progress("ana")
    assert send("nobody") == 0


def test_whoever_dies_while_sending_loses_nothing_and_turns_nothing_around(receiver: Receiver) -> None:
    made = hook(receiver.url)
    deaths, rounds = 0, 26
    with dying() as death:
        for statement in range(1, rounds + 1):
            death.at(0)
            progress("ana" if statement % 2 else "bea", f"number {statement}")
            death.at(statement)
            with suppress(Died):
                send(made.ref, NOON + statement * MINUTE, most=1)
            release()
            deaths += death.happened
    # A look and a call take some twenty statements, and it died at each of them once.
    assert deaths > 15
    send(made.ref, NOON + timedelta(hours=1))
    for sale, first in ((sale_of("ana").ref, 1), (sale_of("bea").ref, 2)):
        calls = [call for call in receiver.calls if call.said["data"]["sale"] == sale]
        met = dict.fromkeys((call.fields["webhook-id"], call.said["data"]["data"]["text"]) for call in calls)
        assert [text for _, text in met] == [f"number {number}" for number in range(first, rounds + 1, 2)]


def test_one_that_hangs_keeps_no_other_waiting(receiver: Receiver) -> None:
    with receiving() as other:
        receiver.answers = [receiver.hang]
        for number in range(3):
            hook(receiver.url, name=f"Hangs {number}")
        made = hook(other.url, name="Well")
        progress("ana")
        send_all(NOON)
        until(lambda: other.calls, 8)
        assert other.events() == ["delivery.updated"]
        receiver.freed.set()
        until(lambda: not WebhookMessage.select().where(WebhookMessage.webhook == made.ref).exists(), 8)
        until(lambda: not jobs_busy(), 16)


def jobs_busy() -> bool:
    return bool(jobs._turns._busy)  # noqa: SLF001 - the threads must end before their database does
