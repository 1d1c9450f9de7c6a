"""The server as a process: it answers, refuses, survives and ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from portal.config import Settings
from portal.lib.headers import security_headers
from portal.server import serve
from tests.waiting import until

Refused: TypeAlias = Callable[..., str]

PATIENCE_SECONDS = 15
HALF = b"POST /size HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf of it"
TWO_WAYS = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
)


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int
    folder: Path

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("POST" if body is not None else "GET", path, body)
        response = connection.getresponse()
        answer = (
            response.status,
            {k.lower(): v for k, v in response.headers.items()},
            response.read().decode(),
        )
        connection.close()
        return answer

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, f"sqlite:///{tmp_path / 'kept.db'}", "a secret of more than thirty-two characters"
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve for all tests that leave the server as it was."""
    with served(tmp_path_factory.mktemp("shared")) as shared:
        yield shared


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """Serve for one test that ends the server or a part of it."""
    with served(tmp_path) as own:
        yield own


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Iterator[Refused]:
    """Try to serve on a port that is taken, so that a check which lets the portal through starts nothing either."""
    with socket.create_server(("127.0.0.1", 0)) as taken:

        def line(settings: Settings, host: str = "127.0.0.1") -> str:
            assert serve(settings, host, taken.getsockname()[1]) == 1
            said = capsys.readouterr().err
            assert said.count("\n") == 1
            return said

        yield line


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    port = free_port()
    with start(port, folder) as process:
        assert process.stdout
        assert process.stdout.readline() == f"Kept is at http://127.0.0.1:{port}\n"
        yield Server(process, port, folder)
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def start(port: int, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).with_name("served.py")), str(port), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until_text(reader: socket.socket, text: bytes) -> bytes:
    got = b""
    while text not in got:
        piece = reader.recv(4096)
        assert piece, f"it ended with {got[-80:]!r}"
        got += piece
    return got


def is_closed(server: Server) -> bool:
    try:
        server.connect().close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_request_under_way_at_sigterm_is_finished_and_the_server_ends_well(own_server: Server) -> None:
    answers: list[str] = []
    client = threading.Thread(target=lambda: answers.append(own_server.ask("/hold")[2]))
    client.start()
    until((own_server.folder / "held").exists, PATIENCE_SECONDS)
    own_server.process.send_signal(signal.SIGTERM)
    until(lambda: is_closed(own_server), PATIENCE_SECONDS)
    (own_server.folder / "go").touch()
    client.join(PATIENCE_SECONDS)
    assert answers == ["held until the end"]
    assert own_server.process.wait(PATIENCE_SECONDS) == 0


def test_what_runs_beside_the_requests_is_stopped_in_every_worker(own_server: Server) -> None:
    until(lambda: len(list(own_server.folder.glob("started-*"))) == 2, PATIENCE_SECONDS)
    assert own_server.end() == 0
    started = {path.name.removeprefix("started-") for path in own_server.folder.glob("started-*")}
    stopped = {path.name.removeprefix("stopped-") for path in own_server.folder.glob("stopped-*")}
    assert started == stopped


def test_open_streams_are_ended_in_order_when_the_server_ends(own_server: Server) -> None:
    readers = [own_server.connect() for _ in range(4)]
    for reader in readers:
        reader.sendall(b"GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    heads = [until_text(reader, b"retry: 1000\n\n") for reader in readers]
    assert all(head.startswith(b"HTTP/1.1 200 ") for head in heads)
    assert own_server.end() == 0
    # The last chunk says that the answer is whole (RFC 9112, 7.1).
    assert all(until_text(reader, b"0\r\n\r\n") for reader in readers)
    for reader in readers:
        reader.close()


def test_64_half_sent_requests_stop_nobody_else(server: Server) -> None:
    senders = [server.connect() for _ in range(64)]
    for sender in senders:
        sender.sendall(HALF)
    assert [server.ask("/healthz")[0] for _ in range(20)] == [200] * 20
    for sender in senders:
        assert sender.recv(100).startswith(b"HTTP/1.1 408 ")
        sender.close()


def test_half_sent_requests_do_not_keep_the_server_from_ending(own_server: Server) -> None:
    sender = own_server.connect()
    sender.sendall(HALF)
    assert own_server.end() == 0
    sender.close()


def test_an_oversized_body_gets_a_whole_answer_with_the_security_headers(server: Server) -> None:
    status, headers, text = server.ask("/size", b"x" * 300_000)
    assert status == 413
    assert "too large" in text
    expected = {name.lower(): value for name, value in security_headers(Settings(Path(), "sqlite://", ""))}
    assert {name: headers.get(name) for name in expected} == expected
    assert headers["x-request-id"]


def test_a_body_within_the_limit_arrives_whole(server: Server) -> None:
    assert server.ask("/size", b"x" * 100_000)[::2] == (200, "100000")


def test_a_client_that_goes_away_harms_nobody(server: Server) -> None:
    sender = server.connect()
    sender.sendall(b"GET /hold HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    until((server.folder / "held").exists, PATIENCE_SECONDS)
    sender.close()
    (server.folder / "go").touch()
    assert server.ask("/hold")[2] == "held until the end"
    assert server.ask("/healthz")[0] == 200


def test_a_worker_that_is_killed_is_replaced(own_server: Server) -> None:
    os.kill(int(own_server.ask("/pid")[2]), signal.SIGKILL)
    until(lambda: len(list(own_server.folder.glob("started-*"))) == 3, PATIENCE_SECONDS)
    assert own_server.ask("/healthz")[0] == 200


def test_the_figures_of_all_workers_are_added_up(server: Server) -> None:
    for _ in range(20):
        server.ask("/pid")
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(server.folder))  # type: ignore[no-untyped-call]
    labels = {"endpoint": "pid", "status": "200"}
    assert registry.get_sample_value("kept_request_seconds_count", labels) == 20


def test_a_request_that_can_be_read_in_two_ways_is_refused(server: Server) -> None:
    for head in TWO_WAYS:
        sender = server.connect()
        sender.sendall(head)
        assert sender.recv(100).startswith(b"HTTP/1.1 400 ")
        sender.close()


def test_a_port_that_is_taken_is_refused_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, start(taken.getsockname()[1], tmp_path) as process:
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert said.startswith("http://127.0.0.1:")
    assert "--port" in said


def test_a_demonstration_is_served_to_this_machine_only(refused: Refused, settings: Settings) -> None:
    assert "--host 127.0.0.1" in refused(replace(settings, demo=True), "0.0.0.0")  # noqa: S104 - refused


def test_pending_migrations_are_named_with_the_command_to_run(refused: Refused, settings: Settings) -> None:
    assert "`portal migrate`" in refused(settings)


def test_a_missing_secret_stops_the_start(refused: Refused, settings: Settings) -> None:
    assert refused(replace(settings, secret_key="")).startswith("KEPT_SECRET_KEY: ")


def test_a_database_that_does_not_answer_stops_the_start(refused: Refused, settings: Settings) -> None:
    away = replace(settings, database_url=f"postgresql://127.0.0.1:{free_port()}/kept")
    assert refused(away).startswith("KEPT_DATABASE_URL: ")
