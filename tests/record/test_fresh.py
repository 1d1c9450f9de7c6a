"""Whether streams have moved is known at once, whoever moved them; and who can't find out says that they have."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from threading import Thread

import psycopg
import pytest

from portal.config import Settings
from portal.lib.asgi_memory import Freshness
from portal.lib.db import db, engine, release, transaction
from portal.record import fresh as fresh_module
from portal.record.actions import append
from portal.record.fresh import fresh
from portal.record.models import COMPANY
from portal.record.versions import bump, versions_of
from tests.asking import until
from tests.cast import NOON, sale_of
from tests.engines import POSTGRES
from tests.record.help import NOTED, note

Act = Callable[[Freshness], Awaitable[None]]
ON_POSTGRES = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
END = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND query LIKE '%%ANY($1)%%' AND pid <> pg_backend_pid()"""


def during(settings: Settings, act: Act) -> None:
    """Do something with what tells whether streams have moved, as soon as it can."""

    async def run() -> None:
        async with knowing(settings) as knows:
            await act(knows)

    asyncio.run(run())


@asynccontextmanager
async def knowing(settings: Settings) -> AsyncIterator[Freshness]:
    knows = fresh(settings)
    knows.start()
    await until(lambda: knows.holds(()))
    yield knows
    await asyncio.to_thread(knows.stop)


def test_versions_hold_until_one_of_their_streams_is_appended_to(house: Settings) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref

    async def act(knows: Freshness) -> None:
        both, hers = versions_of(ana, COMPANY), versions_of(ana)
        for _ in range(3):
            assert await knows.holds(both)
            assert await knows.holds(hers)
            note(bea)
        note(COMPANY)
        assert not await knows.holds(both)
        assert await knows.holds(hers)
        note(ana)
        assert not await knows.holds(hers)
        assert await knows.holds(versions_of(ana, COMPANY))

    during(house, act)


def test_a_thousand_commits_are_all_seen_at_the_next_question(house: Settings) -> None:
    async def act(knows: Freshness) -> None:
        for _ in range(1000 if engine() == "sqlite" else 300):
            before = versions_of("figures")
            assert await knows.holds(before)
            with transaction():
                bump("figures", NOON)
            assert not await knows.holds(before)

    during(house, act)


def test_what_another_thread_commits_is_seen_as_soon_as_it_knows(house: Settings) -> None:
    ana = sale_of("ana").ref

    def work() -> None:
        note(ana)
        release()

    async def act(knows: Freshness) -> None:
        for _ in range(5):
            before = versions_of(ana)
            assert await knows.holds(before)
            other = Thread(target=work)
            other.start()
            other.join()
            assert not await knows.holds(before)

    during(house, act)


def test_what_is_not_committed_has_moved_nothing(house: Settings) -> None:
    ana = sale_of("ana").ref

    async def act(knows: Freshness) -> None:
        before = versions_of(ana)
        with suppress(LookupError), transaction():
            append(ana, NOTED, {"n": 1}, "system", NOON)
            assert await knows.holds(before)
            raise LookupError
        assert await knows.holds(before)

    during(house, act)


def test_a_stream_where_nothing_has_happened_holds_until_something_does(house: Settings) -> None:
    async def act(knows: Freshness) -> None:
        before = versions_of("figures", COMPANY)
        assert dict(before)["figures"] == 0
        assert await knows.holds(before)
        with transaction():
            bump("figures", NOON)
        assert not await knows.holds(before)
        assert dict(versions_of("figures")) == {"figures": 1}

    during(house, act)


def test_versions_are_sorted_and_a_stream_counts_once(house: Settings) -> None:
    assert versions_of("b", "a", "b") == (("a", 0), ("b", 0))


def test_all_who_ask_at_once_are_answered(house: Settings) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref

    async def act(knows: Freshness) -> None:
        old, other = versions_of(ana), versions_of(bea)
        note(ana)
        answers = await asyncio.gather(*(knows.holds(each) for each in (old, other) * 50))
        assert answers == [False, True] * 50

    during(house, act)


def test_no_question_is_answered_with_what_was_true_before_it_was_put(house: Settings) -> None:
    committed = [0]

    def work() -> None:
        for number in range(1, 151):
            with transaction():
                bump("figures", NOON)
            committed[0] = number
        release()

    async def ask_until_the_end(knows: Freshness, pause: float) -> None:
        while committed[0] < 150:
            if known := committed[0]:
                assert not await knows.holds((("figures", known - 1),))
            # In different steps, so that some come while a statement for others is under way.
            await asyncio.sleep(pause)

    async def act(knows: Freshness) -> None:
        other = Thread(target=work)
        other.start()
        try:
            await asyncio.gather(*(ask_until_the_end(knows, n / 10_000) for n in range(16)))
        finally:
            other.join()
        assert await knows.holds((("figures", 150),))

    during(house, act)


def test_who_gives_up_waiting_keeps_nobody_else_from_an_answer(house: Settings) -> None:
    async def act(knows: Freshness) -> None:
        now = versions_of(COMPANY)
        asking = [asyncio.create_task(_holds(knows, now)) for _ in range(4)]
        await asyncio.sleep(0)
        asking[0].cancel()
        assert await asyncio.gather(*asking[1:]) == [True] * 3
        assert await knows.holds(now)

    during(house, act)


@ON_POSTGRES
def test_a_connection_that_was_ended_is_made_again_and_nothing_holds_meanwhile(house: Settings) -> None:
    name = house.database_url.rpartition("/")[2]

    async def act(knows: Freshness) -> None:
        before = versions_of(COMPANY)
        assert await knows.holds(before)
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            assert server.execute(END, [name]).fetchall()
        assert not await knows.holds(before)
        assert not await knows.holds(before)
        await until(lambda: knows.holds(before))
        note(COMPANY)
        assert not await knows.holds(before)

    during(house, act)


@ON_POSTGRES
def test_nobody_waits_for_a_server_that_does_not_answer(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_module, "PATIENCE_SECONDS", 0.1)

    async def act(knows: Freshness) -> None:
        before = versions_of(COMPANY)
        assert await knows.holds(before)
        with transaction():
            db.execute_sql('LOCK TABLE "live" IN ACCESS EXCLUSIVE MODE')
            assert not await knows.holds(before)
            # Not even so long, once it is known.
            assert not await knows.holds(before)
        await until(lambda: knows.holds(before))

    during(house, act)


def test_a_database_that_is_away_vouches_for_nothing(house: Settings) -> None:
    now = versions_of(COMPANY)
    away = "sqlite:////nowhere/kept.db" if engine() == "sqlite" else "postgresql://127.0.0.1:1/kept"

    async def run() -> None:
        knows = fresh(replace(house, database_url=away))
        knows.start()
        for _ in range(3):
            assert not await knows.holds(now)
            await asyncio.sleep(0)
        await asyncio.to_thread(knows.stop)

    asyncio.run(run())


async def _holds(knows: Freshness, versions: tuple[tuple[str, int], ...]) -> bool:
    return await knows.holds(versions)
