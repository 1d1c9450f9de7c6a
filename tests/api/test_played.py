"""Every operation takes what its document says, refuses the rest, and never breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal.lib.api import allowance
from portal.lib.db import release
from tests.api.playing import Game, faults_of
from tests.api.program import token_for
from tests.codebase.help import open_stage


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: on both engines it is played at length, against the running server."""
    return "sqlite"


def test_no_call_breaks_anything_or_gets_what_the_document_does_not_say(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "CALLS", 10_000_000)
    game = Game(token_for(), open_stage(), examples=5, whole=False)
    with served(app) as address:
        faults = faults_of(address, game)
    assert not faults, "\n\n".join(faults)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve `app` in a thread of this process, one request after the other; yields its address."""
    server = make_server("127.0.0.1", 0, app)

    def serve() -> None:
        server.serve_forever()
        release()

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
