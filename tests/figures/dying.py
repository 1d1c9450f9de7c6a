"""A process whose children die while they count: `python -m tests.figures.dying`, the installation in its environment.

It forks children that die at the first statement of a look, at the second, and so on, until one lives. After each
death nothing may be counted by half. Prints how many died.
"""

import sys

from portal.figures.jobs import count_what_moved
from portal.lib.db import release
from portal.record.verify import verify_all
from tests.cast import NOON
from tests.dying import begin, dies_at

if __name__ == "__main__":
    begin()
    deaths = 0
    while dies_at(deaths + 1, lambda: count_what_moved(NOON)):
        deaths += 1
        if list(verify_all()):
            sys.exit(f"half of it is there after {deaths} deaths")
        release()
    sys.stdout.write(f"{deaths}\n")
