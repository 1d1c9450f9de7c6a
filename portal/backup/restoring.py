"""Restoring: a backup is loaded into a scratch database and verified there before it takes the place of ours."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import peewee
import psycopg

from portal.backup.loading import bring_up, erasures_of, load
from portal.backup.opening import Backup, BadBackup, opened
from portal.backup.scratch import RESTORE_SCHEMA, Scratch, need_nobody_else, put_in_place, scratch_of
from portal.config import Settings
from portal.lib.alone import alone
from portal.lib.db import AWAY, connect, release, sqlite_path, transaction, utc_instant
from portal.lib.errors import Unavailable
from portal.record.actions import append
from portal.record.erasure_list import Noted, list_path, note, noted_in, noted_in_record
from portal.record.keys import current
from portal.record.models import COMPANY, SYSTEM
from portal.record.verify import count_streams, verify_all

Tell = Callable[[str, int, int], None]
_LOADING, _VERIFYING = "Loading", "Verifying"


@dataclass(frozen=True)
class Restored:
    """What a restore did: the backup's own instant, its rows and streams, texts erased again, where the old one is.

    `lacks_key` says that the data directory doesn't hold the signing key in use, so that nothing can be sealed.
    """

    made_at: datetime
    rows: int
    streams: int
    erased: int
    aside: str
    lacks_key: bool


def restore(
    settings: Settings, file: Path, at: datetime, tell: Tell, beside: Iterable[Path] = ()
) -> Restored:
    """Let the backup in `file` take the place of the installation's database, once it is found to be sound.

    What was erased since holds: by the list of erasures here, the record that is replaced, the backup's own list, and
    `beside`: newer backups or lists. `tell` hears of the step, how much is done and of how much. Raises BadBackup for
    a file that can't be restored, Conflict when a portal runs; then nothing was replaced.
    """
    with alone(settings), opened(file) as backup:
        need_nobody_else(settings)
        erasures = _erasures(settings, backup, beside)
        with scratch_of(settings, RESTORE_SCHEMA) as scratch:
            erased = fill(scratch, backup, erasures, at, tell)
            _say_so(backup, at)
            streams = verified(tell)
            aside = put_in_place(settings, scratch, at)
        note(erasures)
        manifest = backup.manifest
        made_at = utc_instant(manifest.made_at)
        return Restored(made_at, manifest.rows, streams, erased, aside, _lacks_key())


def fill(scratch: Scratch, backup: Backup, erasures: list[Noted], at: datetime, tell: Tell) -> int:
    """Load a backup into a scratch database and erase again what was; return how many texts that were."""
    load(scratch, backup, lambda done, of: tell(_LOADING, done, of))
    return bring_up(erasures, at)


def verified(tell: Tell) -> int:
    """Verify the record of the bound database and return how many streams it has. Raises BadBackup with a fault."""
    streams = count_streams()
    done = iter(range(1, streams + 1))
    fault = next(verify_all(lambda: tell(_VERIFYING, next(done, streams), streams)), None)
    if fault is not None:
        raise BadBackup(f"Its record is not sound: {fault.stream}, entry {fault.seq}: {fault.what}.")
    return streams


def _say_so(backup: Backup, at: datetime) -> None:
    """Let a restore be an entry of the company's record: what came after the backup is gone, and nobody must wonder."""
    facts = {"made_at": backup.manifest.made_at, "rows": backup.manifest.rows}
    with transaction():
        append(COMPANY, "record.restored", facts, SYSTEM, at)


def _lacks_key() -> bool:
    try:
        current()
    except Unavailable:
        return True
    return False


def _erasures(settings: Settings, backup: Backup, beside: Iterable[Path]) -> list[Noted]:
    found = [*_listed(), *_in_record(settings), *erasures_of(backup)]
    for path in beside:
        found += _from_file(path)
    return list({one.hash: one for one in found}.values())


def _listed() -> list[Noted]:
    return list(noted_in(list_path().read_bytes().splitlines())) if list_path().is_file() else []


def _in_record(settings: Settings) -> Iterator[Noted]:
    """Return what the record tells that is about to be replaced; a database that can't be read tells nothing."""
    found: list[Noted] = []
    path = sqlite_path(settings.database_url)
    if path and not Path(path).exists():
        return iter(found)
    connect(settings.database_url)
    with suppress(*AWAY, peewee.DatabaseError, psycopg.Error):
        found = list(noted_in_record())
    with suppress(*AWAY, peewee.DatabaseError):
        release()
    return iter(found)


def _from_file(path: Path) -> list[Noted]:
    if path.suffix == ".jsonl":
        return list(noted_in(path.read_bytes().splitlines()))
    with opened(path) as other:
        return erasures_of(other)
