"""Reading the bytes that are kept beside a stream."""

from portal.lib.errors import NotHere
from portal.record.models import StoredFile


def stored_file(stream: str, sha256: str | None) -> StoredFile:
    """Return what is kept under a hash. Raises NotHere for what was erased, and for no hash at all."""
    of_it = (StoredFile.stream == stream) & (StoredFile.sha256 == sha256)
    kept: StoredFile | None = StoredFile.get_or_none(of_it) if sha256 else None
    if kept is None:
        raise NotHere
    return kept
