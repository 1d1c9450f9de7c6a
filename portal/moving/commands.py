"""What `portal export --all` and `portal import` do with a whole installation."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from portal.backup.commands import bars
from portal.config import Settings
from portal.installing import with_secret
from portal.lib import clock, installed, logs, migrate
from portal.lib.alone import alone
from portal.lib.db import db, engine
from portal.moving.figuring import count_all
from portal.moving.lines import Lines, is_whole_export
from portal.moving.replaying import header_of, need_empty
from portal.moving.taking_in import TakenIn, take_in
from portal.moving.writing import write_all
from portal.people.queries import managers
from portal.record.erasure_list import catch_up
from portal.web.words import filesize, instant_words, plural

_NOUNS = {
    "stream": ("stream", "streams"),
    "entry": ("entry", "entries"),
    "receipt": ("receipt", "receipts"),
    "file": ("file", "files"),
}


def export_all(settings: Settings, file: Path) -> None:
    """Write the whole of an installation that is ready for work into `file`, while the portal runs."""
    with bars() as tell:
        done = write_all(settings, file, clock.now(), lambda count, of: tell("Writing", count, of))
    click.echo(f"{file}: {_told(done.counts.of)}, {filesize(done.size)}.")
    click.echo(
        "Not in it: private keys and the secret key, passwords, sessions, drafts, notes of staff, and mails that wait."
    )
    click.echo(f"It goes into an empty installation: portal import {file.name}")


class Whole:
    """Takes in the export of a whole installation where `portal import` meets one."""

    def __init__(self, told: Callable[[], Settings]) -> None:
        """Prepare to; `told` only reads the settings of the installation that it goes into."""
        self._settings_told = told

    def is_one(self, file: Path) -> bool:
        """Tell whether a file is such an export."""
        return is_whole_export(file)

    def take_in(self, file: Path, *, dry_run: bool) -> None:
        """Make an empty installation, unless there is one, and replay the file into it."""
        logs.configure()
        with file.open("rb") as opened:
            header_of(Lines(opened))
        settings, at = self._settings_told(), clock.now()
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(settings, "import"), bars() as tell:
            settings = _made_empty(settings)
            done = take_in(file, at, tell, dry_run=dry_run)
            if not dry_run:
                tell("Counting", 0, 1)
                _finish(at)
                tell("Counting", 1, 1)
        _say(settings, done, dry_run=dry_run)


def _made_empty(settings: Settings) -> Settings:
    """Return the settings of an installation without an entry. Raises Conflict, before anything is touched."""
    migrate.pending(settings)
    if db.table_exists("stream"):
        need_empty()
    settings = with_secret(settings)
    installed.bind(settings)
    migrate.apply_pending(settings)
    return settings


def _finish(at: datetime) -> None:
    """Do what follows from the record, and is done again by background work if it is cut off here."""
    catch_up()
    if engine() == "postgresql":
        db.execute_sql("ANALYZE")
    count_all(at)


def _say(settings: Settings, done: TakenIn, *, dry_run: bool) -> None:
    if dry_run:
        click.echo(f"{_told(done.counts)} can be imported, and the record is sound. Nothing was kept.")
        return
    made = instant_words(done.made_at, "UTC")
    click.echo(f"Imported into {settings.data_dir}, as of {made}: {_told(done.counts)}. The record is sound.")
    click.echo(
        f"What is sealed from now on is signed with a new key ({done.key}); what older ones signed stays good."
    )
    click.echo(
        "Passwords, drafts, notes of staff and waiting mails did not come along. End the old portal before this one"
        " is served, and let each of your staff set a password anew, a manager first:"
    )
    for manager in managers():
        click.echo(f"  portal staff add {manager.email} --role manager")
    click.echo("Customers sign in by mail, as ever. Start it: portal serve")


def _told(counts: dict[str, int]) -> str:
    return ", ".join(plural(counts[kind], *nouns) for kind, nouns in _NOUNS.items())
