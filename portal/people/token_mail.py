"""The mails about tokens: whoever a program acts for hears of it, and managers before one ends; they always come."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import Look, short_head
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.people.queries import company, look, managers, staff
from portal.people.scopes import SCOPES
from portal.people.token_list import TokenSeen
from portal.web.words import instant_words


def tell_made(name: str, acts_for: str, scopes: Iterable[str], by: Viewer, at: datetime) -> None:
    """Tell a member of staff that a program acts in their name from now on, and what it may do.

    Who made it for themselves hears it too: if somebody else sat at their screen, they learn it here.
    """
    words = {"program": name, "by": by.name, "may": [SCOPES[one] for one in SCOPES if one in scopes]}
    subject = f"{name} acts in your name from now on"
    _send(staff(acts_for), (subject, "token_made"), words, (look(), (by.name, by.email)), at)


def tell_soon_over(token: TokenSeen, at: datetime) -> None:
    """Tell every manager that a token ends by itself soon."""
    style, zone = look(), company().time_zone
    ends = instant_words(token.expires_at, zone) if token.expires_at else ""
    words = {"program": token.name, "acts_for": token.acts_for, "ends": ends, "ref": token.ref}
    subject = f"The token of {token.name} expires soon"
    for manager in managers():
        _send(manager, (subject, "token_expires"), words, (style, None), at)


def _send(
    to: Staff,
    say: tuple[str, str],
    words: Mapping[str, object],
    wearing: tuple[Look, tuple[str, str] | None],
    at: datetime,
) -> None:
    subject, template = say
    style, answers = wearing
    letter = Letter(
        kind=template,
        to=to.email,
        to_name=to.name,
        subject=short_head(subject),
        template=f"people/mail/{template}",
        context=words,
        reply_to=answers,
        sender_name=answers[0] if answers else "",
    )
    queue(letter, style, at)
