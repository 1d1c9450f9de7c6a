"""Public pages come from memory for anybody, and are at each request what they would be if they were made then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import psycopg
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.lib import clock
from portal.lib.asgi_memory import COOKIES
from portal.lib.db import connect, engine, release
from portal.people import cookies
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.public.content import pages
from portal.record.models import SYSTEM
from portal.web.page_cache import LONGEST
from tests.asking import Answered, Portal, during
from tests.cast import COMPANY_NAME, NOON
from tests.engines import POSTGRES
from tests.my.streams import token_of
from tests.page import BASE, HEADERS, Browser, checked_tree, counted_statements

PLACES = ("/", *(f"/{slug}" for slug in sorted(set(pages()) - {"home"})))
SECOND = timedelta(seconds=1)
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def max_renames(name: str) -> None:
    """Change what every page shows."""
    change_settings(replace(settings_of(company()), name=name), SYSTEM, clock.now())


def elsewhere(act: Callable[[], None]) -> None:
    """Do something on another thread, over another connection."""

    def work() -> None:
        with clock.at(NOON):
            act()
        release()

    other = Thread(target=work)
    other.start()
    other.join()


def shows(answer: Answered, name: str) -> bool:
    """Tell whether a page is in the company's name."""
    assert answer.status == 200
    return f"{name}</title>" in answer.text


def test_pat_gets_every_page_again_without_a_statement(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        for count, path in enumerate(PLACES, start=1):
            first = await portal.get(path)
            checked_tree(first.text)
            with counted_statements() as statements:
                again = await portal.get(path)
            assert (again.status, again.body, statements) == (200, first.body, [])
            assert portal.counted.count == count
            assert again.headers.pop("x-request-id") != first.headers.pop("x-request-id")
            assert again.headers == first.headers

    during(app, house, act)


def test_it_has_the_fields_of_the_page_that_flask_gives(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        flasks = app.test_client().get("/privacy", base_url=BASE)
        await portal.get("/privacy")
        given = await portal.get("/privacy")
        ours = {name.title() for name in given.headers}
        assert ours - {name.title() for name in flasks.headers.keys()} == {"Etag"}  # noqa: SIM118 - not a mapping
        assert {name.title() for name in HEADERS} <= ours
        assert given.body == flasks.data
        assert (given.headers["cache-control"], given.headers["vary"]) == ("no-cache", "Cookie")

    during(app, house, act)


def test_what_max_changes_pat_sees_at_the_next_request(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        assert shows(await portal.get("/privacy"), "Hallam &amp; Reyes")
        for name, change in (
            ("Hallam", max_renames),
            ("Reyes", lambda name: elsewhere(lambda: max_renames(name))),
        ):
            tag = (await portal.get("/privacy")).headers["etag"]
            change(name)
            assert shows(await portal.get("/privacy", if_none_match=tag), name)
            assert await portal.is_given("/privacy")
            assert shows(await portal.get("/privacy"), name)

    during(app, house, act)


def test_a_change_while_the_page_is_made_is_not_missed(app: Flask, house: Settings) -> None:
    renamed: list[str] = []

    def rename_first() -> dict[str, str]:
        # The frame is rendered after the view has read the company's name.
        if not renamed:
            renamed.append("Hallam")
            max_renames("Hallam")
        return {}

    app.context_processor(rename_first)

    async def act(portal: Portal) -> None:
        await portal.get("/privacy")
        assert renamed
        assert not await portal.is_given("/privacy")
        again = await portal.get("/privacy")
        assert shows(again, "Hallam")
        assert "Hallam &amp; Reyes" not in again.text

    during(app, house, act)


def test_who_is_signed_in_sees_their_own_frame_and_nobody_else_does(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        cookie = f"kept-contact={token_of('ana')}"
        assert "Ana Brandt" in (await portal.get("/privacy", cookie=cookie)).text
        assert "Ana Brandt" not in (await portal.get("/privacy")).text
        assert await portal.is_given("/privacy")
        hers = await portal.get("/privacy", cookie=cookie)
        assert "Ana Brandt" in hers.text
        assert hers.headers["cache-control"] == "no-store"
        assert "etag" not in hers.headers
        assert "Ana Brandt" not in (await portal.get("/privacy")).text

    during(app, house, act)


def test_every_cookie_that_we_give_is_known_by_its_name(house: Settings) -> None:
    for base_url in (BASE, "https://kept.example"):
        app = create_app(replace(house, base_url=base_url))
        names = [cookies.session_cookie_in_browsers(kind) for kind in ("contact", "staff")]
        names += [
            cookies.ASKING,
            cookies.HALF,
            cookies.PARKED,
            cookies.RECOVERY,
            app.config["SESSION_COOKIE_NAME"],
        ]
        assert all(COOKIES.decode() in name for name in names)


def test_a_message_that_is_shown_once_is_for_its_reader(app: Flask, house: Settings) -> None:
    ana = Browser(app).sign_in("ana")
    ana.get("/privacy")
    with ana.client.session_transaction(base_url=BASE) as session:
        session["_flashes"] = [("message", "Shown once.")]
    assert "Shown once." in ana.get("/privacy").text
    assert "Shown once." not in ana.get("/privacy").text


def test_a_page_with_the_forms_of_a_demonstration_is_never_kept(house: Settings) -> None:
    settings = replace(house, demo=True)

    async def act(portal: Portal) -> None:
        tokens = set()
        for _ in range(2):
            answer = await portal.get("/")
            assert answer.headers["cache-control"] == "no-store"
            assert "set-cookie" in answer.headers
            tokens.add(answer.headers["set-cookie"])
        assert len(tokens) == 2
        assert len(portal.memory.shelf) == 0
        await portal.get("/privacy")
        assert await portal.is_given("/privacy")

    during(create_app(settings), settings, act)


def test_no_page_is_kept_for_longer_than_some_minutes(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        await portal.get("/privacy")
        with clock.at(NOON + LONGEST - SECOND):
            assert await portal.is_given("/privacy")
        with clock.at(NOON - SECOND):
            assert not await portal.is_given("/privacy")
        with clock.at(NOON + LONGEST):
            assert not await portal.is_given("/privacy")
            assert await portal.is_given("/privacy")

    during(app, house, act)


def test_a_page_that_nobody_wrote_is_asked_for_again(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        for path in ("/no-such-page", "/privacy/", "/home"):
            assert (await portal.get(path)).status == 404
            assert not await portal.is_given(path)

    during(app, house, act)


def test_with_a_query_string_the_page_is_made_for_each_answer(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        plain = await portal.get("/privacy")
        for _ in range(2):
            assert (await portal.get("/privacy?from=mail")).body == plain.body
            assert not await portal.is_given("/privacy?from=mail")

    during(app, house, act)


def test_while_the_database_is_away_nothing_is_given_from_memory(app: Flask, house: Settings) -> None:
    async def act(portal: Portal) -> None:
        await portal.get("/privacy")
        if engine() == "postgresql":
            end_connections(house)
        connect("sqlite:////nowhere/kept.db" if engine() == "sqlite" else "postgresql://nobody@127.0.0.1:1/x")
        try:
            status = (await portal.get("/privacy")).status
        finally:
            connect(house.database_url)
        # A file is not away for a connection that has it open; a server that ended ours is.
        assert status == (200 if engine() == "sqlite" else 503)
        assert shows(await portal.get("/privacy"), COMPANY_NAME.replace("&", "&amp;"))

    during(app, house, act)


def end_connections(settings: Settings) -> None:
    """Let the server end every connection to our database, as a restart does."""
    release()
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        assert server.execute(END, [settings.database_url.rpartition("/")[2]]).fetchall()
