"""How a command ends: its exit code, or one line that says what is wrong."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import peewee

from portal.config import SettingsError
from portal.lib.errors import Invalid, KeptError

Command = Callable[..., Any]
_FAILURES = (SettingsError, KeptError, OSError, peewee.OperationalError)


def failing_plainly(command: Command) -> Command:
    """Let `command` fail with one line and exit code 1; its return value is the exit code otherwise."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        try:
            code = command(*args, **options)
        except Invalid as error:
            raise click.ClickException("; ".join(problem.message for problem in error.problems)) from error
        except _FAILURES as error:
            raise click.ClickException(_one_line(error)) from error
        sys.exit(code or 0)

    return run


def _one_line(error: Exception) -> str:
    """A database's own message may fill several lines; what follows the first is for its logs."""
    return next(iter(str(error).splitlines()), "") or f"It failed: {type(error).__name__}."
