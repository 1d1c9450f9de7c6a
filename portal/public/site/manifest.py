"""What a build has made: a file with a dot in front, inside the folder, that the next one reads."""

import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from portal.public.site.batches import Snapshot
from portal.public.site.refusals import NotBuilt

NAME = ".kept-site.json"
_FORMAT = 1


@dataclass(frozen=True)
class Made:
    """A file of the site: what it shows, the SHA-256 and number of its bytes, where it leads, and its anchors."""

    key: str
    sha256: str = ""
    size: int = -1
    links: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass
class Manifest:
    """All files that builds have made and not taken away, by path, and the snapshot of the last day that had one."""

    files: dict[str, Made] = field(default_factory=dict)
    snapshot: Snapshot = field(default_factory=lambda: Snapshot("", ""))

    def as_json(self) -> str:
        """Return it as it is kept; what many pages share (links, anchors) is written once."""
        shared: dict[tuple[str, ...], int] = {}
        files = {
            path: [made.key, made.sha256, made.size]
            + [shared.setdefault(words, len(shared)) for words in (made.links, made.anchors)]
            for path, made in sorted(self.files.items())
        }
        snapshot = [self.snapshot.day, self.snapshot.text]
        kept = {"format": _FORMAT, "snapshot": snapshot, "shared": list(shared), "files": files}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_manifest(folder: Path) -> Manifest:
    """Return what was made in `folder`, or an empty manifest where nothing was. Raises NotBuilt when it is damaged."""
    path = folder / NAME
    if not path.exists():
        return Manifest()
    try:
        return _manifest(json.loads(path.read_text("utf-8")))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        message = f"{path}: this file can't be read any more. Empty the folder, and build the site anew."
        raise NotBuilt(message) from error


def _manifest(kept: Any) -> Manifest:
    shared = [tuple(words) for words in kept["shared"]]
    files = {
        path: Made(key, sha256, size, shared[links], shared[anchors])
        for path, (key, sha256, size, links, anchors) in kept["files"].items()
    }
    if not all(map(_is_inside, files)):
        raise ValueError
    return Manifest(files, Snapshot(*kept["snapshot"]))


def _is_inside(path: str) -> bool:
    """Tell whether a path lies below the folder: nothing else is ever written or taken away."""
    return bool(path) and not path.startswith("/") and ".." not in PurePosixPath(path).parts
