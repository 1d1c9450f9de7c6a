"""The commands of the public site."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from portal.config import Settings, web_address
from portal.lib import clock
from portal.lib.commands import failing_plainly
from portal.public.site.building import Report, build
from portal.public.site.refusals import NotBuilt
from portal.web.words import plural


def site_commands(opened: Callable[[], Settings]) -> click.Group:
    """Return the group of commands; `opened` makes an installation ready for work."""

    @click.group()
    def site() -> None:
        """The public site, for any static host."""

    @site.command("build")
    @click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
    @click.option("--base-url", help="Where the site will stand; by default KEPT_SITE_URL.")
    @failing_plainly
    def build_site(folder: Path, base_url: str | None) -> int:
        """Build the whole site into DIR; again, only what changed. Exit 1 when something in it is not right.

        Files in DIR whose names begin with .kept-site are for the next build: leave them there, and publish the others.
        """
        settings = opened()
        return _build(
            folder.resolve(), web_address("--base-url", base_url) if base_url else settings.site_address
        )

    return site


def _build(folder: Path, site_url: str) -> int:
    try:
        with click.progressbar(length=1, label="Building", hidden=not sys.stdout.isatty()) as bar:

            def tell(made: int, of: int) -> None:
                bar.length = max(of, 1)
                bar.update(made - bar.pos)

            report = build(folder, clock.now(), site_url, tell=tell)
    except NotBuilt as refusal:
        for line in refusal.lines:
            click.echo(line, err=True)
        return 1
    click.echo(_told(report, folder))
    return 0


def _told(report: Report, folder: Path) -> str:
    done = f"{report.made:,} made anew, {report.written:,} written, {report.removed:,} taken away"
    return f"The site in {folder} has {plural(report.files, 'file', 'files')}: {done}."
