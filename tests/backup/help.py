"""What the tests of backups share: the commands, a look into a backup, and a backup that was tampered with."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from click.testing import CliRunner, Result

from portal.backup.contents import LEFT_OUT
from portal.backup.opening import Backup, opened
from portal.backup.taking import take
from portal.backup.writing import Writer, written
from portal.cli import main
from portal.config import Settings
from portal.lib.db import release
from tests.cast import NOON
from tests.record.help import Rows, env, everything

Change = Callable[[dict[str, Any], dict[str, list[bytes]]], object]


def run(settings: Settings, *words: str) -> Result:
    """Run a command as an operator does, with no connection of the test in its way."""
    release()
    done = CliRunner().invoke(main, words, env=env(settings))
    release()
    return done


def backed_up(settings: Settings, file: Path) -> Path:
    """Take a backup into a file, and return it."""
    take(settings, file, NOON, lambda *_: None)
    return file


def contents(file: Path) -> bytes:
    """Return all that a backup holds, unpacked, and the names of its members."""
    with ZipFile(file) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def rows_in(file: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table in a backup, by column."""
    with opened(file) as backup:
        return list(_rows(backup, table))


def rewritten(file: Path, new: Path, change: Change) -> Path:
    """Write a backup anew, with hashes that fit, after `change` had its manifest and lines by member."""
    with ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        lines = {
            name: archive.read(name).splitlines(keepends=True)
            for name in archive.namelist()
            if name != "manifest.json"
        }
    change(manifest, lines)
    with written(new, over=True) as writer:
        for one in (*manifest["tables"], manifest["erasures"]):
            if one["member"] in lines:
                one |= writer.add(one["member"], lines[one["member"]])  # noqa: PLW2901 - the manifest itself
        Writer.add_manifest(writer, manifest)
    return new


def kept_rows() -> Rows:
    """Return every row that a backup keeps as it is: not what it leaves out, nor what it says of versions and mails."""
    apart = {*LEFT_OUT, "live", "outbox", "schema_migration"}
    return {name: rows for name, rows in everything().items() if name not in apart}


def _rows(backup: Backup, table: str) -> Iterator[dict[str, Any]]:
    for of, member in backup.manifest.tables:
        if of.table == table:
            yield from (dict(zip(of.names, row, strict=True)) for row in backup.rows(of, member))
