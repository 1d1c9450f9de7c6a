"""A process whose children die while they carry out an erasure: `python -m tests.custody.dying`.

It forks children that die at their first statement, a few later, and so on, until one lives. Prints how many died.
"""

import sys

from portal.custody.jobs import carry_out_erasures
from portal.lib.db import release
from tests.custody.help import DUE
from tests.dying import begin, dies_at

# Every statement would take minutes; these fall on all of its steps.
_STEP = 23

if __name__ == "__main__":
    begin()
    release()
    deaths = 0
    while dies_at(1 + deaths * _STEP, lambda: carry_out_erasures(DUE)):
        deaths += 1
    sys.stdout.write(f"{deaths}\n")
