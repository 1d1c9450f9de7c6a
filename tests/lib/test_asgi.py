"""The adaptor between the server and Flask, asked without a network."""

import asyncio
import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from portal.lib.asgi import Adaptor, call_wsgi
from portal.lib.asgi_edge import behind_proxies, with_native, with_parts
from portal.lib.asgi_environ import FORWARDED, wsgi_environ
from portal.lib.asgi_types import AsgiApp, Limits, Message, RawHeaders, Receive, Refused, Scope, Send, Spooled

CSP = ("Content-Security-Policy", "default-src 'none'")
SMALL = Limits(threads=1, waiting=0, body_bytes=10, held_bytes=15, body_seconds=0.05, pause_seconds=0.02)


class Spoken:
    """A WSGI app that keeps what it was asked and answers with `pieces`, whose close it counts."""

    def __init__(self, *pieces: bytes, status: str = "200 OK") -> None:
        self.pieces, self.status, self.closed = pieces, status, 0
        self.environ: dict[str, Any] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.environ = environ
        start_response(
            self.status, [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
        )
        return self

    def __iter__(self) -> Any:
        return iter(self.pieces)

    def close(self) -> None:
        self.closed += 1


def scope(path: str = "/", method: str = "GET", headers: RawHeaders | None = None, **more: Any) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "999"),
        "headers": headers or [],
        **more,
    }


def body(*pieces: bytes, whole: bool = True) -> Receive:
    """Send `pieces`; when not `whole`, stay silent after them."""
    left = list(pieces)

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left) or not whole}

    return receive


def length(size: int) -> RawHeaders:
    return [(b"content-length", str(size).encode())]


async def ask(app: AsgiApp, asked: Scope, receive: Receive) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(asked, receive, send)
    return sent


def answer(app: Any, asked: Scope, receive: Receive | None = None) -> Any:
    """Return (status, headers, body) of one request; None when nothing was sent."""
    adaptor = Adaptor(app, SMALL, [CSP])
    adaptor.pool.start()
    sent = asyncio.run(ask(adaptor, asked, receive or body(b"")))
    adaptor.pool.stop()
    return (sent[0]["status"], sent[0]["headers"], sent[1]["body"]) if sent else None


def test_an_answer_keeps_its_status_every_header_and_the_whole_body() -> None:
    spoken = Spoken(b"one ", b"two", status="201 CREATED")
    status, headers, sent = answer(spoken, scope())
    assert (status, sent, spoken.closed) == (201, b"one two", 1)
    assert headers.count((b"set-cookie", b"a=1")) == headers.count((b"set-cookie", b"b=2")) == 1
    assert (b"content-length", b"7") in headers


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", "200 OK"), ("GET", "304 NOT MODIFIED"), ("GET", "204 NO")]
)
def test_an_answer_that_may_have_no_body_has_none(method: str, status: str) -> None:
    assert answer(Spoken(b"a body", status=status), scope(method=method))[2] == b""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_that_lies_in_a_file_goes_out_in_pieces_and_the_file_is_closed(method: str) -> None:
    file = io.BytesIO(b"x" * 200_000)

    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "200000")])
        return Spooled(file)

    adaptor = Adaptor(app, SMALL, [CSP])
    adaptor.pool.start()
    start, *pieces = asyncio.run(ask(adaptor, scope(method=method), body(b"")))
    adaptor.pool.stop()
    assert start["headers"] == [(b"content-length", b"200000")]
    assert max(len(piece["body"]) for piece in pieces) < 100_000
    assert sum(len(piece["body"]) for piece in pieces) == (200_000 if method == "GET" else 0)
    assert [bool(piece.get("more_body")) for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert file.closed


def test_the_app_reads_the_whole_body_however_it_was_cut() -> None:
    spoken = Spoken(b"")
    answer(
        spoken, scope(method="POST", headers=[(b"transfer-encoding", b"chunked")]), body(b"abc", b"", b"de")
    )
    assert spoken.environ["wsgi.input"].read() == b"abcde"
    assert spoken.environ["CONTENT_LENGTH"] == "5"
    assert "HTTP_TRANSFER_ENCODING" not in spoken.environ


@pytest.mark.parametrize("pieces", [[b"x" * 11], [b"x" * 6, b"x" * 6], [b"x" * 50, b"x" * 50]])
def test_a_body_over_the_limit_is_413_and_reaches_no_app(pieces: list[bytes]) -> None:
    spoken = Spoken(b"")
    sent = answer(spoken, scope(method="POST", headers=length(sum(map(len, pieces)))), body(*pieces))
    assert (sent[0], spoken.environ) == (413, {})
    assert (b"content-security-policy", b"default-src 'none'") in sent[1]


def test_a_body_that_is_announced_far_too_large_is_not_even_read() -> None:
    assert answer(Spoken(b""), scope(method="POST", headers=length(10**12)), body(whole=False))[0] == 413


def test_a_sender_that_pauses_too_long_is_408() -> None:
    assert answer(Spoken(b""), scope(method="POST", headers=length(9)), body(b"ab", whole=False))[0] == 408


def test_a_sender_that_drips_is_408_in_the_end() -> None:
    async def drip() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"", "more_body": True}

    assert answer(Spoken(b""), scope(method="POST", headers=length(9)), drip)[0] == 408


