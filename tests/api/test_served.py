"""What programs hear from the real server: as it happens, whoever is asked, and until the token or the server ends."""

from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from portal.config import Settings
from portal.deliveries.models import Delivery
from portal.lib import clock
from portal.lib.db import release
from portal.people.actions.tokens import end_token
from portal.people.models import Token
from tests.api.over_http import Remote
from tests.api.program import token_for
from tests.api.running import running
from tests.cast import sale_of, viewer
from tests.waiting import until
from tests.webhooks.receiver import receiving, saying

PATIENCE_SECONDS = 60
UPDATES = "from=now&kinds=delivery.updated"


@pytest.fixture
def both(house: Settings, engine_name: str) -> Iterator[tuple[Remote, Remote]]:
    """A program that listens and one that posts: with PostgreSQL at two servers, with SQLite at its only one."""
    listens, posts = token_for(), token_for(name="Depot")
    with ExitStack() as servers:
        here = servers.enter_context(running(house))
        there = servers.enter_context(running(house)) if engine_name == "postgresql" else here
        yield Remote(here, listens), Remote(there, posts)


def tell(program: Remote, text: str) -> None:
    """Let a program tell Ana that something went on."""
    row = Delivery.select(Delivery.ref).where(Delivery.sale == sale_of("ana").ref).order_by(Delivery.ref)
    path = f"/deliveries/{row.get().ref}/updates"
    release()
    status, told = program.call("POST", path, {"kind": "progress", "text": text})
    assert status == 201, told


def words(told: Any) -> str:
    return str(told["data"]["text"])


def test_what_one_program_posts_another_hears_by_its_stream_and_goes_on_where_it_was(
    both: tuple[Remote, Remote],
) -> None:
    scheduler, depot = both
    with scheduler.stream(UPDATES) as stream:
        tell(depot, "The stone is cut.")
        seen, first = stream.event()
        tell(depot, "The stone is on the van.")
        assert [words(first), words(stream.event()[1])] == ["The stone is cut.", "The stone is on the van."]
    with scheduler.stream(UPDATES, seen) as again:
        assert words(again.event()[1]) == "The stone is on the van."


def test_a_call_that_waits_is_answered_with_what_another_program_posts(both: tuple[Remote, Remote]) -> None:
    scheduler, depot = both
    _, newest = scheduler.call("GET", "/events?from=now")
    answers: list[tuple[int, Any]] = []
    asked = f"/events?cursor={newest['next']}&kinds=delivery.updated&wait=30"
    waits = Thread(target=lambda: answers.append(scheduler.call("GET", asked)))
    waits.start()
    until(lambda: _open_calls(scheduler) == 1, PATIENCE_SECONDS)
    tell(depot, "The stone is cut.")
    waits.join(PATIENCE_SECONDS)
    [(status, page)] = answers
    assert (status, [words(one) for one in page["items"]]) == (200, ["The stone is cut."])


def test_a_webhook_is_called_in_order_once_an_event_and_signed(house: Settings) -> None:
    secret = token_for()
    with receiving() as receiver, running(house, {"KEPT_WEBHOOK_NETWORKS": "127.0.0.0/8"}) as address:
        receiver.answers = [saying("503 Not yet", "Retry-After: 1"), saying("204 No Content")]
        program = Remote(address, secret)
        asked = {"name": "Planner", "url": receiver.url, "kinds": ["delivery.updated"]}
        status, made = program.call("POST", "/webhooks", asked)
        assert status == 201, made
        for text in ("First.", "Second.", "Third."):
            tell(program, text)
        until(lambda: len(receiver.calls) >= 4, PATIENCE_SECONDS)
    told = [Verifier(made["secret"]).verify(call.body, call.fields) for call in receiver.calls]
    assert [words(one["data"]) for one in told] == ["First.", "First.", "Second.", "Third."]
    idents = [call.fields["webhook-id"] for call in receiver.calls]
    assert idents[0] == idents[1]
    assert len(set(idents)) == 3


def test_a_stream_ends_when_its_token_is_ended(both: tuple[Remote, Remote]) -> None:
    scheduler, depot = both
    with scheduler.stream("from=now") as stream:
        tell(depot, "The stone is cut.")
        stream.event()
        end_token(Token.get(Token.name == "Scheduler").ref, viewer("max"), clock.now())
        release()
        tell(depot, "Nobody hears of this.")
        assert b"Nobody hears" not in stream.rest()
    assert scheduler.call("GET", "/events")[0] == 401


def test_a_server_that_is_told_to_end_ends_its_streams_and_calls_that_wait(house: Settings) -> None:
    secret, answers = token_for(), list[tuple[int, Any]]()
    with ExitStack() as streams:
        with running(house) as address:
            program = Remote(address, secret)
            held = [streams.enter_context(program.stream(UPDATES)) for _ in range(4)]
            waits = Thread(target=lambda: answers.append(program.call("GET", f"/events?{UPDATES}&wait=30")))
            waits.start()
            until(lambda: _open_calls(program) == 5, PATIENCE_SECONDS)
        waits.join(PATIENCE_SECONDS)
        assert [status for status, _ in answers] == [200]
        # A stream that broke off, because its worker had to be killed, would raise.
        assert not any(b"event:" in stream.rest() for stream in held)


def _open_calls(program: Remote) -> int:
    """Return how many calls for events the server holds open, as its metrics tell."""
    figures = program.metrics()
    return sum(int(float(line.split()[-1])) for line in figures if line.startswith("kept_event_streams"))
