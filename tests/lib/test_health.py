"""What watches the portal is told enough, and everybody else nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.lib import health, metrics
from portal.lib.asgi_environ import FORWARDED


def client_of(folder: Path, **checks: Callable[[], bool]) -> FlaskClient:
    app = Flask("health")
    metrics.install(app)
    health.install(app, folder, checks)
    return app.test_client()


def test_a_process_that_answers_is_healthy_whatever_else_fails(tmp_path: Path) -> None:
    response = client_of(tmp_path, database=lambda: False).get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_ready_means_that_every_check_holds(tmp_path: Path) -> None:
    response = client_of(tmp_path, database=lambda: True, migrations=lambda: True).get("/readyz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_what_is_not_ready_is_named_and_not_explained(tmp_path: Path) -> None:
    def away() -> bool:
        raise OSError("10.1.2.3 refused")

    response = client_of(tmp_path, database=away, disk=lambda: True, migrations=lambda: False).get("/readyz")
    assert (response.status_code, response.text) == (503, "not ready: database, migrations\n")


def test_figures_are_for_this_machine(tmp_path: Path) -> None:
    response = client_of(tmp_path).get("/metrics")
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"


@pytest.mark.parametrize("environ", [{"REMOTE_ADDR": "192.0.2.1"}, {FORWARDED: True}])
def test_for_others_there_are_no_figures(tmp_path: Path, environ: dict[str, object]) -> None:
    assert client_of(tmp_path).get("/metrics", environ_overrides=environ).status_code == 404


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        ("t0ken", "Bearer t0ken", 200),
        ("t0ken\n", "bearer t0ken", 200),
        ("t0ken", "Bearer other", 404),
        ("t0ken", "Bearer é", 404),
        ("t0ken", "Basic t0ken", 404),
        ("t0ken", "", 404),
        ("", "Bearer ", 404),
    ],
)
def test_where_there_is_a_token_it_is_asked_of_everybody(
    tmp_path: Path, token: str, sent: str, status: int
) -> None:
    (tmp_path / health.TOKEN_FILE).write_text(token)
    client = client_of(tmp_path)
    for address in ("127.0.0.1", "192.0.2.1"):
        environ = {"REMOTE_ADDR": address, "HTTP_AUTHORIZATION": sent}
        assert client.get("/metrics", environ_overrides=environ).status_code == status