def test_bodies_that_are_on_their_way_together_may_not_fill_the_memory() -> None:
    async def both() -> list[int]:
        adaptor = Adaptor(Spoken(b""), SMALL)
        asked = scope(method="POST", headers=length(10))
        first = asyncio.create_task(ask(adaptor, asked, body(b"x" * 9, whole=False)))
        await asyncio.sleep(0)
        second = await ask(adaptor, asked, body(b"x" * 9))
        return [second[0]["status"], (await first)[0]["status"]]

    assert asyncio.run(both()) == [503, 408]


def test_more_requests_than_may_wait_are_503_with_the_time_to_come_back() -> None:
    async def three() -> list[Message]:
        adaptor = Adaptor(Spoken(b""), SMALL)
        waiting = asyncio.create_task(ask(adaptor, scope(), body(b"")))
        await asyncio.sleep(0)
        refused = await ask(adaptor, scope(), body(b""))
        adaptor.pool.start()
        assert (await waiting)[0]["status"] == 200
        adaptor.pool.stop()
        return refused

    sent = asyncio.run(three())
    assert sent[0]["status"] == 503
    assert (b"retry-after", b"2") in sent[0]["headers"]


def test_a_client_that_hangs_up_half_way_is_sent_nothing() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    assert answer(Spoken(b""), scope(method="POST", headers=length(9)), gone) is None


@pytest.mark.parametrize("error", [ValueError("a secret"), SystemExit(3)])
def test_an_app_that_fails_is_a_500_that_tells_nothing_and_the_thread_lives_on(error: BaseException) -> None:
    def failing(_environ: object, _start: object) -> Iterable[bytes]:
        raise error

    async def twice() -> list[Message]:
        adaptor = Adaptor(failing, SMALL, [CSP])
        adaptor.pool.start()
        sent = [*await ask(adaptor, scope(), body(b"")), *await ask(adaptor, scope(), body(b""))]
        adaptor.pool.stop()
        return sent

    sent = asyncio.run(twice())
    assert [sent[0]["status"], sent[2]["status"]] == [500, 500]
    assert b"secret" not in sent[1]["body"]


def test_the_iterable_of_an_app_is_closed_even_when_it_fails() -> None:
    class Broken(Spoken):
        def __iter__(self) -> Any:
            raise OSError

    broken = Broken()
    with pytest.raises(OSError):  # noqa: PT011 - any will do
        call_wsgi(broken, {})
    assert broken.closed == 1


