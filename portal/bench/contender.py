"""One server under measurement: `python -m portal.bench.contender NAME PORT [WHAT]`.

`ours` and `a2wsgi` serve, through one adaptor each, a bare page or (WHAT is `portal`) the installation that the
environment names. `portal` is the real server of that installation. `pages` is a bare Flask view that answers with the
files of the folder WHAT behind the same server: the same adaptor, workers and threads, and nothing else.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from a2wsgi import WSGIMiddleware
from flask import Flask, Response, request

from portal import create_app, server
from portal.config import load_settings
from portal.lib import logs
from portal.lib.asgi import Adaptor
from portal.lib.asgi_edge import with_parts
from portal.lib.asgi_types import AsgiApp, Limits
from portal.lib.serving import Place, run

PAGE = b"<!doctype html><title>A page</title>" + b"<p>Twenty characters</p>" * 1165
HOST = "127.0.0.1"
_THREADS = 4
_WORKERS = 2


def ours(what: str) -> AsgiApp:
    """Return the app behind our adaptor."""
    return _adapted(_app(what))


def a2wsgi(what: str) -> AsgiApp:
    """Return the app behind a2wsgi with as many threads."""
    return WSGIMiddleware(_app(what), workers=_THREADS)  # type: ignore[return-value, arg-type]


def pages(folder: str) -> AsgiApp:
    """Return a bare app that answers with the files of `folder`, or with 304 to who has them, behind our adaptor."""
    bodies = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    app = _bare()

    def page(name: str) -> Response:
        if request.headers.get("If-None-Match") == f'"{name}"':
            return Response(status=304, headers={"ETag": f'"{name}"'})
        return Response(bodies[name], mimetype="text/html")

    app.add_url_rule("/<name>", "page", page)
    return _adapted(app)


CONTENDERS: Mapping[str, Callable[[str], AsgiApp]] = {"a2wsgi": a2wsgi, "ours": ours, "pages": pages}


def main(name: str, port: str, what: str = "bare") -> int:
    """Serve until a signal comes."""
    if name == "portal":
        return server.serve(load_settings(os.environ), HOST, int(port), _WORKERS, _THREADS)
    load = partial(CONTENDERS[name], what)
    return run(load, Place(HOST, int(port), _WORKERS), logs.for_server(), "/healthz")


def _adapted(app: Flask) -> AsgiApp:
    adaptor = Adaptor(app, Limits(threads=_THREADS))
    return with_parts((adaptor.pool,), adaptor)


def _app(what: str) -> Flask:
    logs.configure()
    if what == "portal":
        return create_app(load_settings(os.environ))
    app = _bare()
    app.add_url_rule("/", "page", lambda: Response(PAGE, mimetype="text/html"))
    return app


def _bare() -> Flask:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    return app


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
