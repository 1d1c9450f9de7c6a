"""Opening a backup: nothing of it is believed before its hashes are those that it was written with."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile, ZipFile

from portal.backup.contents import LEFT_OUT, Columns
from portal.backup.rows import row_of
from portal.backup.writing import MANIFEST, SEAL_BYTES, hash_of
from portal.lib.errors import KeptError

FORMAT = "kept-backup"
VERSION = 1
ERASURES = "erasures.jsonl"
_SHORTEST = 200
_BUFFER = 1 << 18


class BadBackup(KeptError):
    """A file that can't be restored: one line that says why."""

    status = 422


@dataclass(frozen=True)
class Member:
    """A part of a backup as its manifest tells it."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `made_at` is an instant as text, `migrations` those of its database, in order."""

    made_at: str
    engine: str
    migrations: tuple[str, ...]
    tables: tuple[tuple[Columns, Member], ...]
    erasures: Member

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(member.rows for _, member in self.tables)


class Backup:
    """An open backup whose bytes are those that were written."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def rows(self, of: Columns, member: Member) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table. Raises BadBackup, at the latest behind the last, when they aren't all there."""
        for line in self.lines(member):
            try:
                yield row_of(line, of.kinds)
            except (ValueError, TypeError, KeyError) as error:
                raise BadBackup(
                    f"The backup is broken: {member.name} holds a line that is no row."
                ) from error

    def lines(self, member: Member) -> Iterator[bytes]:
        """Yield the lines of a member. Raises BadBackup, at the latest behind the last one, when it was changed."""
        digest, count = hashlib.sha256(), 0
        try:
            with self._archive.open(member.name) as packed:
                # Read line by line from the archive itself, it takes three times as long.
                for line in BufferedReader(cast("RawIOBase", packed), _BUFFER):
                    digest.update(line)
                    count += 1
                    yield line
        except (KeyError, BadZipFile, OSError, EOFError) as error:
            raise BadBackup(f"The backup is broken: {member.name} is missing or can't be read.") from error
        if (count, digest.hexdigest()) != (member.rows, member.sha256):
            raise BadBackup(f"The backup is broken: {member.name} isn't what was written.")


@contextmanager
def opened(file: Path) -> Iterator[Backup]:
    """Give the backup in `file`. Raises BadBackup for one that was cut off, changed, or is no backup of ours."""
    _check_seal(file)
    with _unzipped(file) as archive:
        yield Backup(archive, _manifest_of(archive, file))


def _unzipped(file: Path) -> ZipFile:
    try:
        return ZipFile(file)
    except BadZipFile as error:
        raise BadBackup(f"{file} is no backup, or a broken one.") from error


def _manifest_of(archive: ZipFile, file: Path) -> Manifest:
    try:
        manifest = _manifest(json.loads(archive.read(MANIFEST)))
        _check_members(archive, manifest)
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BadBackup(f"{file} is no backup, or a broken one.") from error
    return manifest


def _check_seal(file: Path) -> None:
    with file.open("rb") as bytes_:
        size = bytes_.seek(0, os.SEEK_END)
        if size < _SHORTEST:
            raise BadBackup(f"{file} is no backup: it is nearly empty.")
        bytes_.seek(size - SEAL_BYTES)
        sealed = bytes_.read()
        if hash_of(bytes_, size - SEAL_BYTES).encode("ascii") != sealed:
            raise BadBackup(
                f"{file} is broken, cut off, or no backup: its end isn't the hash of what stands before."
            )


def _manifest(said: Any) -> Manifest:
    if said["format"] != FORMAT:
        message = "another format"
        raise ValueError(message)
    if said["version"] > VERSION:
        raise BadBackup("This backup was made by a newer version of Kept. Restore it with that one.")
    tables = [(_columns(one), _member(one)) for one in said["tables"]]
    kept = tuple(pair for pair in tables if pair[0].table not in LEFT_OUT)
    migrations = tuple(map(str, said["migrations"]))
    return Manifest(str(said["made_at"]), str(said["engine"]), migrations, kept, _member(said["erasures"]))


def _columns(said: Any) -> Columns:
    of = Columns(str(said["table"]), tuple(map(str, said["columns"])), tuple(map(str, said["kinds"])))
    if not all(name.isidentifier() for name in (of.table, *of.names)) or len(of.names) != len(of.kinds):
        message = "a table of an odd name"
        raise ValueError(message)
    return of


def _member(said: Any) -> Member:
    return Member(str(said["member"]), int(said["rows"]), str(said["sha256"]))


def _check_members(archive: ZipFile, manifest: Manifest) -> None:
    there = set(archive.namelist())
    named = {member.name for _, member in manifest.tables} | {manifest.erasures.name, MANIFEST}
    if missing := sorted(named - there):
        raise BadBackup(f"The backup is broken: {missing[0]} is missing.")
