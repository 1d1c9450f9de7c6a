"""The mails about contacts: everybody whom a change concerns hears of it. They can't be switched off."""

from collections.abc import Mapping
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.people.queries import contacts_of, customer, look, managers


def tell_added(by: Viewer, new: Contact, at: datetime) -> None:
    """Tell a new contact what they may see from now on, and the others of the customer who was added by whom."""
    about = {"person": new.name, "email": new.email}
    _tell_others(by, new, (f"{by.name} added {new.name}", "contact_added"), about, at)
    words = {"household": customer(new.customer).name}
    _send(by, (new.name, new.email), ("You can see your promises now", "contact_welcome"), words, at)


def tell_corrected(by: Viewer, before: Contact, now: Contact, at: datetime) -> None:
    """Tell a contact, at an address that is given up too, and the others of the customer what was corrected."""
    words = {
        "person": now.name,
        "was": before.name,
        "email": now.email if now.email != before.email else "",
        "time_zone": now.time_zone if now.time_zone != before.time_zone else "",
    }
    subject = f"{by.name} corrected {now.name}"
    _tell_others(by, now, (subject, "contact_corrected"), words, at)
    _send(by, (now.name, now.email), (f"{by.name} corrected your entry", "contact_own"), words, at)
    if words["email"]:
        moved = ("Your mail from us goes elsewhere now", "contact_moved")
        _send(by, (before.name, before.email), moved, words, at)


def tell_ended(by: Viewer, gone: Contact, at: datetime) -> None:
    """Tell who was ended, and the others, who hear the name and never the address."""
    about = {"person": gone.name, "household": customer(gone.customer).name}
    _tell_others(by, gone, (f"{by.name} ended {gone.name}", "contact_ended"), about, at)
    _send(by, (gone.name, gone.email), ("You no longer see these promises", "contact_gone"), about, at)


def _tell_others(
    by: Viewer, person: Contact, say: tuple[str, str], words: Mapping[str, str], at: datetime
) -> None:
    # Who did it hears it too: if somebody else sat at their screen, they learn it here.
    for other in contacts_of(person.customer):
        if other.ref != person.ref:
            _send(by, (other.name, other.email), say, words, at)


def _send(
    by: Viewer, to: tuple[str, str], say: tuple[str, str], words: Mapping[str, str], at: datetime
) -> None:
    subject, template = say
    reader = next(iter(managers()), None)
    answers = (by.name, by.email) if by.kind == "staff" else (reader.name, reader.email) if reader else None
    letter = Letter(
        kind=template.replace("_", "-"),
        to=to[1],
        to_name=to[0],
        subject=short_head(subject),
        template=f"people/mail/{template}",
        context={**words, "by": by.name, "answers": answers[0] if answers else ""},
        reply_to=answers,
        sender_name=by.name if by.kind == "staff" else "",
    )
    queue(letter, look(), at)
