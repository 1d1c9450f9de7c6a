"""The only way to a message or its files: as somebody. Another's looks like none at all."""

from dataclasses import dataclass

from portal.deliveries.access import sale_for
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.messages.models import Message, MessageFile
from portal.messages.rules import NOTED
from portal.people.access import Viewer
from portal.record.files import stored_file
from portal.record.models import StoredFile
from portal.sales.models import Sale


@dataclass(frozen=True)
class SeenMessage:
    """A message with its sale, as somebody may see it."""

    message: Message
    sale: Sale


def message_for(viewer: Viewer, ref: str) -> SeenMessage:
    """Return a message. Raises NotHere when there is none, or none that this viewer may see."""
    found: Message | None = Message.get_or_none(Message.ref == ref) if is_ref(ref) else None
    if found is None:
        raise NotHere
    return SeenMessage(found, sale_for(viewer, found.sale))


def noted_for(viewer: Viewer, ref: str) -> SeenMessage:
    """Return a noted call, visit or text message. Raises NotHere like `message_for`, and for what somebody wrote."""
    seen = message_for(viewer, ref)
    if seen.message.how not in NOTED:
        raise NotHere
    return seen


def file_for(viewer: Viewer, ref: str, *, small: bool = False) -> tuple[MessageFile, StoredFile]:
    """Return a photo or file of a message with its bytes, or those of its `small` picture.

    Whoever sees the sale sees them. Raises NotHere like `message_for`, and for the small picture of what is no photo.
    """
    file = MessageFile.get_or_none(MessageFile.ref == ref) if is_ref(ref) else None
    if file is None:
        raise NotHere
    sale_for(viewer, file.sale)
    return file, stored_file(file.sale, file.thumb if small else file.sha256)
