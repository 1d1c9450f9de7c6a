"""Mail without a mail server: each message becomes a file that its owner alone can read."""

import os
from pathlib import Path

from portal.lib.outbox import Outbox, Waiting


def write(folder: Path, mail: Waiting) -> Path:
    """Write `mail` into `folder` as an .eml file and return its path.

    The name depends on the mail alone, and the file gets it when it is whole: a second try after a crash
    replaces the same bytes by themselves. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name_of(mail)
    draft = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(mail.body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _keep_name(folder)
    return path


def name_of(mail: Waiting | Outbox) -> str:
    """Return the name of the file that `mail` becomes, from which nobody learns whom it goes to."""
    ref = mail.message_id.strip("<>").partition("@")[0]
    return f"{mail.queued_at:%Y%m%dT%H%M%SZ}-{mail.kind}-{ref}.eml"


def _keep_name(folder: Path) -> None:
    # A new name outlives a power cut only once its folder is on the disk too.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
