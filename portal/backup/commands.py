"""The commands about backups: taking one, restoring one, and trying whether one would help."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from portal.backup.drilling import begin, begin_again, run_drill
from portal.backup.opening import opened
from portal.backup.restoring import Restored, restore
from portal.backup.taking import take
from portal.config import Settings
from portal.lib import clock, installed, logs
from portal.lib.alone import at_work
from portal.lib.commands import failing_plainly
from portal.lib.db import utc_instant
from portal.web.words import filesize, instant_words, plural

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def backup_commands(ready: Callable[[], Settings], told: Callable[[], Settings]) -> tuple[click.Command, ...]:
    """Return the commands; `ready` makes an installation ready for work, `told` only reads its settings."""
    return _backup_command(ready), _restore_command(told), _drill_command(ready)


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """Give what shows a progress bar for each step in turn."""
    shown: dict[str, Any] = {}

    def tell(step: str, done: int, of: int) -> None:
        if shown.get("step") != step:
            _end(shown)
            bar = click.progressbar(length=max(of, 1), label=step)
            shown.update(step=step, bar=bar.__enter__())
        shown["bar"].update(done - shown["bar"].pos)

    try:
        yield tell
    finally:
        _end(shown)


def _backup_command(ready: Callable[[], Settings]) -> click.Command:
    @click.command("backup")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--force", is_flag=True, help="Write over FILE if it is there.")
    @failing_plainly
    def backup(file: Path, *, force: bool) -> None:
        """Write everything into FILE, as it is at this moment, while the portal runs.

        Not in it: the secret key and the signing keys (keep secret.key and keys/ of the data directory elsewhere),
        sessions, codes, and mails that wait.
        """
        settings = ready()
        with bars() as tell:
            taken = take(
                settings, file.absolute(), clock.now(), lambda done, of: tell("Writing", done, of), over=force
            )
        click.echo(f"{taken.file}: {plural(taken.rows, 'row', 'rows')}, {filesize(taken.size)}.")

    return backup


def _restore_command(told: Callable[[], Settings]) -> click.Command:
    @click.command("restore")
    @click.argument("file", type=_FILE)
    @click.option("--yes", is_flag=True, help="Don't ask.")
    @click.option(
        "--erasures",
        multiple=True,
        type=_FILE,
        help="A newer backup, or a list (erasures.jsonl): what was erased by then is erased again.",
    )
    @failing_plainly
    def restore_file(file: Path, erasures: tuple[Path, ...], *, yes: bool) -> int:
        """Put the backup in FILE in the place of the database, once it is loaded beside it and found to be sound.

        The portal must be stopped. The old database is kept under another name. What was erased since the backup is
        erased again. On PostgreSQL the role needs to own the schema, and CREATE on the database.
        """
        logs.configure()
        settings = told()
        installed.bind(settings)
        if not yes and not _is_sure(settings, file):
            click.echo("Nothing was restored.", err=True)
            return 1
        with bars() as tell:
            done = restore(settings, file, clock.now(), tell, erasures)
        _say(settings, done)
        return 0

    return restore_file


def _drill_command(ready: Callable[[], Settings]) -> click.Command:
    @click.command("drill")
    @click.option(
        "--nightly", is_flag=True, hidden=True, help="As the portal starts it: behind everything else."
    )
    @failing_plainly
    def drill_once(*, nightly: bool) -> int:
        """Take a backup into backups/ of the data directory, restore it in a scratch place, and verify it there.

        The portal does so every night; the result stands on its page “Backups”.
        """
        if nightly:
            os.nice(10)
        settings, at = ready(), clock.now()
        if nightly and not begin(at):
            return 0
        if not nightly:
            begin_again(at)
        with at_work(settings), bars() as tell:
            done = run_drill(settings, at, tell)
        if done.reason:
            click.echo(done.reason, err=True)
            return 1
        held = f"{plural(done.rows, 'row', 'rows')}, {plural(done.streams, 'stream', 'streams')}"
        click.echo(f"{done.file}: {held}, {filesize(done.bytes)}. It was restored and found to be sound.")
        return 0

    return drill_once


def _is_sure(settings: Settings, file: Path) -> bool:
    with opened(file) as backup:
        made_at, rows = utc_instant(backup.manifest.made_at), backup.manifest.rows
    click.echo(f"{file} was made on {instant_words(made_at, 'UTC')} and holds {plural(rows, 'row', 'rows')}.")
    if not sys.stdin.isatty():
        click.echo("There is no terminal to ask: give --yes if you are sure.", err=True)
        return False
    return click.confirm(
        f"Replace the database of {settings.data_dir} by it? What came after it is then gone."
    )


def _say(settings: Settings, done: Restored) -> None:
    made = instant_words(done.made_at, "UTC")
    click.echo(f"Restored as of {made}: {plural(done.rows, 'row', 'rows')}, and the record is sound.")
    if done.erased:
        click.echo(f"{plural(done.erased, 'text', 'texts')} that were erased since are erased again.")
    if done.aside:
        click.echo(f"The database before it is kept as {done.aside}. Delete it when you no longer need it.")
    if done.lacks_key:
        click.echo(
            f"The signing key is missing, so nothing can be sealed: put it back into {settings.keys_dir}."
            " If it was replaced since this backup, its file is gone for good: make a new one (portal keys rotate)."
        )
    click.echo("Everybody signs in again. Start it: portal serve")


def _end(shown: dict[str, Any]) -> None:
    bar = shown.pop("bar", None)
    if bar is not None:
        bar.render_finish()
