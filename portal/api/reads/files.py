"""Reading photos and files: those of updates, messages and concerns, and the papers in which promises were made."""

from collections.abc import Callable
from typing import TypeAlias

from portal.api.calling import Call, operation
from portal.api.reads.sales import READ
from portal.api.roles import priced_sale
from portal.concerns.access import file_for as file_of_concern
from portal.concerns.models import ConcernFile
from portal.deliveries.access import file_for as file_of_update
from portal.deliveries.models import UpdateFile
from portal.deliveries.papers import source_file_for
from portal.lib.api.answers import Answer
from portal.lib.errors import NotHere
from portal.lib.file_answer import saved_as
from portal.messages.access import file_for as file_of_message
from portal.messages.models import MessageFile
from portal.people.access import Viewer
from portal.record.models import StoredFile

_OK = 200
_BYTES = "application/octet-stream"
_Find: TypeAlias = Callable[[Viewer, str], tuple[UpdateFile | MessageFile | ConcernFile, StoredFile]]
_FIND: tuple[_Find, ...] = (file_of_update, file_of_message, file_of_concern)


@operation(
    "GET",
    "/files/{ref}",
    READ,
    "Files",
    "Read a photo or a file",
    about="Of an update, a message or a concern, by the `ref` that they tell; its `media_type` stands there too. The"
    " bytes are to be saved, whatever they hold: a photo is a WebP of ours, a file is as it was sent. One that was"
    " erased is not here.",
    media_type=_BYTES,
)
def read_file(call: Call, ref: str) -> Answer:
    """Return the bytes of a file. Raises NotHere."""
    for find in _FIND:
        try:
            file, kept = find(call.viewer, ref)
        except NotHere:
            continue
        return _saved(kept, file.name)
    raise NotHere


@operation(
    "GET",
    "/sales/{ref}/sources/{n}/file",
    READ,
    "Files",
    "Read the file of a source",
    about="The original file from which a source was read, as it was; its SHA-256 is the `file_sha256` of the source."
    " A source that was pasted has none. Not for programs that act for those who deliver: papers hold prices.",
    media_type=_BYTES,
    refusals=("not-allowed",),
)
def read_source_file(call: Call, ref: str, n: int) -> Answer:
    """Return the bytes of the file of a source. Raises NotHere."""
    source, kept = source_file_for(priced_sale(call, ref), n)
    return _saved(kept, source.file_name or "file")


def _saved(kept: StoredFile, name: str) -> Answer:
    return Answer(_OK, bytes(kept.body), {"Content-Type": _BYTES, "Content-Disposition": saved_as(name)})
