"""A process that appends until it is killed: `python -m tests.record.writer HOW`, the installation in its environment.

`loop` tells each entry that was kept; `half` stops inside a transaction, after everything was written; `each` forks
children that die at their first statement, at their second, and so on, until one of them lives.
"""

import logging
import os
import signal
import sys

from portal import create_app
from portal.config import load_settings
from portal.lib.db import connect, release, transaction
from portal.record.actions import append
from portal.record.models import SYSTEM
from portal.record.rules import Personal
from tests.cast import NOON
from tests.record.help import NOTED, note

STREAM = "killed"


class Death(logging.Handler):
    """Kills its own process at a statement, before that is run."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def emit(self, _record: logging.LogRecord) -> None:
        """Count down."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def loop() -> None:
    """Append for ever."""
    while True:
        print(note(STREAM).seq, flush=True)  # noqa: T201 - the test reads it


def half() -> None:
    """Append, and wait before the commit until somebody kills us."""
    with transaction():
        append(STREAM, NOTED, {"words": Personal("half done")}, SYSTEM, NOON)
        print("half", flush=True)  # noqa: T201 - the test reads it
        sys.stdin.read()


def each() -> None:
    """Die at every statement of an append in turn."""
    statement = 1
    while _dies_at(statement):
        print(statement, flush=True)  # noqa: T201 - the test reads it
        statement += 1


def _dies_at(statement: int) -> bool:
    child = os.fork()
    if child == 0:
        logging.getLogger("peewee").addHandler(Death(statement))
        logging.getLogger("peewee").setLevel(logging.DEBUG)
        note(STREAM)
        release()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    settings = load_settings(os.environ)
    create_app(settings)
    release()
    connect(settings.database_url)
    {"loop": loop, "half": half, "each": each}[sys.argv[1]]()
