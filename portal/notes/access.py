"""The only way to a note: as a member of staff who sees its sale."""

from portal.deliveries.access import sale_for
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.notes.models import Note
from portal.people.access import Viewer
from portal.sales.models import Sale


def noted_sale_for(viewer: Viewer, ref: str) -> Sale:
    """Return a sale whose notes this viewer reads and writes. Raises NotHere like `sale_for`, and for every contact."""
    if viewer.kind != "staff":
        raise NotHere
    return sale_for(viewer, ref)


def note_for(viewer: Viewer, sale: str, ref: str) -> Note:
    """Return a note of a sale. Raises NotHere when there is none, or none that this viewer may see."""
    found = noted_sale_for(viewer, sale)
    note: Note | None = (
        Note.get_or_none((Note.ref == ref) & (Note.sale == found.ref)) if is_ref(ref) else None
    )
    if note is None:
        raise NotHere
    return note


def may_delete(viewer: Viewer, by: str) -> bool:
    """Tell whether this member of staff deletes a note written by `by`: their own, and a manager any."""
    return viewer.role == "manager" or viewer.ref == by
