"""A process that appends until it is killed: `python -m tests.record.writer HOW`, the installation in its environment.

`loop` tells each entry that was kept; `half` stops inside a transaction, after everything was written; `each` forks
children that die at their first statement, at their second, and so on, until one of them lives; `root` does so while
they make the root of the day.
"""

import sys
from collections.abc import Callable

from portal.lib.db import transaction
from portal.record.actions import append
from portal.record.models import SYSTEM
from portal.record.roots import make_root
from portal.record.rules import Personal
from tests.cast import NOON
from tests.dying import begin, dies_at
from tests.record.help import NOTED, note

STREAM = "killed"


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


def each(deed: Callable[[], object] = lambda: note(STREAM)) -> None:
    """Die at every statement of a deed in turn, by default an append."""
    statement = 1
    while dies_at(statement, deed):
        print(statement, flush=True)  # noqa: T201 - the test reads it
        statement += 1


if __name__ == "__main__":
    begin()
    deeds: dict[str, Callable[[], None]] = {
        "loop": loop,
        "half": half,
        "each": each,
        "root": lambda: each(lambda: make_root(NOON)),
    }
    deeds[sys.argv[1]]()
