"""Staff hear what the customer said: whoever did the work, and whoever made the promise; each as they chose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from portal.deliveries.access import Seen
from portal.deliveries.labels import VERDICT_STAMPS
from portal.deliveries.mail.customers import short
from portal.deliveries.models import Occasion, Update
from portal.deliveries.rules import VerdictWord
from portal.deliveries.wording import words_now
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.access import Viewer
from portal.people.mail_choices import wants
from portal.people.models import Staff
from portal.people.queries import look
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.web.words import long_day, unwrapped


@dataclass(frozen=True)
class Word:
    """One verdict, as the mail tells it."""

    seen: Seen
    word: str
    comment: str
    thanks: str
    named_on: str = ""


def tell_verdicts(sale: Sale, words: Sequence[Word], by: Viewer, at: datetime) -> None:
    """Tell everybody concerned what a contact said of one or several deliveries: one mail each, whatever was said.

    Thanks go to whoever did the work, in a mail of their own.
    """
    told: dict[str, list[dict[str, str]]] = {}
    thanks: dict[str, list[dict[str, str]]] = {}
    for word in words:
        did_it, line = who_did(word.seen), _line(word)
        for ref in {did_it, sale.salesperson}:
            told.setdefault(ref, []).append(line)
        if word.thanks:
            thanks.setdefault(did_it, []).append(line)
    for topic, whose in (("verdicts", told), ("thanks", thanks)):
        for person in _who_want(whose, topic):
            lines = whose[person.ref]
            subject = _verdict_subject(by, lines) if topic == "verdicts" else f"{by.name} thanks you"
            _send(person, _From(by, sale, at), (topic, subject), {"lines": lines})


def tell_answer(seen: Seen, what: str, text: str, by: Viewer, at: datetime) -> None:
    """Tell whoever delivers and whoever promised that the customer answered, disputed, opened or reported something.

    `what` is a clause in plain words ("answered what you asked for"), `text` the customer's own.
    """
    people = {seen.delivery.assigned_to or seen.sale.salesperson, seen.sale.salesperson}
    words = words_now(seen.promise)
    context = {"what": what, "text": text, "words": unwrapped(words), "n": seen.promise.n}
    for person in _who_want(people, "answers"):
        subject = f"{by.name} {what}: “{short(words, 50)}”"
        _send(person, _From(by, seen.sale, at), ("answers", subject), context)


def who_did(seen: Seen) -> str:
    """Return who did the work: who reported it as delivered, or who is to deliver it, or who promised it."""
    delivered = (Update.delivery == seen.delivery.ref) & (Update.kind == "delivered")
    query = Update.select(Update.by).where(delivered & Update.retracted_at.is_null())
    row = query.order_by(Update.seq.desc()).first()
    return str(row.by if row else seen.delivery.assigned_to or seen.sale.salesperson)


def _who_want(refs: Iterable[str], topic: str) -> list[Staff]:
    active = Staff.ref.in_(sorted(refs)) & Staff.ended_at.is_null()
    people = Staff.select().where(active).order_by(Staff.ref)
    return [person for person in people if wants(person.ref, topic) == "at_once"]


def _line(word: Word) -> dict[str, str]:
    return {
        "words": unwrapped(words_now(word.seen.promise)),
        "word": VERDICT_STAMPS[cast("VerdictWord", word.word)][1],
        "comment": word.comment,
        "thanks": word.thanks,
        "named_on": word.named_on,
        "which": _which(word.seen),
    }


def _which(seen: Seen) -> str:
    """Say which of several deliveries of a promise a word is about: the day it was due, or what its occasion was."""
    if seen.delivery.due_on:
        return f"due {long_day(seen.delivery.due_on)}"
    is_occasion = seen.promise.due_kind == "every"
    occasion = Occasion.get_or_none(Occasion.delivery == seen.delivery.ref) if is_occasion else None
    return f"when it came up: “{occasion.what}”" if occasion else ""


def _verdict_subject(by: Viewer, lines: Sequence[dict[str, str]]) -> str:
    if len(lines) == 1:
        return f"{by.name}: {lines[0]['word'].lower()}, “{short(lines[0]['words'], 50)}”"
    return f"{by.name} gave their word on {len(lines)} things that we promised"


@dataclass(frozen=True)
class _From:
    """Which contact a mail is about, in which sale, and when."""

    by: Viewer
    sale: Sale
    at: datetime


def _send(person: Staff, whence: _From, say: tuple[str, str], context: dict[str, object]) -> None:
    topic, subject = say
    by, sale = whence.by, whence.sale
    about = {"customer": by.name, "title": sale.title, "address": f"/staff/sales/{sale.ref}"}
    letter = Letter(
        kind=topic,
        to=person.email,
        to_name=person.name,
        subject=short_head(subject),
        template=f"deliveries/mail/{topic}",
        context={**context, **about},
        reply_to=(by.name, by.email),
        receipt=newest_number(sale.ref),
    )
    queue(switchable(letter, person.ref, topic), look(), whence.at)
