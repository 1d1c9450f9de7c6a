"""Taking in a mail: it becomes a message of the person to whom its address belongs, or it is refused; each once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, TooMany
from portal.lib.installed import settings
from portal.lib.limits import take
from portal.lib.outbox import Outbox
from portal.lib.readers.apart import read_letter
from portal.lib.readers.outcome import Unreadable
from portal.messages.actions import write
from portal.messages.inbound.calendar import comment_in, is_answer, take_answer
from portal.messages.inbound.composing import Hanging, composed
from portal.messages.inbound.folding import folded
from portal.messages.inbound.heads import Head, head_of
from portal.messages.inbound.models import ReceivedMail
from portal.messages.inbound.wording import Reason
from portal.people.access import Viewer
from portal.people.models import Contact, Staff
from portal.people.queries import company
from portal.people.reply_address import Bound, bound_to
from portal.people.security import note
from portal.record.rules import ERASED
from portal.sales.models import Sale

LARGEST = 10 * 1024 * 1024
_REFUSED_AN_HOUR = 200
_HOUR = 3600
_CLIENT = "mail"

Outcome = Literal["taken", "had already", "refused"]


class Refused(Exception):
    """A mail that isn't taken, and why."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Taken:
    """What became of a mail: where it was refused, why."""

    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True)
class _Mail:
    raw: bytes
    head: Head
    bound: Bound | None


def take_in(raw: bytes, at: datetime) -> Taken:
    """Take in one whole mail (RFC 5322) that arrived at `at` (aware).

    Any bytes are taken or refused, and the same mail once. Raises TooMany when its sender has written too much within
    an hour, and what the database raises when it is away: then it is to be brought again later.
    """
    mail = _opened(raw)
    try:
        return Taken("taken" if _take(mail, at) else "had already")
    except Refused as refusal:
        _note_refused(mail, refusal.reason, at)
        return Taken("refused", refusal.reason)


def _opened(raw: bytes) -> _Mail:
    # A parser fed with anything may fail with anything: then nothing is known of the mail.
    try:
        head = head_of(raw[:LARGEST], settings().mail_authserv)
    except Exception:  # noqa: BLE001 - see above
        return _Mail(raw, Head("", (), "", by_machine=False, authenticated=None), None)
    bounds = [bound for address in head.to if (bound := bound_to(address)) is not None]
    own = [bound for bound in bounds if _address_of(bound.person) == head.sender]
    return _Mail(raw, head, next(iter(own or bounds), None))


def _take(mail: _Mail, at: datetime) -> bool:
    bound = _checked(mail)
    viewer = _person(bound, mail.head.sender)
    try:
        sale = sale_for(viewer, bound.sale)
    except NotHere as error:
        raise Refused("not_theirs") from error
    try:
        text, files = read_letter(mail.raw)
    except Unreadable as error:
        raise Refused("unreadable") from error
    row_id = _digest(
        "taken", mail.head.message_id or hashlib.sha256(mail.raw).hexdigest(), bound.sale, bound.person
    )
    by = By(viewer, at, row_id)
    with transaction():
        if not _note(mail, row_id, at, "taken"):
            return False
        left = _left_to_say(sale, text, files, by)
        if left is None:
            return True
        try:
            write(sale, composed(*left), by)
        except Invalid as error:
            raise Refused("nothing_said") from error
        except Conflict as error:
            raise Refused("erased") from error
        return True


def _left_to_say(
    sale: Sale, text: str, files: Sequence[Hanging], by: By
) -> tuple[str, Sequence[Hanging]] | None:
    """Hand on what answers an invitation; return what of a mail is a message still, None where nothing is."""
    answers = [body for _, body in files if is_answer(body)]
    if not answers:
        return text, files
    said = folded(text).words
    if any([take_answer(sale, body, said, by) for body in answers]):  # noqa: C419 - each of them is handed on
        # The words are kept with what was answered; only a file that hangs beside them is not.
        others = [one for one in files if not is_answer(one[1])]
        return ("", others) if others else None
    comments = dict.fromkeys(comment_in(body) for body in answers)
    return "\n\n".join(filter(None, [*comments, text])), files


def _checked(mail: _Mail) -> Bound:
    """Return to whom the address of a mail belongs. Raises Refused for a mail that isn't theirs by its head."""
    if len(mail.raw) > LARGEST:
        raise Refused("too_large")
    if mail.bound is None:
        raise Refused("unsigned" if mail.head.to else "unreadable")
    if mail.head.by_machine or _is_ours(mail.head.message_id):
        raise Refused("machine")
    if mail.head.authenticated is False or (settings().mail_authserv and mail.head.authenticated is None):
        raise Refused("unchecked")
    return mail.bound


def _person(bound: Bound, sender: str) -> Viewer:
    """Return whoever an address belongs to, if it is they who write. Raises Refused."""
    contact: Contact | None = Contact.get_or_none(Contact.ref == bound.person)
    staff: Staff | None = Staff.get_or_none(Staff.ref == bound.person) if contact is None else None
    person = contact or staff
    if person is None or person.email == ERASED:
        raise Refused("erased")
    if person.ended_at is not None:
        raise Refused("ended")
    if not sender or person.email != sender:
        raise Refused("forged")
    if isinstance(person, Contact):
        return Viewer("contact", person.ref, person.name, person.email, person.time_zone, person.customer)
    return Viewer("staff", person.ref, person.name, person.email, company().time_zone, role=person.role)


def _address_of(person: str) -> str:
    found = Contact.get_or_none(Contact.ref == person) or Staff.get_or_none(Staff.ref == person)
    return str(found.email) if found else ""


def _is_ours(message_id: str) -> bool:
    return bool(message_id) and Outbox.select().where(Outbox.message_id == message_id).exists()


def _note_refused(mail: _Mail, reason: Reason, at: datetime) -> None:
    """Note that a mail was refused, for managers; of a flood only what fits into an hour is."""
    try:
        take("mail refused", _REFUSED_AN_HOUR, _HOUR, at)
    except TooMany:
        return
    with transaction():
        is_new = _note(
            mail, _digest("refused", reason, hashlib.sha256(mail.raw).hexdigest()), at, "refused", reason
        )
        if is_new and reason in {"forged", "unchecked"} and mail.bound:
            note("refused", mail.bound.person, _CLIENT, f"a mail in their name: {reason}", at)


def _note(mail: _Mail, row_id: str, at: datetime, outcome: str, reason: str = "") -> bool:
    """Note a mail, in the caller's transaction; returns whether it is the first time."""
    known = mail.bound
    row = {"id": row_id, "at": at, "outcome": outcome, "sender": mail.head.sender, "reason": reason}
    row |= {"sale": known.sale if known else None, "person": known.person if known else None}
    return bool(ReceivedMail.insert(row).on_conflict_ignore().as_rowcount().execute() == 1)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