def test_a_path_and_a_query_reach_the_app_as_their_bytes() -> None:
    environ = wsgi_environ(scope("/caf%C3%A9/%ff%2F", query_string=b"a=%ff&b=\xff"), b"")
    assert environ["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9/\xff/"
    assert environ["QUERY_STRING"].encode("latin-1") == b"a=%ff&b=\xff"


def test_repeated_headers_are_joined_as_their_kind_asks() -> None:
    cookies = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y")]
    environ = wsgi_environ(scope(headers=[*cookies, (b"content-type", b"text/plain")]), b"")
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")
    assert environ["CONTENT_TYPE"] == "text/plain"


def test_what_the_server_knows_stands_where_pep_3333_says() -> None:
    environ = wsgi_environ(scope(method="PUT"), b"abc")
    wanted = {
        "REQUEST_METHOD": "PUT",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.run_once": False,
        "CONTENT_LENGTH": "3",
    }
    assert {key: environ[key] for key in wanted} == wanted
    assert isinstance(environ["wsgi.input"], io.BytesIO)


@pytest.mark.parametrize("name", [b"x-forwarded-for", b"x-forwarded-host", b"forwarded", b"x-real-ip"])
def test_no_app_ever_sees_what_a_proxy_says(name: bytes) -> None:
    environ = wsgi_environ(scope(headers=[(name, b"203.0.113.9")]), b"")
    assert environ[FORWARDED] is True
    assert "203.0.113.9" not in environ.values()


def test_a_header_with_an_underscore_cannot_pass_for_another() -> None:
    assert "HTTP_X_USER" not in wsgi_environ(scope(headers=[(b"x_user", b"max")]), b"")


@pytest.mark.parametrize(
    "asked", [scope("*"), scope("example.com:443"), scope(headers=[(b"host", b"a"), (b"host", b"b")])]
)
def test_a_request_with_two_meanings_is_400(asked: Scope) -> None:
    with pytest.raises(Refused) as refused:
        wsgi_environ(asked, b"")
    assert refused.value.status == 400


def seen_by(networks: list[str], peer: str, headers: list[tuple[str, str]]) -> tuple[str, str]:
    seen: list[Scope] = []

    async def app(asked: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(asked)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    asked = scope(client=(peer, "1"), headers=raw)
    asyncio.run(ask(behind_proxies(networks, app), asked, body(b"")))
    return seen[0]["client"][0], seen[0]["scheme"]


FOR, PROTO = "x-forwarded-for", "x-forwarded-proto"


@pytest.mark.parametrize(
    ("peer", "headers", "client"),
    [
        ("10.0.0.1", [(FOR, "203.0.113.9")], "203.0.113.9"),
        ("10.0.0.1", [(FOR, "1.2.3.4, 203.0.113.9, 10.0.0.2")], "203.0.113.9"),
        ("10.0.0.1", [(FOR, "1.2.3.4"), (FOR, "203.0.113.9")], "203.0.113.9"),
        ("10.0.0.1", [(FOR, "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
        ("10.0.0.1", [(FOR, "203.0.113.9, nonsense, 10.0.0.2")], "10.0.0.2"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", [(FOR, "2001:db8::9")], "2001:db8::9"),
        ("198.51.100.7", [(FOR, "203.0.113.9")], "198.51.100.7"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy_of_ours(
    peer: str, headers: list[tuple[str, str]], client: str
) -> None:
    assert seen_by(["10.0.0.0/8"], peer, headers)[0] == client


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [("10.0.0.1", "https", "https"), ("10.0.0.1", "gopher", "http"), ("198.51.100.7", "https", "http")],
)
def test_only_our_proxies_say_that_it_was_https(peer: str, said: str, scheme: str) -> None:
    assert seen_by(["10.0.0.0/8"], peer, [(PROTO, said)])[1] == scheme


def test_without_proxies_nobody_is_believed() -> None:
    assert seen_by([], "127.0.0.1", [(FOR, "203.0.113.9"), (PROTO, "https")]) == ("127.0.0.1", "http")


def test_a_native_path_is_answered_by_its_own_app() -> None:
    asked: list[str] = []

    def named(name: str) -> AsgiApp:
        async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
            asked.append(name)

        return app

    app = with_native({"/live/": named("live")}, named("flask"))
    for path in ("/live/x", "/lives", "/"):
        asyncio.run(ask(app, scope(path), body(b"")))
    assert asked == ["live", "flask", "flask"]


class Part:
    def __init__(self, name: str, told: list[str], *, fails: bool = False) -> None:
        self.name, self.told, self.fails = name, told, fails

    def start(self) -> None:
        """Tell of the start, or fail."""
        if self.fails:
            raise OSError
        self.told.append(f"start {self.name}")

    def stop(self) -> None:
        """Tell of the stop."""
        self.told.append(f"stop {self.name}")


def lifespan(*parts: Part) -> list[str]:
    async def receive() -> Message:
        return {"type": "lifespan"}

    app = with_parts(parts, Adaptor(Spoken(b""), SMALL))
    return [message["type"] for message in asyncio.run(ask(app, {"type": "lifespan"}, receive))]


def test_parts_start_in_order_and_stop_in_reverse() -> None:
    told: list[str] = []
    said = lifespan(Part("a", told), Part("b", told))
    assert told == ["start a", "start b", "stop b", "stop a"]
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_part_that_cannot_start_stops_the_process() -> None:
    assert lifespan(Part("a", [], fails=True)) == ["lifespan.startup.failed"]
