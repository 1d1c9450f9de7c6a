"""Writing a backup: a zip file under another name until it is whole, and its own hash at its end."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.lib.errors import Conflict, NotHere
from portal.lib.ids import new_ref

MANIFEST = "manifest.json"
SEAL = b"sha256 "
SEAL_BYTES = 64
UNFINISHED = ".unfinished"
# Text becomes a fifth of its size; a higher level takes several times as long for little more.
_LEVEL = 3
_CHUNK = 1 << 20


class Writer:
    """A backup that is being written, member by member."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, lines: Iterable[bytes]) -> dict[str, Any]:
        """Write a member of these lines; return how many there were, and the SHA-256 of all of them."""
        digest, count = hashlib.sha256(), 0
        with self._member(name) as member:
            for line in lines:
                member.write(line)
                digest.update(line)
                count += 1
        return {"member": name, "rows": count, "sha256": digest.hexdigest()}

    def add_manifest(self, manifest: dict[str, Any]) -> None:
        """Write what the backup says of itself."""
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        with self._member(MANIFEST) as member:
            member.write(text.encode("utf-8"))

    def _member(self, name: str) -> IO[bytes]:
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return self._archive.open(info, "w", force_zip64=True)


@contextmanager
def written(file: Path, *, over: bool) -> Iterator[Writer]:
    """Give a writer of `file`, which is there once the block has ended well, whole and readable by its owner alone.

    Raises Conflict when there is such a file already, unless it may be written `over`, and NotHere without its folder.
    """
    if not file.parent.is_dir():
        raise NotHere(f"There is no folder {file.parent}. Make it first.")
    if not over:
        _refuse_existing(file)
    unfinished = file.with_name(f".{file.name}.{new_ref()}{UNFINISHED}")
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as opened:
            with ZipFile(opened, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                archive.comment = SEAL + b"0" * SEAL_BYTES
                yield Writer(archive)
            _seal(opened)
            os.fsync(opened.fileno())
        if not over:
            _refuse_existing(file)
        unfinished.replace(file)
        sync_folder(file.parent)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def hash_of(opened: IO[bytes], size: int) -> str:
    """Return the SHA-256 of the first `size` bytes of a file."""
    digest = hashlib.sha256()
    opened.seek(0)
    while size > 0 and (chunk := opened.read(min(_CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a machine that stops."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _seal(opened: IO[bytes]) -> None:
    """Put the hash of all that stands before it at the end of the file, where the zip file has its comment."""
    size = opened.seek(0, os.SEEK_END)
    digest = hash_of(opened, size - SEAL_BYTES)
    opened.seek(size - SEAL_BYTES)
    opened.write(digest.encode("ascii"))
    opened.flush()


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise Conflict(f"{file} is there already. Give another name, or --force to write over it.")
