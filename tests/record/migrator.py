"""A process that dies while it migrates: `python -m tests.record.migrator`, the installation in its environment.

It forks children that die at their first statement, at their second, and so on, until one of them lives.
"""

import os
import sys

from portal.config import load_settings
from portal.lib import installed, migrate
from tests.dying import dies_at

if __name__ == "__main__":
    settings = load_settings(os.environ)
    installed.bind(settings)
    deaths = 0
    while dies_at(deaths + 1, lambda: migrate.apply_pending(settings)):
        deaths += 1
    sys.stdout.write(f"{deaths}\n")
