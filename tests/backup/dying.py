"""A process that restores a backup and dies at a step: `python -m tests.backup.dying STEP FILE`.

The steps are those by which the old database gives way: names of files on SQLite, statements on PostgreSQL.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from portal.backup.restoring import restore
from portal.lib import installed
from portal.lib.db import engine, release
from tests.cast import NOON
from tests.dying import begin


def die_at(step: int) -> None:
    """Let this process die before the step of this number, counted from 1."""
    left = [step]

    def counted(deed: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return deed(*args, **options)

        return done

    if engine() == "sqlite":
        for name in ("hardlink_to", "replace", "chmod"):
            setattr(Path, name, counted(getattr(Path, name)))
        return
    execute = psycopg.Connection.execute

    def executed(self: Any, query: Any, *args: Any) -> Any:
        # Only what swaps: all tables are locked before, which changes nothing.
        chosen = counted(execute) if b"RENAME" in query else execute
        return chosen(self, query, *args)

    psycopg.Connection.execute = executed  # type: ignore[assignment,method-assign]
    psycopg.Connection.commit = counted(psycopg.Connection.commit)  # type: ignore[method-assign]


if __name__ == "__main__":
    begin()
    die_at(int(sys.argv[1]))
    release()
    restore(installed.settings(), Path(sys.argv[2]), NOON, lambda *_: None)
