"""The folder of a site: held by one build at a time, written file by file, and touched nowhere else."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.public.site.manifest import NAME, Manifest, read_manifest
from portal.public.site.refusals import NotBuilt, UnderWay

_LOCK = ".kept-site.lock"
_STAGE = ".kept-site.new"


class Folder:
    """A folder that one build holds; what is made waits beside the site until all of it may be published."""

    def __init__(self, path: Path) -> None:
        """Take up a folder that is held, see `held`."""
        self.path = path
        self.manifest = read_manifest(path)
        self._stage = path / _STAGE
        self._staged: dict[str, Path] = {}

    @property
    def staged(self) -> tuple[str, ...]:
        """The paths that wait to be published."""
        return tuple(self._staged)

    def has(self, path: str) -> bool:
        """Tell whether a file is there as it was made: also not cut short by a machine that lost its power."""
        made = self.manifest.files.get(path)
        try:
            return made is not None and (self.path / path).stat().st_size == made.size
        except OSError:
            return False

    def stage(self, path: str, body: bytes) -> None:
        """Write a file beside the site. Raises NotBuilt where somebody else's file has its place."""
        if path not in self.manifest.files and os.path.lexists(self.path / path):
            message = (
                f"{self.path / path}: this file is not from a build of ours. Move it away, and build again."
            )
            raise NotBuilt(message)
        self._stage.mkdir(mode=0o700, exist_ok=True)
        place = self._stage / str(len(self._staged))
        place.write_bytes(body)
        self._staged[path] = place

    def publish(self) -> None:
        """Let what waits take its place, each file at once and whole."""
        for path, place in self._staged.items():
            target = self.path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            place.replace(target)
        self._staged.clear()

    def remove(self, path: str) -> None:
        """Take a file of ours away, and the folders that are empty without it."""
        file = self.path / path
        file.unlink(missing_ok=True)
        for above in file.relative_to(self.path).parents:
            with suppress(OSError):
                if above != Path():
                    (self.path / above).rmdir()

    def keep(self, manifest: Manifest) -> None:
        """Write down what is ours, whole or not at all, and safe from a loss of power."""
        place = self.path / f"{NAME}.new"
        # It names pages that nobody is led to; a server that runs as somebody else can't give it away.
        place.touch(mode=0o600)
        with place.open("w", encoding="utf-8") as file:
            file.write(manifest.as_json())
            file.flush()
            os.fsync(file.fileno())
        place.replace(self.path / NAME)

    def clear_stage(self) -> None:
        """Throw away what waits, and what a build that was killed has left."""
        self._staged.clear()
        shutil.rmtree(self._stage, ignore_errors=True)


@contextmanager
def held(path: Path) -> Iterator[Folder]:
    """Hold a folder for one build; it is made when it isn't there.

    Raises UnderWay when another build holds it, NotBuilt when it is full of what no build of ours has made.
    """
    if not path.exists():
        path.mkdir(parents=True)
    if not (path / NAME).exists() and any(not entry.name.startswith(".") for entry in path.iterdir()):
        message = f"{path} holds files and is no site of ours. Name an empty or a new folder."
        raise NotBuilt(message)
    with (path / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"Another build is at work in {path}. Wait until it is done."
            raise UnderWay(message) from error
        folder = Folder(path)
        folder.clear_stage()
        try:
            yield folder
        finally:
            folder.clear_stage()
