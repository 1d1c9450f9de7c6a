"""`/live/<ref>`: who hears of Ana's sale, what they hear, and when it ends."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest

from portal.config import Settings
from portal.deliveries.version import version_of
from portal.lib.headers import security_headers
from portal.lib.ids import new_ref
from portal.my import live as live_module
from portal.my import streams as streams_module
from portal.my.live import Live
from portal.people import sessions
from portal.people.actions.company import change_settings, settings_of
from portal.people.actions.customers import NewContact, add_contact, end_contact
from portal.people.queries import company
from tests.cast import NOON, ZONE, sale_of, viewer
from tests.codebase.help import dump
from tests.my.help import delivery_of, tell
from tests.my.streams import Readers, portal_of, token_of

Act = Callable[[Live, Readers], Coroutine[None, None, None]]

WHO_MAY = {
    "contact": {"nobody": 401, "ana": 200, "bea": 404, "sam": 401, "dee": 401, "max": 401},
    "staff": {"nobody": 401, "ana": 401, "bea": 401, "sam": 200, "dee": 200, "max": 200},
}


def during(house: Settings, act: Act) -> None:
    """Do something with the live part of a portal."""

    async def run() -> None:
        async with portal_of(house) as (live, readers):
            await act(live, readers)

    asyncio.run(run())


def dee_tells(who: str = "ana") -> None:
    tell("dee", delivery_of(sale_of(who), 1), "progress", "It goes on.", NOON)


@pytest.mark.parametrize("page", WHO_MAY)
def test_a_stream_is_for_who_may_see_the_sale(house: Settings, page: str) -> None:
    async def act(_: Live, readers: Readers) -> None:
        query = "as=staff" if page == "staff" else ""
        found = {who: (await readers.ask(who, query=query)).status for who in WHO_MAY[page]}
        assert found == WHO_MAY[page]

    during(house, act)


def test_what_is_absent_looks_like_what_is_anothers(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        others = await readers.ask("ana", sale_of("bea").ref)
        absent = [await readers.ask("ana", sale) for sale in (new_ref(), "x", "..%2f", "a" * 300)]
        assert {(one.status, one.text) for one in absent} == {(404, others.text)}
        assert others.ended

    during(house, act)


def test_every_answer_has_the_security_headers_and_is_kept_nowhere(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        for who, status in (("ana", 200), ("bea", 404), ("nobody", 401)):
            answer = await readers.ask(who)
            assert answer.status == status
            expected = {name.lower(): value for name, value in security_headers(house)}
            assert {name: answer.headers.get(name) for name in expected} == expected
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-request-id"]
        stream = await readers.ask("ana")
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert stream.headers["x-accel-buffering"] == "no"

    during(house, act)


def test_a_foreign_host_and_another_method_are_refused(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        assert (await readers.ask("ana", host="evil.example")).status == 400
        posted = await readers.ask("ana", method="POST")
        assert (posted.status, posted.headers["allow"]) == (405, "GET")

    during(house, act)


def test_ana_hears_at_once_what_she_missed_and_then_each_change(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        before = version_of(sale_of("ana").ref)
        dee_tells()
        present = version_of(sale_of("ana").ref)
        stranger = await readers.ask("ana")
        late = await readers.ask("ana", seen=before)
        page = await readers.ask("ana", query=f"since={before}")
        for one in (stranger, late, page):
            assert (await one.until(lambda stream: stream.events)).events == [present]
        current = await readers.ask("ana", seen=present, query=f"since={before}")
        assert current.text.startswith("retry: ")
        dee_tells()
        after = version_of(sale_of("ana").ref)
        assert (await current.until(lambda stream: stream.events)).events == [after]
        assert current.text.endswith(f'event: changed\nid: {after}\ndata: {{"version":"{after}"}}\n\n')
        assert (await stranger.until(lambda stream: len(stream.events) > 1)).events == [present, after]

    during(house, act)


def test_ana_hears_nothing_of_beas_affairs(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        ana = await readers.ask("ana", query=f"since={version_of(sale_of('ana').ref)}")
        bea = await readers.ask("bea", sale_of("bea").ref, query=f"since={version_of(sale_of('bea').ref)}")
        dee_tells("bea")
        add_contact(viewer("bea").customer, NewContact("Ben", "ben@okafor.example", ZONE), "system", NOON)
        await bea.until(lambda stream: version_of(sale_of("bea").ref) in stream.events)
        dee_tells()
        assert (await ana.until(lambda stream: stream.events)).events == [version_of(sale_of("ana").ref)]

    during(house, act)


def test_everybody_hears_what_the_company_says_of_itself(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        ana = await readers.ask("ana", query=f"since={version_of(sale_of('ana').ref)}")
        bea = await readers.ask("bea", sale_of("bea").ref, query=f"since={version_of(sale_of('bea').ref)}")
        change_settings(replace(settings_of(company()), name="Hallam"), viewer("max").ref, NOON)
        for one, who in ((ana, "ana"), (bea, "bea")):
            assert (await one.until(lambda stream: stream.events)).events == [version_of(sale_of(who).ref)]

    during(house, act)


def test_the_stream_of_an_ended_session_ends_without_another_event(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        token = token_of("ana")
        known = f"since={version_of(sale_of('ana').ref)}"
        gone, stays = (
            await readers.ask("ana", token=token, query=known),
            await readers.ask("ana", query=known),
        )
        sessions.end(token, NOON)
        dee_tells()
        await stays.until(lambda stream: stream.events)
        assert (await gone.until(lambda stream: stream.ended)).events == []
        assert (await readers.ask("ana", token=token)).status == 401

    during(house, act)


def test_the_stream_of_an_ended_contact_ends_at_once(house: Settings) -> None:
    async def act(_: Live, readers: Readers) -> None:
        ana = await readers.ask("ana", query=f"since={version_of(sale_of('ana').ref)}")
        end_contact(viewer("ana").ref, "system", NOON)
        assert (await ana.until(lambda stream: stream.ended)).events == []

    during(house, act)


def test_a_heartbeat_ends_the_stream_of_an_ended_session(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams_module, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(streams_module, "BEATS", 1_000_000)

    async def act(_: Live, readers: Readers) -> None:
        token = token_of("ana")
        gone, stays = await readers.ask("ana", token=token), await readers.ask("ana")
        sessions.end(token, NOON)
        await gone.until(lambda stream: stream.ended)
        await stays.until(lambda stream: stream.text.endswith(":\n\n:\n\n"))
        assert not stays.ended

    during(house, act)


def test_whoever_leaves_frees_their_stream(house: Settings) -> None:
    async def act(live: Live, readers: Readers) -> None:
        one, other = await readers.ask("ana"), await readers.ask("ana")
        await one.until(lambda stream: stream.events)
        assert len(live) == 2
        one.leave()
        await readers.finish(one)
        assert len(live) == 1
        assert not other.ended

    during(house, act)


def test_at_the_end_every_stream_is_closed_and_no_new_one_taken(house: Settings) -> None:
    async def act(live: Live, readers: Readers) -> None:
        open_ones = [await readers.ask("ana") for _ in range(3)]
        live.end()
        for one in open_ones:
            await one.until(lambda stream: stream.ended)
        refused = await readers.ask("ana")
        assert (refused.status, refused.headers["retry-after"]) == (503, "15")

    during(house, act)


def test_neither_a_browser_nor_all_of_them_hold_more_than_their_share(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "MOST_A_SESSION", 2)
    monkeypatch.setattr(live_module, "MOST_STREAMS", 3)

    async def act(_: Live, readers: Readers) -> None:
        token = token_of("ana")
        assert [(await readers.ask("ana", token=token)).status for _ in range(3)] == [200, 200, 429]
        assert [(await readers.ask("ana")).status for _ in range(2)] == [200, 503]

    during(house, act)


def test_listening_changes_nothing(house: Settings) -> None:
    token = token_of("ana")
    before = dump()

    async def act(_: Live, readers: Readers) -> None:
        stream = await readers.ask("ana", token=token)
        await stream.until(lambda one: one.events)

    during(house, act)
    assert dump() == before
