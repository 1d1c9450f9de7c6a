"""`portal mail receive`: a mail server hands a reply over, through a pipe."""

import os
import sys
from collections.abc import Callable

import click
import peewee

from portal.config import Settings, SettingsError
from portal.lib import clock
from portal.lib.db import AWAY
from portal.lib.errors import KeptError
from portal.messages.inbound.taking import LARGEST, take_in
from portal.messages.inbound.wording import REASONS


def mail_commands(opened: Callable[[], Settings]) -> click.Group:
    """Return the commands; `opened` makes an installation ready for work."""

    @click.group("mail")
    def mail() -> None:
        """Mail that comes in."""

    @mail.command("receive")
    def receive() -> None:
        """Take in one mail (RFC 5322) from standard input, as a mail server pipes it.

        Exit codes as mail servers know them: 0 taken, or taken before; 65 refused, with one line that says why; 75 not
        now, bring it again. No mail goes to its sender in any case.
        """
        raw = sys.stdin.buffer.read(LARGEST + 1)
        try:
            opened()
            found = take_in(raw, clock.now())
        except (*AWAY, peewee.DatabaseError, KeptError, SettingsError, OSError) as error:
            click.echo(f"Not now: {_one_line(error)}", err=True)
            sys.exit(os.EX_TEMPFAIL)
        if found.reason:
            click.echo(f"Refused: {REASONS[found.reason]}", err=True)
            sys.exit(os.EX_DATAERR)

    return mail


def _one_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
