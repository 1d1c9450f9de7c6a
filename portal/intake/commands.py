"""`portal import`: sales from a file on the command line, in the import format or as a table."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from portal.config import Settings
from portal.intake.importing import How, Report, import_sales, printable
from portal.intake.reading import Told, read_items
from portal.intake.shapes.deals import LeftOut, deals_of
from portal.intake.shapes.mapped import Ours
from portal.intake.shapes.mapping import told_shape
from portal.intake.shapes.parts import ShapeMapping
from portal.intake.table_looking import reader_of
from portal.intake.tables.decoding import ENCODINGS, MOST_BYTES, BadTable, decoded
from portal.intake.tables.mapping import BadMapping, TableMapping, found_mapping, told_mapping, with_marks
from portal.intake.tables.rows import DELIMITERS, heading_of
from portal.intake.tables.sales import count_sales, sales_of
from portal.lib import clock, installed
from portal.lib.canonical import BadJson, strict_loads
from portal.lib.commands import failing_plainly
from portal.lib.errors import Invalid, KeptError
from portal.people.queries import company

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MARKS: Mapping[str, Mapping[str, str]] = {"encoding": ENCODINGS, "delimiter": DELIMITERS}
# How what a table doesn't tell is said in a mapping.
_ASKS = {
    "dates": '"dates": "DD/MM/YYYY" (or MM/DD/YYYY, DD.MM.YYYY, YYYY-MM-DD)',
    "decimal": '"decimal": "," (or ".")',
}


def import_command(opened: Callable[[], Settings]) -> click.Command:
    """Return the command; `opened` makes an installation ready for work."""

    @click.command("import")
    @click.argument("file", type=_FILE)
    @click.option(
        "--format", "format_", type=click.Choice(["json", "csv"]), help="By default as FILE is named."
    )
    @click.option(
        "--map",
        "map_",
        type=_FILE,
        help="How a table, or JSON of another shape, is read: itself JSON. By default a table is by its heading.",
    )
    @click.option("--dry-run", is_flag=True, help="Check everything, keep nothing.")
    @click.option("--no-mail", is_flag=True, help="Write to no customer.")
    @failing_plainly
    def import_file(
        file: Path, format_: str | None, map_: Path | None, *, dry_run: bool, no_mail: bool
    ) -> int:
        """Load sales with their promises: all or nothing per sale; running it again changes nothing.

        A table (csv) has one promise in each row, and its sales come in as drafts. JSON may have another shape, such as
        that of a CRM, when a mapping says how it is read.
        """
        is_table = (format_ or file.suffix.lower().removeprefix(".")) == "csv"
        opened()
        how = How(at=clock.now(), folder=file.resolve().parent, dry_run=dry_run, mail=not no_mail)
        left_out: list[LeftOut] = []
        report = _import_table(file, map_, how) if is_table else _import_json(file, map_, how, left_out)
        _tell(report, left_out, dry_run=dry_run)
        return 1 if report.refused else 0

    return import_file


def _import_json(file: Path, map_: Path | None, how: How, left_out: list[LeftOut]) -> Report:
    shape = _shape(map_) if map_ else None
    us = company()
    with file.open("rb") as opened, click.progressbar(length=file.stat().st_size, label="Importing") as bar:
        items: Iterable[Told] = read_items(opened)
        if shape:
            items = deals_of(read_items(opened), shape, Ours(us.time_zone, us.currency), left_out.append)
        return import_sales(items, how, lambda: bar.update(opened.tell() - bar.pos))


def _shape(map_: Path) -> ShapeMapping:
    """Return how JSON of another shape is read. Raises KeptError with everything that is wrong in its mapping."""
    try:
        return told_shape(strict_loads(map_.read_text("utf-8-sig")))
    except Invalid as error:
        wrong = " ".join(f"{problem.field or '/'}: {problem.message}" for problem in error.problems)
        raise KeptError(f"{map_.name} is no mapping. {wrong}") from error
    except BadJson as error:
        raise KeptError(f"{map_.name} is no mapping. {error}") from error
    except UnicodeDecodeError as error:
        raise KeptError(f"{map_.name} is no mapping. It isn't text in UTF-8.") from error


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


def _tell(report: Report, left_out: Sequence[LeftOut], *, dry_run: bool) -> None:
    for refusal in report.refusals:
        place = f" {refusal.problem.field}" if refusal.problem.field else ""
        click.echo(f"line {refusal.line}{place}: {refusal.problem.message}", err=True)
    for one in left_out:
        reason = printable(one.reason)
        click.echo(f"line {one.line} {reason.field}: left out, for {reason.message}")
    for ref in [*report.sealed, *report.drafts]:
        where = installed.settings().base_url
        if not dry_run:
            click.echo(f"{where}/staff/sales/{ref}")
    kept = "would be kept" if dry_run else "kept"
    passed_over = f", {len(left_out)} left out" if left_out else ""
    click.echo(
        f"{len(report.sealed)} sealed and {len(report.drafts)} drafts {kept},"
        f" {report.unchanged} unchanged, {report.refused} refused{passed_over}."
    )
