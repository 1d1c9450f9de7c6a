"""Workers that die: `python -m tests.intake.tables.killed`, the installation in its environment.

It forks workers of which the first dies at its first statement, the next at its second, and so on, until one of them
comes to the end of its turn.
"""

from portal.intake.jobs import bring_in_tables
from tests.cast import NOON
from tests.dying import begin, dies_at

if __name__ == "__main__":
    begin()
    at = 1
    while dies_at(at, lambda: bring_in_tables(NOON)):
        print(at, flush=True)  # noqa: T201 - the test reads it
        at += 1
