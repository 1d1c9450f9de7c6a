"""The programs that readers save: run as they are, interrupted, lied to, and asked twice."""

import base64
import csv
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from portal.public.content import DIRECTORY
from tests.content.api import Heard, Told, hearing, telling
from tests.content.recipes import PORTAL, Shell, examples
from tests.engines import LONG_ON_POSTGRES
from tests.waiting import until

HERE = DIRECTORY / "connect"
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"


def event(n: int) -> dict[str, Any]:
    actor = {"kind": "staff", "ref": "D", "name": "Dee Lindqvist"}
    told = {
        "id": f"e{n}",
        "at": "2026-03-03T17:00:00Z",
        "type": "delivery.updated",
        "sale": "S",
        "customer": None,
    }
    return {**told, "seq": n, "actor": actor, "data": {"text": f"“{n}”, said Dee\n"}}


def program(name: str, folder: Path, address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, HERE / name, *arguments],
        cwd=folder,
        env={"KEPT_URL": address, "KEPT_TOKEN": "kept_x"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def pull(address: str, folder: Path, name: str = "events.jsonl") -> int:
    return program("pull_events.py", folder, address, name).returncode


def ids(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


def test_a_report_goes_on_where_it_stopped_and_an_empty_page_is_not_its_end(tmp_path: Path) -> None:
    told = Told([[event(1), event(2)], [], [event(3)]])
    with telling(told) as address:
        assert pull(address, tmp_path) == 0
        lines = (tmp_path / "events.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line) for line in lines] == [event(1), event(2), event(3)]
        told.pages.append([event(4)])
        assert pull(address, tmp_path) == pull(address, tmp_path) == 0
    assert ids(tmp_path) == ["e1", "e2", "e3", "e4"]
    assert set(told.asked) == {"Bearer kept_x"}


@LONG_ON_POSTGRES
def test_the_lines_of_the_page_write_both_kinds_of_report(shell: Shell) -> None:
    [lines], [cron] = examples("connect/events", "sh"), examples("connect/events", "cron")
    shell.save("pull_events.py")
    with telling(Told([[event(1)]])) as address:
        replace(shell, puts={PORTAL: address, "TOKEN": "kept_x"}).run(lines)
    assert {path.name for path in shell.folder.glob("events.*")} == {
        *("events.jsonl", "events.jsonl.cursor", "events.csv", "events.csv.cursor")
    }
    assert cron.strip().endswith(f"&& {lines.splitlines()[-1]}")


def test_a_report_that_breaks_off_has_lost_nothing_and_goes_on(tmp_path: Path) -> None:
    told = Told([[event(1), event(2)], [event(3)]], fails_after=1)
    with telling(told) as address:
        assert pull(address, tmp_path) == 1
        # As if the power had failed between the events and their cursor: they come again, and none is missing.
        (tmp_path / "events.jsonl.cursor").unlink()
        told.fails_after = 0
        assert pull(address, tmp_path) == 0
    assert ids(tmp_path) == ["e1", "e2", "e1", "e2", "e3"]


def test_a_report_as_a_table_has_one_heading_and_every_text_whole(tmp_path: Path) -> None:
    told = Told([[event(1)]])
    with telling(told) as address:
        assert pull(address, tmp_path, "events.csv") == 0
        told.pages.append([event(2)])
        assert pull(address, tmp_path, "events.csv") == 0
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["e1", "e2"]
    assert rows[0]["actor"] == "Dee Lindqvist"
    assert json.loads(rows[0]["data"]) == event(1)["data"]


def test_updates_of_a_scheduler_are_sent_once_and_what_is_refused_stays_with_its_reason(
    tmp_path: Path,
) -> None:
    (tmp_path / "outgoing").mkdir()
    for name in ("D1.job-17.started", "D2.job-18"):
        (tmp_path / "outgoing" / f"{name}.json").write_text(f'{{"text": "{name}"}}', "utf-8")
    heard = Heard(refuses="/api/v1/deliveries/D2/updates")
    with hearing(heard) as address:
        first = program("send_updates.py", tmp_path, address)
        assert (first.returncode, first.stderr.strip()) == (1, "D2.job-18.json: no")
        heard.refuses = ""
        assert program("send_updates.py", tmp_path, address).returncode == 0
        assert program("send_updates.py", tmp_path, address).returncode == 0
    taken = [(one.path, one.key, one.body["text"]) for one in heard.taken]
    assert taken == [
        ("/api/v1/deliveries/D1/updates", "job-17.started", "D1.job-17.started"),
        ("/api/v1/deliveries/D2/updates", "job-18", "D2.job-18"),
    ]
    assert {path.name for path in (tmp_path / "sent").iterdir()} == {
        "D1.job-17.started.json",
        "D2.job-18.json",
    }
    away = program("send_updates.py", tmp_path, "http://127.0.0.1:9")
    assert away.returncode == 0, "there is nothing to send"


@pytest.fixture
def receiver() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The receiver of webhooks, as a process: its address, and what prints."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, HERE / "receive_webhooks.py", str(port)],
        env={"KEPT_WEBHOOK_SECRET": SECRET, "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _answering(port), process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _answering(port: int) -> str:
    until(lambda: _is_open(port), 60)
    return f"http://127.0.0.1:{port}"


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def signed(body: bytes, id_: str = "msg_1", at: float | None = None, key: str = SECRET) -> dict[str, str]:
    """Return the headers of a webhook as its sender signs it (Standard Webhooks)."""
    sent = str(int(time.time() if at is None else at))
    secret = base64.b64decode(key.removeprefix("whsec_"))
    digest = hmac.new(secret, f"{id_}.{sent}.".encode() + body, hashlib.sha256).digest()
    mine = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": id_, "webhook-timestamp": sent, "webhook-signature": f"v1,b3RoZXI= {mine}"}


def sent(address: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        with urlopen(Request(address, body, headers), timeout=60) as answer:  # noqa: S310 - ours
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_a_webhook_is_taken_once_and_only_from_the_portal(
    receiver: tuple[str, subprocess.Popen[str]],
) -> None:
    address, process = receiver
    body = json.dumps({"type": "delivery.updated", "timestamp": "2026-03-03T17:00:00Z", "data": {}}).encode()
    assert sent(address, body, signed(body)) == 204
    assert sent(address, body, signed(body)) == 204, "again, since the portal may not have heard the answer"
    assert sent(address, body + b" ", signed(body)) == 401
    assert sent(address, body, signed(body, at=time.time() - 301)) == 401
    assert sent(address, body, signed(body, key="whsec_b3RoZXI=")) == 401
    assert sent(address, body, {**signed(body), "webhook-timestamp": "soon"}) == 401
    for header in signed(body):
        assert (
            sent(address, body, {name: value for name, value in signed(body).items() if name != header})
            == 401
        )
    assert sent(address, body, signed(body, "msg_2")) == 204
    process.terminate()
    told, _ = process.communicate(timeout=60)
    assert told.splitlines() == ["2026-03-03T17:00:00Z delivery.updated"] * 2


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of Standard Webhooks, which its libraries are tested with."""
    program = (HERE / "receive_webhooks.py").read_text("utf-8")
    inside: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(program, "receive_webhooks.py", "exec"), inside)  # noqa: S102 - our own file
    inside["time"] = type("At", (), {"time": staticmethod(lambda: 1731705121.0)})
    headers = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }
    body = b'{"event_type":"ping","data":{"success":true}}'
    assert inside["is_genuine"](SECRET, headers, body)
    assert not inside["is_genuine"](SECRET, headers, body + b" ")
