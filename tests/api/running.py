"""The real server on the database of a test, for programs that come over HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

from portal.bench.driving import free_port
from portal.config import Settings
from portal.lib.db import release
from portal.lib.limits import Bucket
from tests.record.help import env

PATIENCE_SECONDS = 60
_EMPTIED_EVERY_SECONDS = 0.25


@contextmanager
def running(settings: Settings, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the portal on the database of `settings`, with more of them in `more`; yields its address.

    It is ended by SIGTERM, and has to end well.
    """
    release()
    port = str(free_port())
    command = [sys.executable, "-c", "from portal.cli import main; main()", "serve", "--port", port]
    environ = os.environ | env(settings) | {"KEPT_BASE_URL": f"http://127.0.0.1:{port}"} | dict(more or {})
    said = settings.data_dir / f"server-{port}.log"
    with (
        said.open("w") as log,
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, said.read_text("utf-8")[-2000:]
            yield line.removeprefix("Kept is at ").strip()
        finally:
            process.terminate()
            code = process.wait(PATIENCE_SECONDS)
        assert code == 0, said.read_text("utf-8")[-2000:]


@contextmanager
def without_limits() -> Iterator[None]:
    """Let programs call as often as they want: whatever was counted against them is forgotten again and again."""
    ended = Event()

    def forget() -> None:
        while not ended.wait(_EMPTIED_EVERY_SECONDS):
            Bucket.delete().execute()
        release()

    thread = Thread(target=forget)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
