"""Whose files are: an operator may run a command as root, and the portal must still read what it left."""

import os
from pathlib import Path


def give_to_owner_of(other: Path, path: Path) -> None:
    """Let a file or folder belong to whoever `other` belongs to; only root can, and only root has to."""
    if os.geteuid() == 0:
        of = other.stat()
        os.chown(path, of.st_uid, of.st_gid)
