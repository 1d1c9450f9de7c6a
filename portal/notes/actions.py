"""The verbs of notes: writing one and deleting one. Neither is an entry, so no chain, mail or live page tells of it."""

from portal.changes.access import refuse_erased
from portal.deliveries.actions.fields import By, words
from portal.deliveries.version import staff_stream
from portal.lib.db import changed, transaction
from portal.lib.errors import Forbidden
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.notes.access import may_delete
from portal.notes.models import Note
from portal.record.actions import hold
from portal.record.versions import bump
from portal.sales.models import Sale


def write_note(sale: Sale, typed: str, by: By) -> None:
    """Keep a note about a sale that its author sees.

    Raises Invalid for no words, and for what can't be kept, Conflict where the customer was erased: nothing would ever
    erase what is said of them afterwards.
    """
    text = words("words", typed, "Write what the others should know.")
    with transaction():
        hold(sale.ref)
        if first_time(by.viewer.ref, by.key, by.at):
            refuse_erased(sale)
            Note.insert(ref=new_ref(), sale=sale.ref, at=by.at, by=by.viewer.ref, words=text).execute()
            bump(staff_stream(sale.ref), by.at)


def delete_note(note: Note, by: By) -> bool:
    """Delete a note; returns whether it was still there. Raises Forbidden for another's, but not to a manager."""
    if not may_delete(by.viewer, note.by):
        raise Forbidden("A note is deleted by whoever wrote it, or by a manager.")
    with transaction():
        is_gone = changed(Note.delete().where(Note.ref == note.ref)) == 1
        if is_gone:
            bump(staff_stream(note.sale), by.at)
        return is_gone
