"""Counts the SQL statements of a request, which is made in this process."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask
from structlog.testing import capture_logs

_BASE = "http://127.0.0.1:8000"


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(str(record.msg))


def statements(app: Flask, path: str, headers: Mapping[str, str]) -> int:
    """Return how many statements `app` runs for a GET of `path`."""
    with _collected() as collector, capture_logs():
        app.test_client(use_cookies=False).get(path, base_url=_BASE, headers=dict(headers))
    return len(collector.found)


@contextmanager
def _collected() -> Iterator[_Collector]:
    logger, collector = logging.getLogger("peewee"), _Collector()
    level = logger.level
    logger.addHandler(collector)
    logger.setLevel(logging.DEBUG)
    try:
        yield collector
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
