"""`portal export`: everything about a sale, a customer or all as JSON Lines, for whoever runs the installation."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from portal.config import Settings
from portal.custody.packing import Export, export_of_customer, write_lines
from portal.lib import clock
from portal.lib.commands import failing_plainly
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.record.stored import one_moment
from portal.sales.models import Sale

_FILE = click.Path(dir_okay=False, path_type=Path)


def export_command(
    opened: Callable[[], Settings], export_all: Callable[[Settings, Path], None]
) -> click.Command:
    """Return the command; `opened` makes an installation ready for work, `export_all` writes the whole of it."""

    @click.command("export")
    @click.option("--sale", metavar="REF", help="This sale alone.")
    @click.option("--customer", metavar="REF", help="This customer, with all of their sales.")
    @click.option("--all", "everything", is_flag=True, help="The whole record, for an empty installation.")
    @click.argument("file", type=_FILE)
    @failing_plainly
    def export(file: Path, sale: str | None, customer: str | None, *, everything: bool) -> None:
        """Write everything about a sale or a customer into FILE, one JSON object a line.

        FILE is new, or left as it was when it can't be written whole; its owner alone can read it. With --all it holds
        the record of the whole installation, as it is at this moment, while the portal runs: `portal import` replays it
        into an empty one, on another machine or the other database. FILE must not be there then.
        """
        if [sale is not None, customer is not None, everything].count(True) != 1:
            raise click.UsageError("Name one of --sale, --customer and --all.")
        settings = opened()
        if everything:
            export_all(settings, file.absolute())
            return
        wanted = _of_sale(sale) if sale else _of_customer(customer or "")
        click.echo(f"{_written(wanted, file):,} things are in {file}.")

    return export


def _of_customer(ref: str) -> Export:
    try:
        return export_of_customer(_ref(ref), clock.now())
    except NotHere as error:
        raise NotHere(error.message or f"There is no customer {ref}.") from error


def _of_sale(ref: str) -> Export:
    row: Sale | None = Sale.get_or_none(Sale.ref == _ref(ref))
    if row is None:
        raise NotHere(f"There is no sale {ref}.")
    return Export(None, (row,), clock.now())


def _ref(text: str) -> str:
    if not is_ref(text):
        raise NotHere(f"{text} is no reference: they have 13 letters and digits, as in an address.")
    return text


def _written(export: Export, file: Path) -> int:
    draft = file.with_name(f".{file.name}.part")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        with one_moment():
            count = write_lines(export, out, with_bodies=True)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    return count
