"""A process that dies while it migrates: `python -m tests.record.migrator`, the installation in its environment.

It forks children that die at their first statement, at their second, and so on, until one of them lives.
"""

import logging
import os
import sys

from portal.config import load_settings
from portal.lib import installed, migrate
from portal.lib.db import release
from tests.dying import Death


def _dies_at(statement: int) -> bool:
    child = os.fork()
    if child == 0:
        logging.getLogger("peewee").addHandler(Death(statement))
        logging.getLogger("peewee").setLevel(logging.DEBUG)
        migrate.apply_pending(settings)
        release()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    settings = load_settings(os.environ)
    installed.bind(settings)
    deaths = 0
    while _dies_at(deaths + 1):
        deaths += 1
    sys.stdout.write(f"{deaths}\n")
