"""The letters about erasures and legal holds: every contact and every manager gets them, and none can be switched off.

After an erasure the customer gets none, for then we no longer know where to write; the letter before says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.custody.models import Erasure, LegalHold
from portal.custody.queries import standing_hold
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.access import Viewer
from portal.people.models import Contact, Staff
from portal.people.queries import company, contacts_of, customer, look, managers
from portal.web.words import day_in, long_day

_DATA = "/my/data"
_LIFTED = "once the hold is lifted"


@dataclass(frozen=True)
class _Say:
    """A letter before it has a reader: its kind, its subject, and its paragraphs; `quote` is a person's own words."""

    kind: str
    subject: str
    paragraphs: tuple[str, ...]
    quote: str = ""


def tell_asked(asked: Erasure, by: Viewer, at: datetime) -> None:
    """Queue that an erasure is asked for: to the contacts with the way to undo it, and to managers."""
    for one in contacts_of(asked.customer):
        day = long_day(day_in(asked.due_at, one.time_zone))
        _to_contact(one, by, _asked_words(asked, by, day), at)
    day = long_day(day_in(asked.due_at, company().time_zone))
    name = customer(asked.customer).name
    held = standing_hold(asked.customer) is not None
    subject = f"{name}: everything is to be erased {_LIFTED if held else f'on {day}'}"
    text = (
        f"{by.name} asked that everything we hold about {name} be erased. {_done_words(day, held=held)}",
        "Until then any of their contacts can undo it, and so can you where they ask you to.",
        "Dates, states and figures of their sales stay; words, names, papers, photos and receipts go for good.",
        "What the law obliged you to keep is kept until you lift the hold."
        if held
        else "If the law obliges you to keep something of it, set a legal hold with its reason before that day.",
    )
    _to_managers(asked.customer, _Say("erasure-told", subject, text), at)


def tell_undone(of: str, by: Viewer, at: datetime) -> None:
    """Queue that it was undone, to contacts and managers."""
    text = (f"{by.name} has undone the erasure that was asked for. Everything stays as it is.",)
    for one in contacts_of(of):
        _to_contact(one, by, _Say("erasure-undone", "Nothing is erased", text), at)
    subject = f"{customer(of).name}: nothing is erased"
    _to_managers(of, _Say("erasure-undone", subject, text), at)


def tell_held(held: LegalHold, by: Viewer, waiting: Erasure | None, at: datetime) -> None:
    """Queue to the contacts that what we hold about them can't be erased for now, and why."""
    text = [
        "For now we may not erase what we hold about you, whoever asks. The reason:",
        "You can read it, and save everything we hold, at any time. We tell you when this ends.",
    ]
    if waiting is not None:
        text.append("The erasure that you asked for waits until then.")
    say = _Say("hold-set", "We have to keep what we hold about you", tuple(text), held.reason)
    for one in contacts_of(held.customer):
        _to_contact(one, by, say, at)


def tell_lifted(held: LegalHold, by: Viewer, waiting: Erasure | None, at: datetime) -> None:
    """Queue to the contacts that nothing keeps us from erasing any more, and when what waited is carried out."""
    for one in contacts_of(held.customer):
        text = ["What we hold about you no longer has to be kept. The reason was:"]
        if waiting is not None:
            day = long_day(day_in(waiting.due_at, one.time_zone))
            text.append(
                f"The erasure that you asked for is carried out on {day}; you can undo it until then."
            )
        else:
            text.append("You can ask us to erase it at any time.")
        say = _Say("hold-lifted", "What we hold about you can be erased again", tuple(text), held.reason)
        _to_contact(one, by, say, at)


def tell_done(asked_at: datetime, of: str, at: datetime) -> None:
    """Queue to managers that an erasure is carried out; it names nobody, for the name is gone."""
    day = long_day(day_in(asked_at, company().time_zone))
    text = (
        f"What was asked for on {day} is done: a customer's names, words, papers, receipts and mails are erased.",
        "The dates, states and figures of their sales stay, and the record still verifies.",
    )
    _to_managers(of, _Say("erasure-done", "A customer is erased, as they asked", text), at)


def _asked_words(asked: Erasure, by: Viewer, day: str) -> _Say:
    who = f"{by.name} of our company noted" if by.kind == "staff" else f"{by.name} asked"
    how = f"{who} that everything we hold about you be erased"
    held = standing_hold(asked.customer) is not None
    subject = f"Everything about you is to be erased {_LIFTED if held else f'on {day}'}"
    text = (
        f"{how}{', as you wrote to us' if by.kind == 'staff' else ''}. {_done_words(day, held=held)}",
        "Until then each of you can undo it on the page below. Save your receipts and all else there before.",
        "Afterwards nobody can bring anything back, and none of you can sign in here.",
        "We write no letter when it is done, for then we no longer know your address.",
    )
    return _Say("erasure-asked", subject, text, asked.words)


def _done_words(day: str, *, held: bool) -> str:
    if held:
        return "A legal hold stands, so it waits until that is lifted; you hear the day then."
    return f"It is done on {day}, by itself."


def _to_contact(one: Contact, by: Viewer, say: _Say, at: datetime) -> None:
    reader = next(iter(managers()), None)
    answers = (by.name, by.email) if by.kind == "staff" else (reader.name, reader.email) if reader else None
    act = ("See what we hold", _DATA)
    queue(_letter(one, say, act, answers, sender=by.name if by.kind == "staff" else ""), look(), at)


def _to_managers(of: str, say: _Say, at: datetime) -> None:
    for one in managers():
        act = ("See it", f"/staff/customers/{of}/data")
        queue(_letter(one, say, act, None), look(), at)


def _letter(
    to: Contact | Staff,
    say: _Say,
    act: tuple[str, str],
    answers: tuple[str, str] | None,
    *,
    sender: str = "",
) -> Letter:
    return Letter(
        kind=say.kind,
        to=to.email,
        to_name=to.name,
        subject=short_head(say.subject),
        template="custody/mail/letter",
        context={
            "first": say.paragraphs[0],
            "others": _others(say.paragraphs),
            "quote": say.quote,
            "act": act,
            "answers": answers[0] if answers else "",
        },
        reply_to=answers,
        sender_name=sender,
    )


def _others(paragraphs: Iterable[str]) -> list[str]:
    return list(paragraphs)[1:]
