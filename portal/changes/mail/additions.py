"""Staff hear what was left out and that the list was confirmed; the customer hears why something was declined."""

from portal.changes.mail.notes import Note, to_contacts, to_staff
from portal.changes.models import Addition
from portal.deliveries.actions.fields import By
from portal.deliveries.mail.customers import short
from portal.sales.models import Sale


def tell_added(ref: str, by: By) -> None:
    """Tell the salesperson what a contact says was left out of the list."""
    addition, sale = _of(ref)
    facts = (
        ("Who said it", addition.said_by),
        ("When", addition.said_when or "Not said"),
        ("Where", addition.said_where or "Not said"),
    )
    note = Note(
        f"{by.viewer.name}: this was left out: “{short(addition.words, 50)}”",
        f"{by.viewer.name} says that a promise was left out of the list of “{sale.title}”.",
        "Answer it",
        f"/staff/additions/{ref}",
        words=addition.words,
        facts=facts,
        closing="Accept it, and it is sealed as a promise; or decline it with a reason that both of you keep seeing.",
    )
    to_staff(sale, note, by)


def tell_addition_ended(ref: str, by: By) -> None:
    """Tell the other side that what was left out was declined, or that it was withdrawn."""
    addition, sale = _of(ref)
    if by.viewer.kind == "contact":
        opening = f"{by.viewer.name} takes back what was left out of the list of “{sale.title}”."
        subject = f"{by.viewer.name} takes back: “{short(addition.words, 50)}”"
        to_staff(
            sale,
            Note(subject, opening, "Look at the sale", f"/staff/sales/{sale.ref}", words=addition.words),
            by,
        )
        return
    note = Note(
        f"About what you added: “{short(addition.words, 50)}”",
        f"You told us that this was left out of the list of “{sale.title}”. {by.viewer.name} does not take it as a"
        " promise of ours, and says why.",
        "Look at it",
        f"/my/sales/{sale.ref}/additions",
        words=addition.words,
        text=addition.answer,
        closing="Your words and this answer stay side by side on your page. If you see it otherwise, write back.",
    )
    to_contacts(sale, note, by)


def tell_confirmed(sale: Sale, by: By) -> None:
    """Tell the salesperson that the customer confirmed the list."""
    note = Note(
        f"{by.viewer.name} confirms the list: {sale.title}",
        f"{by.viewer.name} read the list of “{sale.title}” and says: yes, that is what I was told.",
        "Look at the sale",
        f"/staff/sales/{sale.ref}",
    )
    to_staff(sale, note, by)


def _of(ref: str) -> tuple[Addition, Sale]:
    addition: Addition = Addition.get_by_id(ref)
    return addition, Sale.get_by_id(addition.sale)
