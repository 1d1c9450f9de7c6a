"""The commands of the measurements: `portal bench …`."""

import sys
from collections.abc import Callable, Mapping

import click

from portal.bench import adaptor, live, pages, programs, record, search, site, writes
from portal.lib.commands import failing_plainly
from portal.lib.errors import Unavailable

SITE_PAGES = 1000
_ALL: Mapping[str, Callable[[], int]] = {
    "adaptor": adaptor.measure,
    "pages": lambda: pages.measure(pages.Plan()),
    "writes": lambda: writes.measure(writes.Plan()),
    "api": lambda: programs.measure(programs.Plan()),
    "live": lambda: live.measure(live.Plan()),
    "site": lambda: site.measure(SITE_PAGES),
    "search": lambda: search.measure(search.Plan()),
    "record": lambda: record.measure(record.ENTRIES),
}


@click.group("bench", invoke_without_command=True)
@click.pass_context
def measurements(context: click.Context) -> None:
    """The project's own measurements: without a command, all of them, and exit 1 when one couldn't run."""
    if context.invoked_subcommand is None:
        sys.exit(_measure_all())


@measurements.command("adaptor")
@click.option(
    "--path", default="/", show_default=True, help="A page of this installation; / is a bare Flask page."
)
@click.option("--cookie", default="", help="The Cookie header to send.")
@failing_plainly
def measure_adaptor(path: str, cookie: str) -> int:
    """Measure our ASGI adaptor against a2wsgi behind the same server."""
    return adaptor.measure(path, cookie)


@measurements.command("pages")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Alternating rounds.")
@click.option("--seconds", default=2, show_default=True, type=click.IntRange(1), help="Seconds of each.")
@failing_plainly
def measure_pages(rounds: int, seconds: int) -> int:
    """Measure the pages against bare Flask with the same bytes behind the same server."""
    return pages.measure(pages.Plan(rounds, seconds))


@measurements.command("writes")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Alternating rounds.")
@click.option("--updates", default=120, show_default=True, type=click.IntRange(1), help="Updates of each.")
@failing_plainly
def measure_writes(rounds: int, updates: int) -> int:
    """Measure status updates over HTTP against the durable commits of this disk."""
    return writes.measure(writes.Plan(rounds, updates))


@measurements.command("api")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Alternating rounds.")
@click.option("--seconds", default=2, show_default=True, type=click.IntRange(1), help="Seconds of reading.")
@click.option("--sales", default=24, show_default=True, type=click.IntRange(1), help="Sales posted in each.")
@failing_plainly
def measure_api(rounds: int, seconds: int, sales: int) -> int:
    """Measure programs: sales with 20 promises posted, and a sale read against bare Flask with the same bytes."""
    return programs.measure(programs.Plan(rounds, seconds, sales))


@measurements.command("live")
@click.option("--streams", default=1000, show_default=True, type=click.IntRange(1), help="Open streams.")
@click.option(
    "--sales", default=50, show_default=True, type=click.IntRange(1), help="Sales they are open on."
)
@click.option("--seconds", default=10, show_default=True, type=click.IntRange(1), help="Seconds of updates.")
@failing_plainly
def measure_live(streams: int, sales: int, seconds: int) -> int:
    """Measure open live streams: from commit to client, and their memory, while pages are served."""
    return live.measure(live.Plan(streams, sales, seconds))


@measurements.command("site")
@click.option(
    "--pages", default=SITE_PAGES, show_default=True, type=click.IntRange(1), help="Referral pages."
)
@failing_plainly
def measure_site(pages: int) -> int:
    """Measure the static build: all of it, then after one customer changed their words, then with nothing new."""
    return site.measure(pages)


@measurements.command("search")
@click.option("--few", default=10_000, show_default=True, type=click.IntRange(1), help="Things at first.")
@click.option(
    "--seconds", default=60, show_default=True, type=click.IntRange(0), help="How long others are added."
)
@failing_plainly
def measure_search(few: int, seconds: int) -> int:
    """Measure a page of what is found among few things, and among as many as are added in the time given."""
    return search.measure(search.Plan(few, seconds))


@measurements.command("record")
@click.option(
    "--entries", default=record.ENTRIES, show_default=True, type=click.IntRange(1000), help="Entries in all."
)
@failing_plainly
def measure_record(entries: int) -> int:
    """Measure verifying a record of so many entries, and of a tenth of them: time, processor and memory."""
    return record.measure(entries)


def _measure_all() -> int:
    """Run every measurement and name those that couldn't run; return the exit code."""
    left_out = []
    for name, measure in _ALL.items():
        click.echo(f"== {name}")
        try:
            measure()
        except Unavailable as refusal:
            left_out.append(f"NOT RUN: {name}: {refusal.message}")
    click.echo("\n".join(left_out), nl=bool(left_out), err=True)
    return 1 if left_out else 0
