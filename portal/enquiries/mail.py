"""The mails about enquiries: what the enquirer sent and what happens next, word of it to staff, and our answer.

Anybody can type anybody's address, so no words of a stranger are in a subject, and nothing of theirs that leads
somewhere else is sent to that address before one of us has read it.
"""

from datetime import datetime

from portal.enquiries.clock import reply_times
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import ANSWERING, who_answers
from portal.enquiries.rules import plain_name, repeatable
from portal.enquiries.tokens import own_link
from portal.enquiries.wording import back_words, flag_words, hours_words, usual_words
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.lib.mail_templates import render
from portal.people.access import Viewer
from portal.people.mail_choices import wants
from portal.people.models import Staff
from portal.people.queries import active_staff, look, working_week
from portal.people.unsubscribe import switchable
from portal.referrals.models import ReferralLink
from portal.web.words import day_in, instant_words, long_day

TOPIC = "enquiries"
_FROM = {
    "link": "through a customer's link",
    "site": "on our public pages",
    "customer": "on their own pages",
}


def tell_received(enquiry: Enquiry, link: ReferralLink | None, asker: Viewer | None, at: datetime) -> None:
    """Tell those who sell that somebody asked, and a stranger what we have of theirs and what happens next.

    A signed-in customer sees that on their own page, at once.
    """
    for person in active_staff():
        if person.role in ANSWERING and wants(person.ref, TOPIC) == "at_once":
            queue(_to_staff(enquiry, person), look(), at)
    if asker is None:
        queue(_received(enquiry, link, at), look(), at)


def send_answer(enquiry: Enquiry, words: str, by: Viewer, at: datetime) -> None:
    """Send our answer to the enquirer, in the name of whoever wrote it, in the caller's transaction."""
    queue(_answer(enquiry, words, by), look(), at)


def answer_as_read(enquiry: Enquiry, words: str, by: Viewer) -> tuple[str, str]:
    """Return the subject and the plain text of the mail that `send_answer` would send."""
    letter = _answer(enquiry, words, by)
    return letter.subject, render(letter, look())[0]


def _to_staff(enquiry: Enquiry, person: Staff) -> Letter:
    name = plain_name(enquiry.name)
    letter = Letter(
        kind=TOPIC,
        to=person.email,
        to_name=person.name,
        subject=short_head(f"An enquiry from {name}" if name else "An enquiry"),
        template="enquiries/mail/asked",
        context={
            "name": enquiry.name,
            "email": enquiry.email,
            "phone": enquiry.phone,
            "words": enquiry.words,
            "came": _FROM[enquiry.came_by],
            "when": instant_words(enquiry.at, str(working_week().zone)),
            "flags": flag_words(enquiry),
            "address": f"/staff/enquiries/{enquiry.ref}",
        },
        reply_to=(name, enquiry.email),
    )
    return switchable(letter, person.ref, TOPIC)


def _received(enquiry: Enquiry, link: ReferralLink | None, at: datetime) -> Letter:
    week, answers = working_week(), who_answers(link)
    return Letter(
        kind="enquiry-received",
        to=enquiry.email,
        to_name=plain_name(enquiry.name),
        subject="We have your enquiry",
        template="enquiries/mail/received",
        context={
            "words": repeatable(enquiry.words),
            "who": answers.name if answers else "",
            "hours": hours_words(week),
            "back": back_words(at, week),
            "usual": usual_words(reply_times(at)),
            "link": own_link(enquiry.ref),
        },
        reply_to=(answers.name, answers.email) if answers else None,
    )


def _answer(enquiry: Enquiry, words: str, by: Viewer) -> Letter:
    asked_on = long_day(day_in(enquiry.at, str(working_week().zone)))
    return Letter(
        kind="enquiry-answer",
        to=enquiry.email,
        to_name=plain_name(enquiry.name),
        subject=f"{by.name} answers your enquiry",
        template="enquiries/mail/answered",
        context={
            "words": words,
            "asked": enquiry.words,
            "asked_on": asked_on,
            "is_customer": enquiry.came_by == "customer",
            "link": own_link(enquiry.ref),
        },
        reply_to=(by.name, by.email),
        sender_name=by.name,
    )
