"""Writing a whole installation into a file: under another name until it is whole, and never over one that exists."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from portal.backup.moment import moment
from portal.backup.writing import sync_folder
from portal.config import Settings
from portal.lib.errors import Conflict, NotHere
from portal.lib.ids import new_ref
from portal.moving.gathering import Counts, counted, lines_of
from portal.moving.shapes import line_of

_TELL_EVERY = 500
_BUFFER = 1 << 20

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """A file that was written: its lines by their kind, and its size in bytes."""

    counts: Counts
    size: int


def write_all(settings: Settings, file: Path, at: datetime, tell: Tell) -> Written:
    """Write everything of the bound database into `file`, all of it or nothing, as it is now; nobody has to wait.

    `tell` hears how many lines are written, and of how many. Raises Conflict when the file is there already, or when
    the record isn't sound, NotHere without its folder, and OSError when there is no room.
    """
    with _new(file) as out, moment(settings.database_url) as now:
        counts = counted(now)
        _write(out, _told(lines_of(now, counts, settings.base_url, at), counts.lines, tell))
    return Written(counts, file.stat().st_size)


def _write(out: IO[bytes], lines: Iterable[bytes]) -> None:
    digest, count = hashlib.sha256(), 0
    for line in lines:
        out.write(line)
        digest.update(line)
        count += 1
    out.write(line_of("end", count, digest.hexdigest()))


def _told(lines: Iterator[bytes], of: int, tell: Tell) -> Iterator[bytes]:
    for count, line in enumerate(lines):
        yield line
        if count % _TELL_EVERY == 0:
            tell(count, of)
    tell(of, of)


@contextmanager
def _new(file: Path) -> Iterator[IO[bytes]]:
    """Give a file to write into, which takes its name once the block has ended well; its owner alone can read it."""
    if not file.parent.is_dir():
        raise NotHere(f"There is no folder {file.parent}. Make it first.")
    _refuse_existing(file)
    unfinished = file.with_name(f".{file.name}.{new_ref()}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=_BUFFER) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _refuse_existing(file)
        unfinished.replace(file)
        sync_folder(file.parent)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise Conflict(f"{file} is there already. Give another name.")
