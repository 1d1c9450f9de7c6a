"""Counts and times of requests in the Prometheus text format, added up over all worker processes."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

import structlog
from flask import Flask
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from portal.lib.asgi_types import WsgiApp
from portal.lib.logs import told

_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
# Counts a request: its endpoint, its status as text, the seconds it took.
Observe: TypeAlias = Callable[[str, str, float], None]
_log = structlog.get_logger()


@dataclass(frozen=True)
class _Gauge:
    name: str
    says: str
    read: Callable[[], float]


@dataclass(frozen=True)
class _Metrics:
    registry: CollectorRegistry
    requests: Histogram
    observe: Observe
    gauges: list[_Gauge] = field(default_factory=list)


def share(directory: Path) -> None:
    """Add up what all processes that share `directory` count; to be called before `install`.

    The library looks for its directory only when it is imported, which the parent process has done before it forked.
    """
    os.environ[_DIRECTORY] = str(directory)
    values.ValueClass = values.MultiProcessValue()


def install(app: Flask) -> None:
    """Count each request of `app` by endpoint and status, with the seconds it took."""
    registry = CollectorRegistry()
    requests = Histogram(
        "kept_request_seconds",
        "Seconds from the arrival of a whole request to its answer.",
        ("endpoint", "status"),
        buckets=_BUCKETS,
        registry=registry,
    )
    observe = _into(requests)
    app.extensions["kept_metrics"] = _Metrics(registry, requests, observe)
    app.wsgi_app = _counted(app.wsgi_app, observe)  # type: ignore[method-assign, assignment]


def observing(app: Flask) -> Observe:
    """Return what counts a request of `app` that it was not asked for itself, because its answer was in memory."""
    return _of(app).observe


def gauge(app: Flask, name: str, says: str, read: Callable[[], float]) -> None:
    """Show what `read` returns at each scrape, such as the age of the oldest mail in seconds.

    One that raises is left out of that scrape and logged.
    """
    _of(app).gauges.append(_Gauge(name, says, read))


def level(name: str, says: str) -> Gauge:
    """Return a figure that goes up and down in this process, and is shown added up over all that live.

    To be called after `share`; where nothing is shared, it is counted and shown nowhere.
    """
    return Gauge(name, says, registry=CollectorRegistry(), multiprocess_mode="livesum")


def exposition(app: Flask) -> bytes:
    """Return all figures of `app` as Prometheus text, version 0.0.4."""
    ours = _of(app)
    shown = CollectorRegistry()
    if directory := os.environ.get(_DIRECTORY):
        _forget_the_dead(Path(directory))
        MultiProcessCollector(shown)
    else:
        shown.register(ours.requests)
    shown.register(_Now(ours.gauges))
    return generate_latest(shown)


class _Now:
    """The gauges, read when they are collected; a class because the library asks for one."""

    def __init__(self, gauges: list[_Gauge]) -> None:
        self._gauges = gauges

    def describe(self) -> list[GaugeMetricFamily]:
        """Tell the registry nothing, so that it reads no gauge when this is registered."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each gauge that can be read."""
        for each in self._gauges:
            try:
                value = each.read()
            except Exception as error:  # noqa: BLE001 - one figure that fails must not hide the others
                _log.warning("no figure", gauge=each.name, **told(error))
            else:
                yield GaugeMetricFamily(each.name, each.says, value=value)


def _forget_the_dead(directory: Path) -> None:
    """Leave out the levels of processes that were killed and could not bring them down again."""
    for file in directory.glob("gauge_live*_*.db"):
        process = file.stem.rpartition("_")[2]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            mark_process_dead(process, str(directory))


def _of(app: Flask) -> _Metrics:
    return cast("_Metrics", app.extensions["kept_metrics"])


def _into(requests: Histogram) -> Observe:
    @cache
    def series(endpoint: str, status: str) -> Histogram:
        return requests.labels(endpoint, status)

    return lambda endpoint, status, seconds: series(endpoint, status).observe(seconds)


def _counted(inner: WsgiApp, observe: Observe) -> WsgiApp:
    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun = time.perf_counter()

        def start(status: str, *more: Any) -> Any:
            matched = environ.get("werkzeug.request")
            endpoint = getattr(matched, "endpoint", None) or ""
            observe(endpoint, status[:3], time.perf_counter() - begun)
            return start_response(status, *more)

        return inner(environ, start)

    return wrapped
