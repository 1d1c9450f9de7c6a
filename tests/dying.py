"""Processes that die at a chosen statement, as a machine may at any moment; modules that tests run use them."""

import logging
import os
import signal
from collections.abc import Callable

from portal import create_app
from portal.config import load_settings
from portal.lib.db import connect, release


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


def dies_at(statement: int, deed: Callable[[], object]) -> bool:
    """Let a child do a deed and die at a statement; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        logging.getLogger("peewee").addHandler(Death(statement))
        logging.getLogger("peewee").setLevel(logging.DEBUG)
        deed()
        release()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def begin() -> None:
    """Bind the installation that the environment names, as every process of it does."""
    settings = load_settings(os.environ)
    create_app(settings)
    release()
    connect(settings.database_url)
