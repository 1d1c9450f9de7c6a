"""Which requests are answered from memory, which answers are kept, and that nobody can tell the difference."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from flask import Flask, Response, abort, request, session
from structlog.testing import capture_logs

from portal.config import Settings
from portal.lib import clock, headers, logs, metrics
from portal.lib.asgi_memory import Memory
from portal.lib.asgi_types import Refused
from portal.lib.for_anybody import OFFER, Terms
from portal.lib.headers import our_hosts
from tests.asking import HOST, Counted, Held, Portal, scope, send
from tests.cast import NOON

SECOND = timedelta(seconds=1)
VERSIONS = (("company", 3), ("sale", 1))
Act = Callable[[Portal], Awaitable[None]]


class Stage:
    """A small app, whose pages take every offer."""

    def __init__(self) -> None:
        self.text = "words"
        self.until = NOON + timedelta(hours=1)
        self.app = Flask("kept", static_folder=None)
        self.app.secret_key = "a secret of more than thirty-two characters"
        for path in ("/page", "/page/<name>"):
            self.app.add_url_rule(path, "page", self._page)
        self.app.add_url_rule("/cookie", "cookie", self._with_cookie)
        self.app.add_url_rule("/gone", "gone", self._gone)
        self.app.add_url_rule("/not-offered", "not_offered", lambda: self.text)
        for number, field in enumerate(
            (("Cache-Control", "no-store"), ("Cache-Control", "private"), ("Vary", "Accept"))
        ):
            self.app.add_url_rule(f"/field/{number}", f"field_{number}", self._with_field(*field))

    def _page(self, name: str = "") -> Response:
        self._take()
        return Response(self.text + name, mimetype="text/html")

    def _with_cookie(self) -> str:
        self._take()
        session["a"] = "b"
        return self.text

    def _gone(self) -> str:
        self._take()
        abort(410)

    def _with_field(self, name: str, value: str) -> Callable[[], Response]:
        def view() -> Response:
            self._take()
            return Response(self.text, headers={name: value})

        return view

    def _take(self) -> None:
        offer, rule = request.environ.get(OFFER), request.url_rule
        if offer and rule:
            offer.terms = Terms(VERSIONS, clock.now(), self.until, rule.rule, rule.endpoint)


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    return Settings(tmp_path, "sqlite://", "", base_url=f"http://{HOST}")  # type: ignore[arg-type]


@pytest.fixture
def stage(settings: Settings) -> Stage:
    made = Stage()
    metrics.install(made.app)
    headers.install(made.app, settings)
    logs.install(made.app)
    return made


@pytest.fixture
def portal(stage: Stage, settings: Settings) -> Portal:
    held, counted = Held(), Counted(stage.app)
    memory = Memory(counted, our_hosts(settings), held, metrics.observing(stage.app), 100_000)
    return Portal(memory, held, counted)


def run(act: Awaitable[None]) -> None:
    async def main() -> None:
        await act

    asyncio.run(main())


def test_an_answer_from_memory_is_the_apps_own_but_for_its_request_id(portal: Portal) -> None:
    async def act() -> None:
        first, again = await portal.get("/page"), await portal.get("/page")
        assert portal.counted.count == 1
        assert first.headers.pop("x-request-id") != again.headers.pop("x-request-id")
        assert again == first
        assert (again.status, again.text) == (200, "words")
        assert again.headers["content-length"] == "5"
        assert again.headers["content-security-policy"]
        portal.memory.shelf.put(b"/page", None, 0)  # type: ignore[arg-type]
        without = await portal.get("/page", cookie="kept=1")
        assert {*again.headers} - {*without.headers} == {"etag"}

    run(act())


def test_it_is_asked_each_time_whether_it_is_still_true(portal: Portal, stage: Stage) -> None:
    async def act() -> None:
        held = portal.fresh
        assert isinstance(held, Held)
        await portal.get("/page")
        assert await portal.is_given("/page")
        assert held.asked == [VERSIONS]
        held.answer, stage.text = False, "other words"
        assert (await portal.get("/page")).text == "other words"
        held.answer = True
        assert await portal.is_given("/page")
        assert (await portal.get("/page")).text == "other words"

    run(act())


@pytest.mark.parametrize(
    ("after", "given"), [(timedelta(), True), (9 * SECOND, True), (10 * SECOND, False), (-SECOND, False)]
)
def test_the_clock_ends_it_and_so_does_one_that_goes_back(
    portal: Portal, stage: Stage, after: timedelta, given: bool
) -> None:
    async def act() -> None:
        stage.until = NOON + 10 * SECOND
        await portal.get("/page")
        with clock.at(NOON + after):
            assert await portal.is_given("/page") is given

    run(act())


def test_who_has_it_gets_a_304_and_who_asks_for_the_head_gets_the_head(portal: Portal) -> None:
    async def act() -> None:
        first = await portal.get("/page")
        tag = first.headers["etag"]
        for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = await portal.get("/page", if_none_match=condition)
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag), condition
            assert again.headers["content-security-policy"]
            assert not {"content-type", "content-length"} & set(again.headers)
        for condition in ('"other"', tag.strip('"'), tag.upper(), "W/", ""):
            assert (await portal.get("/page", if_none_match=condition)).status == 200, condition
        head = await portal.get("/page", "HEAD")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == first.headers["content-length"]
        assert portal.counted.count == 1

    run(act())


def test_two_fields_of_conditions_are_one_list(portal: Portal) -> None:
    async def act() -> None:
        tag = (await portal.get("/page")).headers["etag"]
        fields = [(b"host", HOST.encode()), (b"if-none-match", b'"a"'), (b"if-none-match", tag.encode())]
        assert (await send(portal.memory, scope("/page", "GET", fields))).status == 304

    run(act())


def test_other_words_have_another_tag_and_the_same_words_the_same(portal: Portal, stage: Stage) -> None:
    async def act() -> None:
        tags = []
        for name, text in (("a", "one"), ("b", "two"), ("c", "one")):
            stage.text = text
            tags.append((await portal.get(f"/page/{name}")).headers["etag"])
        assert len(set(tags)) == 3
        stage.text = "onea"[:3]
        assert (await portal.get("/page/a")).headers["etag"] == tags[0]

    run(act())


@pytest.mark.parametrize(
    "fields",
    [
        {"cookie": "kept=a"},
        {"cookie": "a=b; __Host-kept-staff=c"},
        {"authorization": "Bearer a"},
        {"content_length": "0"},
        {"transfer_encoding": "chunked"},
        {"host": "evil.example"},
        {"host": ""},
    ],
)
def test_who_may_be_somebody_or_brings_something_goes_to_the_app(
    portal: Portal, fields: dict[str, str]
) -> None:
    async def act() -> None:
        await portal.get("/page")
        assert not await portal.is_given("/page", **fields)
        assert not await portal.is_given("/page/new", **fields)
        assert len(portal.memory.shelf) == 1

    run(act())


def test_a_foreign_host_is_refused_though_the_page_is_in_memory(portal: Portal) -> None:
    async def act() -> None:
        await portal.get("/page")
        assert (await portal.get("/page", host="evil.example")).status == 400
        assert await portal.is_given("/page", host="localhost:8000")

    run(act())


def test_two_hosts_are_no_host(portal: Portal) -> None:
    async def act() -> None:
        await portal.get("/page")
        fields = [(b"host", HOST.encode()), (b"host", b"evil.example")]
        with pytest.raises(Refused, match="400"):
            await send(portal.memory, scope("/page", "GET", fields))

    run(act())


@pytest.mark.parametrize("fields", [{"cookie": "_ga=1"}, {"range": "bytes=0-1"}, {"accept": "image/png"}])
def test_what_no_page_depends_on_does_not_matter(portal: Portal, fields: dict[str, str]) -> None:
    async def act() -> None:
        first = await portal.get("/page", **fields)
        assert await portal.is_given("/page", **fields)
        assert (await portal.get("/page", **fields)).body == first.body == b"words"

    run(act())


@pytest.mark.parametrize("path", ["/page?a=1", "/%70age", "/page/%C3%A9", "//page", "/page/", "/other"])
def test_only_a_plain_path_is_kept(portal: Portal, path: str) -> None:
    async def act() -> None:
        await portal.get("/page")
        for _ in range(2):
            assert not await portal.is_given(path)
        assert len(portal.memory.shelf) == 1

    run(act())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", "TRACE"])
def test_nothing_but_reading_is_answered_from_memory(portal: Portal, method: str) -> None:
    async def act() -> None:
        await portal.get("/page")
        before = portal.counted.count
        await portal.get("/page", method)
        assert portal.counted.count == before + 1

    run(act())


@pytest.mark.parametrize(
    "path", ["/cookie", "/gone", "/not-offered", "/field/0", "/field/1", "/field/2", "/nowhere"]
)
def test_what_is_somebodys_own_or_no_page_is_never_kept(portal: Portal, path: str) -> None:
    async def act() -> None:
        for _ in range(2):
            assert not await portal.is_given(path)
            assert "etag" not in (await portal.get(path)).headers
        assert len(portal.memory.shelf) == 0

    run(act())


def test_a_head_alone_keeps_nothing(portal: Portal) -> None:
    async def act() -> None:
        await portal.get("/page", "HEAD")
        assert len(portal.memory.shelf) == 0

    run(act())


def test_ten_thousand_paths_fill_the_memory_and_no_more(portal: Portal) -> None:
    async def act() -> None:
        for number in range(10_000):
            await portal.get(f"/page/{number}")
        assert portal.memory.shelf.held_bytes <= 100_000
        assert await portal.is_given("/page/9999")
        assert not await portal.is_given("/page/0")

    run(act())


def test_each_answer_is_a_line_in_the_log_and_is_counted(portal: Portal, stage: Stage) -> None:
    async def act() -> None:
        tag = (await portal.get("/page/a")).headers["etag"]
        await portal.get("/page/a")
        await portal.get("/page/a", "HEAD")
        await portal.get("/page/a", if_none_match=tag)

    with capture_logs() as events:
        run(act())
    assert [list(event) for event in events[1:]] == [list(events[0])] * 3
    told = [(event["method"], event["status"]) for event in events]
    assert told == [("GET", 200), ("GET", 200), ("HEAD", 200), ("GET", 304)]
    assert {(event["route"], event["who"]) for event in events} == {("/page/<name>", None)}
    assert len({event["request_id"] for event in events}) == 4
    shown = metrics.exposition(stage.app).decode()
    assert 'kept_request_seconds_count{endpoint="page",status="200"} 3.0' in shown
    assert 'kept_request_seconds_count{endpoint="page",status="304"} 1.0' in shown


def test_a_client_that_goes_away_leaves_nothing_behind(portal: Portal) -> None:
    async def gone(*_: object) -> None:
        """Say nothing, as the adaptor does when its client has gone."""

    async def act() -> None:
        silent = Memory(gone, lambda _: True, portal.fresh, lambda *_: None)
        with pytest.raises(ValueError, match="unpack"):
            await send(silent, scope("/page", "GET", [(b"host", HOST.encode())]))
        assert len(silent.shelf) == 0

    run(act())
