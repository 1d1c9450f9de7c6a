"""Public pages from the real server, of which several processes answer: what one changes, all show at once."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from portal.config import Settings
from portal.lib import clock
from portal.lib.db import release
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.record.models import SYSTEM
from tests.record.help import env

COMMAND = Path(sys.executable).parent / "portal"
PATIENCE_SECONDS = 30
# Each is a connection of its own, so that with all but certainty both workers are asked.
REQUESTS = 24


def test_what_another_process_changes_every_worker_shows_at_the_next_request(house: Settings) -> None:
    with _serving(house) as (port, process):
        pages = [_get(port, "/privacy") for _ in range(REQUESTS)]
        for name in ("Hallam", "Reyes", "Hallam"):
            change_settings(replace(settings_of(company()), name=name), SYSTEM, clock.now())
            release()
            shown = [_get(port, "/privacy") for _ in range(REQUESTS)]
            assert all(f"{name}</title>" in text for text, _ in shown), name
            pages += shown
        figures = _get(port, "/metrics")[0]
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert len({fields["x-request-id"] for _, fields in pages}) == len(pages)
    lines = [json.loads(line) for line in log.splitlines()]
    told = [line for line in lines if (line.get("route") or "").startswith("/<any(")]
    assert {line["request_id"] for line in told} == {fields["x-request-id"] for _, fields in pages}
    assert all(line["status"] == 200 for line in told)
    count = f'kept_request_seconds_count{{endpoint="public.page",status="200"}} {float(len(pages))}'
    assert count in figures.splitlines()


@contextmanager
def _serving(settings: Settings) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    release()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [str(COMMAND), "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(
        command,
        env=os.environ | env(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == f"Kept is at http://127.0.0.1:{port}\n"
            yield port, process
        finally:
            process.kill()


def _get(port: int, path: str) -> tuple[str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", path)
    answer = connection.getresponse()
    fields = {name.lower(): value for name, value in answer.getheaders()}
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200
    return text, fields
