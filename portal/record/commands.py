"""The commands about daily roots and the nightly check."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from portal.config import Settings
from portal.lib import clock
from portal.lib.commands import failing_plainly
from portal.lib.ids import in_groups
from portal.record.models import DailyRoot
from portal.record.nightly import check
from portal.record.root_check import kept_fault, root_faults
from portal.record.roots import content_of
from portal.record.verify import count_streams

SHOWN = 10


def record_commands(opened: Callable[[], Settings]) -> tuple[click.Command, ...]:
    """Return the commands; `opened` makes an installation ready for work."""

    @click.command("roots")
    @click.argument("kept", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--check", "checked", is_flag=True, help="Check all of them against the record.")
    @failing_plainly
    def roots(kept: tuple[Path, ...], *, checked: bool) -> int:
        """Print the newest daily roots; or check them. Exit 1 at a fault.

        KEPT are statements that somebody saved (2026-03-03.json): whether our roots still hold them.
        """
        opened()
        if not checked and not kept:
            return _show()
        return _tell([*_of_kept(kept), *(_of_all() if checked else ())])

    @click.command("check")
    @failing_plainly
    def check_now() -> int:
        """Make the nightly check now: what it finds is shown to managers, and on the page of each sale concerned."""
        opened()
        with click.progressbar(length=count_streams(), label="Checking") as bar:
            done = check(clock.now(), lambda: bar.update(1))
        click.echo(f"{done.streams:,} streams checked, {done.faults:,} faults found.")
        return 1 if done.faults else 0

    return roots, check_now


def _show() -> int:
    rows = list(DailyRoot.select().order_by(DailyRoot.n.desc()).limit(SHOWN))
    if not rows:
        click.echo("There is no root yet: a portal that is served makes the first one by itself.")
    for row in rows:
        click.echo(f"{row.day}  {in_groups(str(content_of(bytes(row.body)).get('root', '')))}")
    return 0


def _of_kept(kept: tuple[Path, ...]) -> Iterator[str]:
    for path in kept:
        if what := kept_fault(path.read_bytes()):
            yield f"{path.name}: {what}."


def _of_all() -> Iterator[str]:
    with click.progressbar(length=DailyRoot.select().count(), label="Checking") as bar:
        for fault in root_faults(lambda: bar.update(1)):
            yield f"Fault in {fault.stream}, entry {fault.seq}: {fault.what}."


def _tell(faults: list[str]) -> int:
    for line in faults:
        click.echo(line, err=True)
    if not faults:
        click.echo("The roots are sound.")
    return 1 if faults else 0
