"""The mails of an author's deeds: staff read every word that is public, and the author gets a confirmation to keep.

Whoever sold and every manager reads each one, whatever it says, unless they switched it off. What staff do about a
testimonial is told to its author elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.access import Viewer
from portal.people.mail_choices import wants
from portal.people.models import Staff
from portal.people.queries import look, managers, staff
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.testimonials.models import Testimonial, TestimonialVersion, Withholding
from portal.testimonials.queries import testimonial_of
from portal.testimonials.rules import reason_clause
from portal.web.words import list_words

_TOPIC = "testimonials"
_DEEDS = {
    "new": "has written about us in public",
    "again": "has written about us in public again",
    "changed": "has changed what everybody reads about us",
}


@dataclass(frozen=True)
class _Say:
    """A letter before it has a reader: its template, its subject, and what it says."""

    template: str
    subject: str
    context: Mapping[str, object]


def queue_published(author: Viewer, sale: Sale, at: datetime) -> None:
    """Queue what a contact has just published, to staff and to themselves, in the caller's transaction."""
    known, now = _current(author, sale)
    deed = "new" if known.n == 1 else "again" if known.published_at == at else "changed"
    said = {"deed": deed, "words": now.words, "connection": now.connection, "testimonial": known.ref}
    to_staff = {**said, "beside": _beside(now, "them")}
    _tell_staff(author, sale, _Say("told", f"{author.name} {_DEEDS[deed]}", to_staff), at)
    subject = "Your words are changed" if deed == "changed" else "Everybody can read your words now"
    _tell_author(author, sale, _Say("published", subject, {**said, "beside": _beside(now, "you")}), at)


def queue_withdrawn(author: Viewer, sale: Sale, at: datetime) -> None:
    """Queue that a contact took their words back, to staff and to themselves, in the caller's transaction."""
    known, _ = _current(author, sale)
    said = {"testimonial": known.ref}
    subject = f"{author.name} has taken back what they said about us"
    _tell_staff(author, sale, _Say("withdrawn", subject, said), at)
    _tell_author(author, sale, _Say("taken_back", "Your words are taken back", said), at)


def queue_objected(author: Viewer, sale: Sale, held: Withholding, text: str, at: datetime) -> None:
    """Queue that a contact objects to what is withheld of their words, to staff, in the caller's transaction."""
    _, now = _current(author, sale)
    said = {
        "words": now.words,
        "reason": reason_clause(held.reason),
        "explanation": held.explanation,
        "hider": staff(held.by).name,
        "objection": text,
        "testimonial": held.testimonial,
    }
    subject = f"{author.name} objects: their words should be shown"
    _tell_staff(author, sale, _Say("objected", subject, said), at)


def _current(author: Viewer, sale: Sale) -> tuple[Testimonial, TestimonialVersion]:
    """Return the author's testimonial of a sale with its current version; the caller knows that there is one."""
    known = testimonial_of(sale.ref, author.ref)
    if known is None:
        message = "a mail about a testimonial follows its entry"
        raise LookupError(message)
    version = (TestimonialVersion.testimonial == known.ref) & (TestimonialVersion.n == known.n)
    return known, TestimonialVersion.get(version)


def _beside(now: TestimonialVersion, whom: str) -> str:
    """Say what the public sees beside the words, as a list; `whom` is the author, "you" or "them"."""
    shown = [f"the name “{now.name}”"]
    shown += [f"the company “{now.company}”"] if now.company else []
    shown += [f"what we did, “{now.subject}”"] if now.subject else []
    shown += ["a photo"] if now.photo else []
    shown += [f"the record of what we promised {whom}"] if now.figures else []
    shown += [f"that something else connects {whom} with us"] if now.connection else []
    return list_words(shown)


def _tell_staff(author: Viewer, sale: Sale, say: _Say, at: datetime) -> None:
    for reader in _readers(sale):
        letter = _letter(reader.email, reader.name, say, _about(author, sale))
        queue(switchable(letter, reader.ref, _TOPIC), look(), at)


def _tell_author(author: Viewer, sale: Sale, say: _Say, at: datetime) -> None:
    seller = staff(sale.salesperson)
    answers = (seller.name, seller.email) if seller.ended_at is None else None
    queue(_letter(author.email, author.name, say, _About(author, sale, answers)), look(), at)


@dataclass(frozen=True)
class _About:
    """Whose testimonial of which sale a letter is about, and to whom an answer to it goes."""

    author: Viewer
    sale: Sale
    answers: tuple[str, str] | None


def _about(author: Viewer, sale: Sale) -> _About:
    return _About(author, sale, (author.name, author.email))


def _letter(to: str, to_name: str, say: _Say, about: _About) -> Letter:
    return Letter(
        kind=f"testimonial_{say.template}",
        to=to,
        to_name=to_name,
        subject=short_head(say.subject),
        template=f"testimonials/mail/{say.template}",
        context={
            **say.context,
            "customer": about.author.name,
            "first_name": about.author.name.split()[0],
            "title": about.sale.title,
            "sale": about.sale.ref,
            "answers": about.answers[0] if about.answers else "",
        },
        reply_to=about.answers,
        receipt=newest_number(about.sale.ref),
    )


def _readers(sale: Sale) -> list[Staff]:
    """Return the salesperson, who may have left since, and the managers, each once, who want these mails."""
    people = [staff(sale.salesperson), *managers()]
    here = {person.ref: person for person in people if person.ended_at is None}
    return [person for person in here.values() if wants(person.ref, _TOPIC) == "at_once"]
