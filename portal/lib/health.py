"""What watches the portal asks: does it answer, can it work, and how is it doing."""

import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, request

from portal.lib import metrics
from portal.lib.asgi_edge import is_loopback
from portal.lib.asgi_environ import FORWARDED
from portal.lib.gate import OPERATOR, PUBLIC, admits
from portal.lib.logs import told

TOKEN_FILE = "metrics.token"  # noqa: S105 - the name of the file, not the token
_NOT_READY = 503
_TEXT = "text/plain; charset=utf-8"
_log = structlog.get_logger()

bp = Blueprint("health", __name__)


def install(app: Flask, data_dir: Path, checks: Mapping[str, Callable[[], bool]]) -> None:
    """Serve `/healthz`, `/readyz` and `/metrics` on `app`.

    The portal is ready when each of `checks` returns True; one that raises or returns False is named in the answer.
    `metrics.token` in `data_dir`, where there is one, holds the bearer token that `/metrics` then asks of everybody.
    """
    app.extensions["kept_checks"] = dict(checks)
    app.extensions["kept_metrics_token"] = data_dir / TOKEN_FILE
    app.register_blueprint(bp)


@bp.get("/healthz")
@admits(PUBLIC)
def healthz() -> Response:
    """Say that this process answers."""
    return _text("ok\n")


@bp.get("/readyz")
@admits(PUBLIC)
def readyz() -> Response:
    """Say whether everything a request needs is there, or which of it is not (503)."""
    checks: Mapping[str, Callable[[], bool]] = current_app.extensions["kept_checks"]
    failed = [name for name, check in checks.items() if not _holds(name, check)]
    if failed:
        return _text(f"not ready: {', '.join(failed)}\n", _NOT_READY)
    return _text("ok\n")


@bp.get("/metrics")
@admits(OPERATOR)
def show_metrics() -> Response:
    """Give the figures to the operator; for all others there is no such page."""
    if not _is_operator():
        abort(404)
    # The Flask behind the proxy is a real one; the registry is kept on it.
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    return Response(metrics.exposition(app), content_type="text/plain; version=0.0.4; charset=utf-8")


def _text(body: str, status: int = 200) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, content_type=_TEXT)


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - not being ready is the answer, whatever the reason
        _log.warning("not ready", check=name, **told(error))
        return False


def _is_operator() -> bool:
    token_file: Path = current_app.extensions["kept_metrics_token"]
    if token_file.is_file():
        return _has_token(token_file.read_text("ascii").strip())
    # A request that came through a proxy on this machine is no visit from this machine.
    return FORWARDED not in request.environ and is_loopback(request.remote_addr or "")


def _has_token(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(given.encode(), token.encode())
    return bool(token) and scheme.lower() == "bearer" and same
