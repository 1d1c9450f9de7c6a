"""One server under measurement: `python -m portal.bench.contender ours|a2wsgi PORT [portal]`.

It serves the bare page, or, with `portal`, the installation that the environment names.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial

from a2wsgi import WSGIMiddleware
from flask import Flask, Response

from portal import create_app
from portal.config import load_settings
from portal.lib import logs
from portal.lib.asgi import Adaptor
from portal.lib.asgi_edge import with_parts
from portal.lib.asgi_types import AsgiApp, Limits
from portal.lib.serving import Place, run

PAGE = b"<!doctype html><title>A page</title>" + b"<p>Twenty characters</p>" * 1165
_THREADS = 4


def ours(what: str) -> AsgiApp:
    """Return the app behind our adaptor."""
    adaptor = Adaptor(_app(what), Limits(threads=_THREADS))
    return with_parts((adaptor.pool,), adaptor)


def a2wsgi(what: str) -> AsgiApp:
    """Return the app behind a2wsgi with as many threads."""
    return WSGIMiddleware(_app(what), workers=_THREADS)  # type: ignore[return-value, arg-type]


CONTENDERS: Mapping[str, Callable[[str], AsgiApp]] = {"a2wsgi": a2wsgi, "ours": ours}


def main(name: str, port: str, what: str = "bare") -> int:
    """Serve until a signal comes."""
    return run(
        partial(CONTENDERS[name], what), Place("127.0.0.1", int(port), 2), logs.for_server(), "/healthz"
    )


def _app(what: str) -> Flask:
    logs.configure()
    if what == "portal":
        return create_app(load_settings(os.environ))
    app = Flask("bare")
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    app.add_url_rule("/", "page", lambda: Response(PAGE, mimetype="text/html"))
    return app


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
