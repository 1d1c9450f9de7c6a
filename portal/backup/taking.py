"""Taking a backup: every table as it is at one moment, written row by row, while the portal runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.backup.contents import Columns, counting, kept_tables, reading
from portal.backup.moment import Moment, moment
from portal.backup.opening import ERASURES, FORMAT, VERSION
from portal.backup.rows import line_of
from portal.backup.writing import Writer, written
from portal.config import Settings
from portal.lib.db import engine, utc_text
from portal.record.erasure_list import catch_up, list_path

_TELL_EVERY = 500
_MIGRATIONS = 'SELECT "name" FROM "schema_migration" ORDER BY "name"'

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Taken:
    """A backup that was taken: where it is, how many rows it holds, and its size in bytes."""

    file: Path
    rows: int
    size: int


def take(settings: Settings, file: Path, at: datetime, tell: Tell, *, over: bool = False) -> Taken:
    """Write a backup of the bound database into `file`, all of it or nothing; `tell` hears of rows done and of all.

    Each row that was committed before it began is in it. Raises Conflict when the file is there already, unless it
    may be written `over`, and OSError when there is no room.
    """
    catch_up()
    with written(file, over=over) as writer, moment(settings.database_url) as now:
        rows = _write(writer, now, at, tell)
    return Taken(file, rows, file.stat().st_size)


def _write(writer: Writer, now: Moment, at: datetime, tell: Tell) -> int:
    kept = kept_tables()
    total = sum(next(now.rows(counting(of)))[0] for of in kept)
    done, told = 0, []
    for of in kept:
        lines = _counted(_lines(now, of), lambda count, done=done: tell(done + count, total))  # type: ignore[misc]
        member = writer.add(of.member, lines)
        done += member["rows"]
        told.append({**of.as_json(), **member})
    tell(done, total)
    writer.add_manifest(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": utc_text(at),
            "engine": engine(),
            "migrations": [name for (name,) in now.rows(_MIGRATIONS)],
            "tables": told,
            "erasures": writer.add(ERASURES, _erasures()),
        }
    )
    return done


def _lines(now: Moment, of: Columns) -> Iterator[bytes]:
    for row in now.rows(reading(of)):
        yield line_of(row, of.kinds)


def _counted(lines: Iterator[bytes], tell: Callable[[int], Any]) -> Iterator[bytes]:
    for count, line in enumerate(lines, start=1):
        yield line
        if count % _TELL_EVERY == 0:
            tell(count)


def _erasures() -> Iterator[bytes]:
    if list_path().is_file():
        with list_path().open("rb") as lines:
            yield from lines
