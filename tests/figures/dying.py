"""A process whose children die while they count: `python -m tests.figures.dying`, the installation in its environment.

It forks children that die at the first statement of a look, at the second, and so on, until one lives. After each
death nothing may be counted by half. Prints how many died.
"""

import logging
import os
import sys

from portal import create_app
from portal.config import load_settings
from portal.figures.jobs import count_what_moved
from portal.lib.db import connect, release
from portal.record.verify import verify_all
from tests.cast import NOON
from tests.record.writer import Death


def _dies_at(statement: int) -> bool:
    child = os.fork()
    if child == 0:
        logging.getLogger("peewee").addHandler(Death(statement))
        logging.getLogger("peewee").setLevel(logging.DEBUG)
        count_what_moved(NOON)
        release()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    settings = load_settings(os.environ)
    create_app(settings)
    release()
    connect(settings.database_url)
    deaths = 0
    while _dies_at(deaths + 1):
        deaths += 1
        if list(verify_all()):
            sys.exit(f"half of it is there after {deaths} deaths")
        release()
    sys.stdout.write(f"{deaths}\n")
