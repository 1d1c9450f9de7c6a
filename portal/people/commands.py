"""`portal retention`: what was kept long enough goes now, or is only counted."""

from collections.abc import Callable

import click

from portal.config import Settings
from portal.lib import clock
from portal.lib.commands import failing_plainly
from portal.lib.retention import days_kept, forget_old, keepings, would_go


def retention_command(opened: Callable[[], Settings]) -> click.Command:
    """Return the command; `opened` makes an installation ready for work."""

    @click.command("retention")
    @click.option("--dry-run", is_flag=True, help="Count what would go, and change nothing.")
    @failing_plainly
    def retention(*, dry_run: bool) -> None:
        """Delete what lies outside the record and was kept long enough, as background work does once a day."""
        opened()
        at = clock.now()
        going, kept = would_go(at), days_kept()
        for one in keepings():
            click.echo(f"{one.name}: kept for {kept[one.topic]} days, {going[one.topic]:,} older")
            if not dry_run:
                forget_old(one.topic, at)
        click.echo("Nothing was deleted." if dry_run else "What is older was deleted.")

    return retention
