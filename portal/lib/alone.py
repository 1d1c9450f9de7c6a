"""Who works on an installation, told by locks on a file of its data directory: many at once, or one alone.

A lock ends with its process, however that ends. It tells of this machine only; PostgreSQL itself tells of others.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from portal.config import Settings
from portal.lib.errors import Conflict
from portal.lib.owner import give_to_owner_of

LOCK_FILE = "in-use.lock"


@contextmanager
def at_work(settings: Settings) -> Iterator[None]:
    """Let nobody replace the database while the block runs. Raises Conflict when somebody is about to."""
    with _locked(settings, LOCK_FILE, fcntl.LOCK_SH) as is_held:
        if not is_held:
            raise Conflict("A restore is under way. Start the portal when it has ended.")
        yield


@contextmanager
def alone(settings: Settings, then: str = "restore") -> Iterator[None]:
    """Be the only one at work on this machine; `then` says what for. Raises Conflict when a portal runs."""
    with _locked(settings, LOCK_FILE, fcntl.LOCK_EX) as is_held:
        if not is_held:
            raise Conflict(
                f"The portal in {settings.data_dir} is running, or its nightly backup is. Stop it, then {then} again."
            )
        yield


@contextmanager
def only_one(settings: Settings, name: str) -> Iterator[bool]:
    """Give whether this process is the only one in such a block on this machine; `name` is that of a lock file."""
    with _locked(settings, name, fcntl.LOCK_EX) as is_held:
        yield is_held


@contextmanager
def _locked(settings: Settings, name: str, how: int) -> Iterator[bool]:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(settings.data_dir / name, os.O_RDWR | os.O_CREAT, 0o600)
    give_to_owner_of(settings.data_dir, settings.data_dir / name)
    try:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
