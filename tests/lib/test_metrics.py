"""Figures of requests, and gauges that are read when they are asked for."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from portal.lib import metrics


@pytest.fixture
def app() -> Flask:
    app = Flask("metrics")
    app.add_url_rule("/sales/<ref>", "sale", lambda ref: f"sale {ref}")
    metrics.install(app)
    return app


def lines(app: Flask) -> list[str]:
    return metrics.exposition(app).decode().splitlines()


def test_requests_are_counted_by_endpoint_and_status(app: Flask) -> None:
    for path in ("/sales/a", "/sales/b", "/nowhere"):
        app.test_client().get(path)
    assert 'kept_request_seconds_count{endpoint="sale",status="200"} 2.0' in lines(app)
    assert 'kept_request_seconds_count{endpoint="",status="404"} 1.0' in lines(app)


def test_a_gauge_is_read_at_each_scrape(app: Flask) -> None:
    waiting = [3]
    metrics.gauge(app, "kept_outbox_mails", "Mails that wait to be sent.", lambda: waiting[0])
    assert "kept_outbox_mails 3.0" in lines(app)
    waiting[0] = 4
    assert "kept_outbox_mails 4.0" in lines(app)


def test_a_gauge_that_cannot_be_read_hides_no_other(app: Flask) -> None:
    metrics.gauge(app, "kept_broken", "Cannot be read.", lambda: 1 / 0)
    metrics.gauge(app, "kept_sound", "Can be read.", lambda: 1)
    with capture_logs() as events:
        shown = lines(app)
    assert "kept_sound 1.0" in shown
    assert not any(line.startswith("kept_broken ") for line in shown)
    assert [event["gauge"] for event in events] == ["kept_broken"]


def test_two_apps_count_apart(app: Flask) -> None:
    other = Flask("other")
    metrics.install(other)
    app.test_client().get("/sales/a")
    assert not any("_count{" in line for line in lines(other))


def test_levels_of_all_processes_are_added_up_but_for_those_that_were_killed(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    script = (
        "import os, sys; from pathlib import Path; from portal.lib import metrics;"
        f" metrics.share(Path({str(tmp_path)!r})); metrics.level('kept_test_level', 'Is tested.').inc(2);"
        " print('up', flush=True); sys.stdin.read(); os.kill(os.getpid(), 9)"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [one.stdout.readline() for one in both if one.stdout] == [b"up\n", b"up\n"]
    assert "kept_test_level 4.0" in lines(app)
    both[0].communicate()
    assert "kept_test_level 2.0" in lines(app)
    both[1].communicate()
