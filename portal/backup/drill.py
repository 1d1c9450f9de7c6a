"""The drill: a backup is taken, restored in a scratch place and verified there, so that we know that it would help."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from portal.backup.opening import opened
from portal.backup.restoring import Tell, fill, verified
from portal.backup.scratch import DRILL_SCHEMA, scratch_of
from portal.backup.taking import take
from portal.backup.writing import UNFINISHED
from portal.config import Settings
from portal.lib.alone import only_one
from portal.lib.db import postgres_address, sqlite_path
from portal.lib.errors import Conflict, Unavailable
from portal.lib.owner import give_to_owner_of

FOLDER = "backups"
SUFFIX = ".kept.zip"
LOCK_FILE = "drill.lock"
# The scratch place takes about as much as the database, and the backup less.
_ROOM = 2
_SPARE_BYTES = 50_000_000
_SCRATCH = "drill"


@dataclass(frozen=True)
class Drilled:
    """What came of a drill: the backup, its size in bytes, how many rows it holds, how many streams were verified."""

    file: Path
    size: int
    rows: int
    streams: int


def drill(settings: Settings, at: datetime, tell: Tell) -> Drilled:
    """Take a backup into `backups/` of the data directory, restore it in a scratch place, verify it, throw that away.

    The newest `backups_kept` are kept; one that fails is kept as well, and then no older one goes. Raises BadBackup
    with the fault, Unavailable where there is no room, Conflict when another drill is under way.
    """
    folder = settings.data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    give_to_owner_of(settings.data_dir, folder)
    with only_one(settings, LOCK_FILE) as is_only:
        if not is_only:
            raise Conflict("Another backup is being tried already. Wait until it has ended.")
        _clear(folder)
        _need_room(settings, folder)
        file = folder / f"{at:%Y-%m-%d-%H%M%S}{SUFFIX}"
        taken = take(settings, file, at, lambda done, of: tell("Writing", done, of), over=True)
        streams = _try_out(settings, file, at, tell)
        for old in backups_in(folder)[max(settings.backups_kept, 1) :]:
            old.unlink(missing_ok=True)
    return Drilled(file, taken.size, taken.rows, streams)


def backups_in(folder: Path) -> list[Path]:
    """Return the nightly backups in a folder, the newest first."""
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True)


def _try_out(settings: Settings, file: Path, at: datetime, tell: Tell) -> int:
    place = file.parent / _SCRATCH
    place.mkdir(exist_ok=True, mode=0o700)
    try:
        with opened(file) as backup, scratch_of(settings, DRILL_SCHEMA, place) as scratch:
            fill(scratch, backup, [], at, tell)
            return verified(tell)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what a drill has left that was killed."""
    shutil.rmtree(folder / _SCRATCH, ignore_errors=True)
    for left in folder.glob(f".*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def _need_room(settings: Settings, folder: Path) -> None:
    free, needed = shutil.disk_usage(folder).free, _size_of(settings) * _ROOM + _SPARE_BYTES
    if free < needed:
        raise Unavailable(
            f"There is too little room for a backup in {folder}: {free // 1_000_000:,} MB are free,"
            f" {needed // 1_000_000:,} MB are needed."
        )


def _size_of(settings: Settings) -> int:
    path = sqlite_path(settings.database_url)
    if path:
        parts = (Path(path), Path(f"{path}-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())
    with suppress(psycopg.Error), psycopg.connect(postgres_address(settings.database_url)) as server:
        row = server.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0
    return 0
