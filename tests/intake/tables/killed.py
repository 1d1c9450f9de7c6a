"""Workers that die: `python -m tests.intake.tables.killed`, the installation in its environment.

It forks workers of which the first dies at its first statement, the next at its second, and so on, until one of them
comes to the end of its turn.
"""

import logging
import os

from portal import create_app
from portal.config import load_settings
from portal.intake.jobs import bring_in_tables
from portal.lib.db import connect, release
from tests.cast import NOON
from tests.record.writer import Death


def dies_at(statement: int) -> bool:
    """Let a worker begin its turn and die at a statement; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        logging.getLogger("peewee").addHandler(Death(statement))
        logging.getLogger("peewee").setLevel(logging.DEBUG)
        bring_in_tables(NOON)
        release()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    settings = load_settings(os.environ)
    create_app(settings)
    release()
    connect(settings.database_url)
    at = 1
    while dies_at(at):
        print(at, flush=True)  # noqa: T201 - the test reads it
        at += 1
