"""What the tests of notes share: notes by the cast."""

from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.notes.access import noted_sale_for
from portal.notes.actions import write_note
from portal.notes.models import Note
from tests.cast import NOON, sale_of, viewer


def noted(who: str, of: str = "ana", words: str = "The gate sticks.") -> Note:
    """Let somebody note something about Ana's kitchen or Bea's garden; return the note."""
    sale = noted_sale_for(viewer(who), sale_of(of).ref)
    write_note(sale, words, By(viewer(who), NOON, new_ref()))
    note: Note = Note.select().where((Note.sale == sale.ref) & (Note.words == words)).get()
    return note
