"""What the tests of moving share: an export, its lines, and rows in the words of neither engine."""

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from portal.config import Settings
from portal.lib import installed, migrate
from portal.lib.db import connect
from portal.moving.taking_in import TakenIn, take_in
from portal.moving.writing import write_all
from tests.cast import NOON
from tests.record.help import rows_of

SECRET = "another-secret-of-the-tests-that-guards-nothing"
# After everything that happens in the busy house, its second key too.
LATER = NOON + timedelta(days=2)


def written(settings: Settings, file: Path) -> Path:
    """Write a whole installation into a file, and return it."""
    write_all(settings, file, LATER, lambda *_: None)
    return file


def make_place(settings: Settings) -> None:
    """Make an empty installation and bind it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    installed.bind(settings)
    connect(settings.database_url)
    migrate.apply_pending(settings)


def moved_into(settings: Settings, file: Path, minutes: int = 0) -> TakenIn:
    """Take a whole export into a new place, which is bound from then on."""
    make_place(settings)
    schema = migrate.schema()
    done = take_in(file, LATER + timedelta(minutes=minutes), lambda *_: None)
    assert migrate.schema() == schema, "what rested meanwhile is as it was"
    return done


def sealed_again(lines: Iterable[bytes]) -> bytes:
    """Return lines with an end that fits them, as somebody would who knows how it is made."""
    body = b"".join(line for line in lines if not line.startswith(b'{"kind":"end"'))
    end = {"kind": "end", "lines": body.count(b"\n"), "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end, separators=(",", ":")).encode() + b"\n"


def alike(table: str) -> list[str]:
    """Return the rows of a table in the words of neither engine."""
    return sorted(repr({name: _alike(value) for name, value in row.items()}) for row in rows_of(table))


def _alike(value: Any) -> Any:
    if isinstance(value, memoryview):
        return bytes(value)
    return int(value) if isinstance(value, bool) else value
