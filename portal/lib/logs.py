"""The log: one JSON line an event on standard error, without names, tokens, addresses of links or message bodies."""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

import structlog
from flask import Flask, got_request_exception, has_request_context, request
from structlog.typing import EventDict, Processor, WrappedLogger
from werkzeug.routing import Rule

from portal.lib.asgi_types import WsgiApp

REQUEST_ID = "X-Request-Id"
WHO = "kept.who"
_ID = "kept.request_id"
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_FAILURES = 400
_LONGEST = 200
# Quoted values, addresses and anything as long as a token may be personal or secret; what is left of an error's first
# line still says what failed.
_PRIVATE = re.compile(r"""'[^']*'|"[^"]*"|\S+://\S+|\S+@\S+|[A-Za-z0-9_\-]{20,}""")
# An encoder that is made once: `json.dumps` with options makes one for each line.
_encode = json.JSONEncoder(default=repr).encode
_quoted = json.encoder.encode_basestring_ascii
_log = structlog.get_logger()
_numbers = count(1)
# The very list that structlog is given, so that it is seen here when somebody else collects the events.
_pipeline: list[Processor] = []


def configure() -> None:
    """Send every event of this process, of libraries too, to standard error; for people where that is a terminal."""
    _pipeline[:] = processors()
    structlog.configure(
        processors=_pipeline,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(library_lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)


def processors() -> list[Processor]:
    """Return the steps from an event to its line."""
    return [
        _of_this_request,
        _tell_exception,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _renderer(),
    ]


def for_server() -> dict[str, Any]:
    """Return the logging settings (of `logging.config`) under which the ASGI server writes lines like our own."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": library_lines}},
        "handlers": {
            "lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
        },
        "loggers": {
            "_granian": {"handlers": ["lines"], "propagate": False},
            "granian.access": {"handlers": []},
        },
    }


def library_lines() -> logging.Formatter:
    """Return what turns a library's log records into lines like our own."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, _take_exception],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *processors()],
    )


def install(app: Flask) -> None:
    """Log each request of `app` by its route, never by its path, under an id that is made here and sent back.

    To be called after all that wraps the WSGI app, so that what the others answer is logged too.
    """
    app.wsgi_app = _logged(app.wsgi_app)  # type: ignore[method-assign, assignment]
    # Flask's own line about an unhandled error holds the path, and some paths hold tokens.
    app.logger.disabled = True
    got_request_exception.connect(_failed, app)


def say_who(kind: str, ref: str) -> None:
    """Tell whose request this is: `kind` is "contact" or "staff", `ref` opaque; the answer is then kept by no cache."""
    request.environ[WHO] = f"{kind}:{ref}"


def route_of(environ: dict[str, Any]) -> str | None:
    """Return the rule that a request of Flask was matched to, such as `/sign-in/<token>`; None when there is none."""
    # A request of plain werkzeug, such as one for a foreign host, was matched to nothing.
    rule: Rule | None = getattr(environ.get("werkzeug.request"), "url_rule", None)
    return rule.rule if rule else None


def tell_request(event: Mapping[str, Any], seconds: float) -> None:
    """Log a request that took so many seconds; `event` is its `request_id`, `who`, `method`, `route` and `status`."""
    event = {**event, "ms": round(seconds * 1000, 2)}
    if _pipeline and _pipeline[-1] is _as_json:
        sys.stderr.write(request_line(event))
        sys.stderr.flush()
    else:
        _log.info("request", **event)


def new_request_id() -> str:
    """Return a new id of 16 hexadecimal digits; one from outside is never taken, since it could forge lines."""
    return f"{_process_id()}{next(_numbers):08x}"


def told(error: BaseException) -> dict[str, Any]:
    """Return an error as fields of an event: its kind, its first line without values, and where it was raised."""
    return {"error": _line(error), "traceback": [step for each in _chain(error) for step in _steps(each)]}


@cache
def _process_id() -> str:
    """Return what tells this process from others; made at its first request, so that forked workers differ."""
    return secrets.token_hex(4)


def _renderer() -> Processor:
    if sys.stderr.isatty():
        # Without the values of variables: they may be somebody's words.
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return _as_json


def _as_json(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    return _encode(event)


def _of_this_request(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if "request_id" not in event and has_request_context():
        event["request_id"] = request.environ.get(_ID)
    return event


def _take_exception(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    return {**event, "exc_info": record.exc_info}


def _tell_exception(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exception()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event.update(told(error))
    return event


def _logged(inner: WsgiApp) -> WsgiApp:
    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun = time.perf_counter()
        request_id = environ[_ID] = new_request_id()

        def start(status: str, fields: list[tuple[str, str]], *more: Any) -> Any:
            fields.append((REQUEST_ID, request_id))
            _tell(environ, int(status[:3]), time.perf_counter() - begun)
            return start_response(status, fields, *more)

        return inner(environ, start)

    return wrapped


def _tell(environ: dict[str, Any], status: int, seconds: float) -> None:
    route = route_of(environ)
    if route in _QUIET and status < _FAILURES:
        return
    tell_request(
        {
            "request_id": environ[_ID],
            "who": environ.get(WHO),
            "method": environ["REQUEST_METHOD"],
            "route": route,
            "status": status,
        },
        seconds,
    )


def request_line(event: Mapping[str, Any]) -> str:
    """Return the line of a request, as the steps would write it; each request waits for this, so it takes none."""
    shown = (f'"{name}": {_shown(value)}, ' for name, value in event.items())
    at = datetime.now(UTC).isoformat().removesuffix("+00:00")
    return f'{{{"".join(shown)}"event": "request", "level": "info", "timestamp": "{at}Z"}}\n'


def _shown(value: str | float | None) -> str:
    if value is None:
        return "null"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _failed(_app: Flask, exception: BaseException, **_more: object) -> None:
    _log.error("failed", method=request.method, route=str(request.url_rule or ""), **told(exception))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _steps(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [*(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), _line(error)]


def _line(error: BaseException) -> str:
    first = str(error).partition("\n")[0][:_LONGEST]
    return f"{type(error).__name__}: {_PRIVATE.sub('…', first)}"
