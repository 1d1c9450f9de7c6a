"""`portal import`: sales from a file on the command line, in the import format or as a table; or a whole export."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click

from portal.config import Settings
from portal.intake.importing import How, Report, import_sales
from portal.intake.reading import read_items
from portal.intake.table_looking import reader_of
from portal.intake.tables.decoding import ENCODINGS, MOST_BYTES, BadTable, decoded
from portal.intake.tables.mapping import BadMapping, TableMapping, found_mapping, told_mapping, with_marks
from portal.intake.tables.rows import DELIMITERS, heading_of
from portal.intake.tables.sales import count_sales, sales_of
from portal.lib import clock, installed
from portal.lib.commands import failing_plainly
from portal.lib.errors import KeptError
from portal.people.queries import company

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MARKS: Mapping[str, Mapping[str, str]] = {"encoding": ENCODINGS, "delimiter": DELIMITERS}
# How what a table doesn't tell is said in a mapping.
_ASKS = {
    "dates": '"dates": "DD/MM/YYYY" (or MM/DD/YYYY, DD.MM.YYYY, YYYY-MM-DD)',
    "decimal": '"decimal": "," (or ".")',
}


class WholeExports(Protocol):
    """Takes in the export of a whole installation."""

    def is_one(self, file: Path) -> bool:
        """Tell whether a file is such an export."""

    def take_in(self, file: Path, *, dry_run: bool) -> None:
        """Replay it into an empty installation, or only try whether that can be done."""


def import_command(opened: Callable[[], Settings], whole: WholeExports) -> click.Command:
    """Return the command; `opened` makes an installation ready for work, `whole` takes in what `export --all` wrote."""

    @click.command("import")
    @click.argument("file", type=_FILE)
    @click.option(
        "--format", "format_", type=click.Choice(["json", "csv"]), help="By default as FILE is named."
    )
    @click.option(
        "--map", "map_", type=_FILE, help="How a table is read, as JSON; by default by its heading."
    )
    @click.option("--dry-run", is_flag=True, help="Check everything, keep nothing.")
    @click.option("--no-mail", is_flag=True, help="Write to no customer.")
    @failing_plainly
    def import_file(
        file: Path, format_: str | None, map_: Path | None, *, dry_run: bool, no_mail: bool
    ) -> int:
        """Load sales with their promises: all or nothing per sale; running it again changes nothing.

        A table (csv) has one promise in each row, and its sales come in as drafts.

        What `portal export --all` wrote is replayed into an empty installation, which is made where there is none: all
        of it, once it is verified, or nothing.
        """
        if whole.is_one(file):
            if format_ or map_:
                raise click.UsageError(
                    "This file is a whole installation: --format and --map say nothing of it."
                )
            whole.take_in(file, dry_run=dry_run)
            return 0
        is_table = (format_ or file.suffix.lower().removeprefix(".")) == "csv"
        if map_ and not is_table:
            raise click.UsageError("--map says how a table is read; this file is none.")
        opened()
        how = How(at=clock.now(), folder=file.resolve().parent, dry_run=dry_run, mail=not no_mail)
        report = _import_table(file, map_, how) if is_table else _import_json(file, how)
        _tell(report, dry_run=dry_run)
        return 1 if report.refused else 0

    return import_file


def _import_json(file: Path, how: How) -> Report:
    with file.open("rb") as opened, click.progressbar(length=file.stat().st_size, label="Importing") as bar:
        return import_sales(read_items(opened), how, lambda: bar.update(opened.tell() - bar.pos))


def _import_table(file: Path, map_: Path | None, how: How) -> Report:
    with _told_plainly(file):
        if file.stat().st_size > MOST_BYTES:
            raise BadTable(1, f"This file is larger than {MOST_BYTES // 1_000_000} MB. Split it in parts.")
        body = file.read_bytes()
        mapping = _mapping(body, map_)
        text, reader = decoded(body, mapping.encoding), reader_of(mapping)
        count = count_sales(text, reader)
    with click.progressbar(length=count, label="Importing") as bar:
        return import_sales(sales_of(text, reader), how, lambda: bar.update(1))


def _mapping(body: bytes, map_: Path | None) -> TableMapping:
    """Return how a table is read. Raises KeptError with what nobody says of it, and BadMapping."""
    said = json.loads(map_.read_bytes()) if map_ else {}
    encoding, delimiter = (_given(said, name, known) for name, known in _MARKS.items())
    found = found_mapping(body, {"currency": company().currency}, encoding, delimiter)
    text = decoded(body, found.encoding)
    mapping = with_marks(told_mapping(said, heading_of(text, found.delimiter), found), text)
    columns = ", ".join(f'"{field.name}": "…"' for field in mapping.lacking)
    wanting = [f'"columns": {{{columns}}} (or "for_all")'] if columns else []
    wanting += [how for name, how in _ASKS.items() if not getattr(mapping, name)]
    if wanting:
        raise KeptError(f"Its heading doesn't say all that is needed. Say with --map: {', '.join(wanting)}.")
    return mapping


def _given(said: object, name: str, known: Mapping[str, str]) -> str:
    """Return a mark that a mapping says, if there is such a one; what it says wrongly is told later on."""
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, str) and found in known else ""


@contextmanager
def _told_plainly(file: Path) -> Iterator[None]:
    """Let a table that can't be read, or a mapping that doesn't fit it, be told in one line."""
    try:
        yield
    except BadTable as error:
        raise KeptError(f"{file.name}, line {error.line}: {error.reason}") from error
    except BadMapping as error:
        raise KeptError(f"The mapping doesn't fit {file.name}. {error}") from error
    except ValueError as error:
        raise KeptError("The mapping isn't JSON in UTF-8.") from error


def _tell(report: Report, *, dry_run: bool) -> None:
    for refusal in report.refusals:
        place = f" {refusal.problem.field}" if refusal.problem.field else ""
        click.echo(f"line {refusal.line}{place}: {refusal.problem.message}", err=True)
    for ref in [*report.sealed, *report.drafts]:
        where = installed.settings().base_url
        if not dry_run:
            click.echo(f"{where}/staff/sales/{ref}")
    kept = "would be kept" if dry_run else "kept"
    click.echo(
        f"{len(report.sealed)} sealed and {len(report.drafts)} drafts {kept},"
        f" {report.unchanged} unchanged, {report.refused} refused."
    )
