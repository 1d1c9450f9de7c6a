"""The commands of the measurements: `portal bench …`."""

import click

from portal.bench import adaptor, pages
from portal.lib.commands import failing_plainly


@click.group("bench", invoke_without_command=True)
@click.pass_context
def measurements(context: click.Context) -> None:
    """The project's own measurements: without a command, all of them."""
    if context.invoked_subcommand is None:
        context.invoke(measure_adaptor)


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
