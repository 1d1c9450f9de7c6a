"""What an enquirer does: ask, let their friend know or not, and have everything deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.enquiries.limits import check_ask, check_customer_asks
from portal.enquiries.mail import tell_received
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import answers_of, asked_before
from portal.enquiries.rules import NAME_LIMIT, PHONE_LIMIT, WORDS_LIMIT, looks_like_advertising
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import BadText, clean, normal_email, one_line
from portal.people.access import Viewer
from portal.people.queries import contact, contacts_of, staff_addresses
from portal.people.queries import contact_by_email as known_contact
from portal.record.actions import append, erase_blanked, hold
from portal.record.models import COMPANY, EntryText
from portal.record.rules import Personal
from portal.referrals.models import ReferralLink
from portal.testimonials.rules import is_ours, plain_address

_REMEMBERED = timedelta(days=366)
STRANGER = "stranger"


@dataclass(frozen=True)
class NewEnquiry:
    """An enquiry as it was typed. `link` is the referral link it came through, `asker` a signed-in contact.

    `friend_may_know` says whether whoever referred them may be told; `consent` that we may keep and use what they
    typed to answer. `key` is that of the form, `client` whom limits count as one.
    """

    name: str
    email: str
    words: str
    key: str
    phone: str = ""
    consent: bool = False
    friend_may_know: bool = False
    link: ReferralLink | None = None
    asker: Viewer | None = None
    client: str = ""


def receive(new: NewEnquiry, at: datetime) -> Enquiry | None:
    """Take an enquiry; returns it, None for a form that arrived before.

    What its address tells (the referrer's own, one of ours, a customer's, one that asked before) is noted with it, for
    staff to see. Those who sell hear of it by mail, and so does the enquirer, who can delete it from there. Raises
    Invalid with every problem at once, TooMany beyond the limits.
    """
    said = _said(new)
    with transaction():
        hold(COMPANY)
        if not first_time(new.asker.ref if new.asker else STRANGER, new.key, at):
            return None
        _limit(new, said, at)
        facts = {
            "enquiry": new_ref(),
            "came_by": "customer" if new.asker else "link" if new.link else "site",
            "code": new.link.code if new.link and not new.asker else None,
            "contact": new.asker.ref if new.asker else None,
            "friend_may_know": bool(new.link and new.friend_may_know and not new.asker),
            "flags": [] if new.asker else _flags(said, new.link, at),
            **{name: Personal(text) if text else "" for name, text in said.items()},
        }
        append(COMPANY, "enquiry.received", facts, new.asker.ref if new.asker else STRANGER, at)
        made: Enquiry = Enquiry.get_by_id(facts["enquiry"])
        tell_received(made, new.link, new.asker, at)
        return made


def choose_friend(enquiry: Enquiry, *, may_know: bool, at: datetime) -> None:
    """Let whoever referred the enquirer know, or no longer; nothing happens where that is so, or there is nobody."""
    with transaction():
        hold(COMPANY)
        now = Enquiry.get_by_id(enquiry.ref)
        if now.code is None or now.forgotten_at is not None or now.friend_may_know == may_know:
            return
        facts = {"enquiry": now.ref, "was": now.version, "friend_may_know": may_know}
        append(COMPANY, "enquiry.friend_choice_changed", facts, STRANGER, at)


def forget(enquiry: Enquiry, by: str, at: datetime) -> None:
    """Delete the texts of an enquiry and of our answers to it for good, at the enquirer's request.

    That somebody asked, when, and how long our answer took stays; nothing that tells who.
    """
    with transaction():
        hold(COMPANY)
        now = Enquiry.get_by_id(enquiry.ref)
        if now.forgotten_at is not None:
            return
        append(COMPANY, "enquiry.forgotten", {"enquiry": now.ref, "was": now.version}, by, at)
        erase_blanked(COMPANY, _texts_of(now), by, at)


def _limit(new: NewEnquiry, said: dict[str, str], at: datetime) -> None:
    if new.asker:
        check_customer_asks(new.asker.ref, at)
    else:
        check_ask(new.client, said["email"], said["words"], at)


def _said(new: NewEnquiry) -> dict[str, str]:
    said: dict[str, str] = {}
    problems: list[Problem] = []
    for field, typed, limit, missing in (
        ("name", one_line(new.name), NAME_LIMIT, "Write your name here."),
        ("phone", one_line(new.phone), PHONE_LIMIT, ""),
        ("words", new.words, WORDS_LIMIT, "Write what you want to ask; a sentence will do."),
    ):
        try:
            said[field] = clean(typed, limit)
        except BadText as error:
            problems.append(Problem(field, str(error)))
            continue
        if missing and not said[field]:
            problems.append(Problem(field, missing))
    try:
        said["email"] = normal_email(new.email)
    except BadText as error:
        problems.append(Problem("email", str(error)))
    if not new.consent and new.asker is None:
        message = "Tick this so that we may keep what you wrote and answer you."
        problems.append(Problem("consent", message))
    if problems:
        raise Invalid(*problems)
    return said


def _flags(said: dict[str, str], link: ReferralLink | None, at: datetime) -> list[str]:
    found: list[str] = []
    email, plain = said["email"], plain_address(said["email"])
    if link is not None:
        referrer = contact(link.contact)
        if plain_address(referrer.email) == plain:
            found.append("self_referral")
        elif plain in {plain_address(one.email) for one in contacts_of(referrer.customer)}:
            found.append("same_household")
    if is_ours(email, staff_addresses()):
        found.append("our_own")
    if known_contact(email) is not None or known_contact(plain) is not None:
        found.append("known_contact")
    if asked_before(email, at - _REMEMBERED):
        found.append("again")
    if looks_like_advertising(said["name"], said["words"]):
        found.append("advertising")
    return found


def _texts_of(enquiry: Enquiry) -> list[tuple[int, str]]:
    entries = [enquiry.seq, *(answer.seq for answer in answers_of(enquiry.ref))]
    rows = EntryText.select(EntryText.seq, EntryText.name).where(
        (EntryText.stream == COMPANY) & EntryText.seq.in_(entries)
    )
    return [(row.seq, row.name) for row in rows]
