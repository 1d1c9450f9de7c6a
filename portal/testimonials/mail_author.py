"""The author is told what becomes of their words, whatever mails they chose: hidden, confirmed, back, answered.

These can't be switched off (product.md, invariant 5). A contact who was ended or erased gets none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.models import Contact, Staff
from portal.people.queries import company, contact, look, staff
from portal.record.models import SYSTEM
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.testimonials.models import Reply, Testimonial, Withholding
from portal.testimonials.queries import is_reachable, version_of
from portal.testimonials.rules import reason_clause
from portal.web.words import instant_words


@dataclass(frozen=True)
class _About:
    """A testimonial with its author, its sale and the words that the mail is about."""

    testimonial: str
    author: Contact
    sale: Sale
    words: str


@dataclass(frozen=True)
class _Say:
    """What a mail says: its template (and kind), its subject, and who signs it, if it is a person."""

    template: str
    subject: str
    sender: Staff | None


def tell_hidden(held: Withholding, at: datetime) -> None:
    """Queue the mail that says that their words are hidden: by whom, why, until when, and how to object."""
    who = staff(held.by)
    say = _Say("hidden", "What you wrote about us is hidden for now", who)
    about = _about(held.testimonial, held.n)
    until = instant_words(held.until, about.author.time_zone)
    _send(about, say, {"who": who.name, "until": until, **_why(held)}, at)


def tell_confirmed(held: Withholding, at: datetime) -> None:
    """Queue the mail that says that a second person agreed, so that their words stay hidden."""
    second = staff(held.confirmed_by or "")
    names = {"who": staff(held.by).name, "second": second.name, "objected": held.objected_at is not None}
    say = _Say("confirmed", "What you wrote about us stays hidden", second)
    _send(_about(held.testimonial, held.n), say, {**names, **_why(held)}, at)


def tell_answered(held: Withholding, at: datetime) -> None:
    """Queue what a member of staff says to their objection."""
    who = staff(held.answered_by or "")
    say = _Say("answered", "What we say to your objection", who)
    said = {"who": who.name, "objection": held.objection, "answer": held.answer}
    _send(_about(held.testimonial, held.n), say, {**said, **_why(held)}, at)


def tell_back(held: Withholding, at: datetime) -> None:
    """Queue the mail that says that their words are public again: by whom, or because nobody agreed in time."""
    who = None if held.ended_by in {None, SYSTEM} else staff(held.ended_by)
    said = {"how": held.how, "ender": who.name if who else "", "hider": staff(held.by).name}
    about = _about(held.testimonial, held.n)
    until = instant_words(held.until, about.author.time_zone)
    say = _Say("back", "What you wrote about us is public again", who)
    _send(about, say, {**said, "until": until}, at)


def tell_replied(reply: Reply, at: datetime) -> None:
    """Queue the company's public reply to the author, with whoever wrote it."""
    who = staff(reply.by)
    say = _Say("replied", "We have answered what you wrote about us", who)
    said = {"who": who.name, "reply": reply.words, "company": company().name}
    _send(_about(reply.testimonial, reply.n), say, said, at)


def _about(testimonial: str, n: int) -> _About:
    row = Testimonial.get_by_id(testimonial)
    words = version_of(testimonial, n).words
    return _About(testimonial, contact(row.contact), Sale.get_by_id(row.sale), words)


def _why(held: Withholding) -> dict[str, object]:
    return {"reason": reason_clause(held.reason), "explanation": held.explanation}


def _send(about: _About, say: _Say, said: Mapping[str, object], at: datetime) -> None:
    if not is_reachable(about.author):
        return
    context = {
        **said,
        "words": about.words,
        "title": about.sale.title,
        "page": f"/my/sales/{about.sale.ref}/testimonial",
    }
    letter = Letter(
        kind=f"testimonial_{say.template}",
        to=about.author.email,
        to_name=about.author.name,
        subject=short_head(say.subject),
        template=f"testimonials/mail/{say.template}",
        context=context,
        reply_to=(say.sender.name, say.sender.email) if say.sender else None,
        sender_name=say.sender.name if say.sender else "",
        receipt=newest_number(about.sale.ref),
    )
    queue(letter, look(), at)
