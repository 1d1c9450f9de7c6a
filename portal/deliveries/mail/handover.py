"""A handover is told: to the customer in the name of whoever follows, and to the successor where another entered it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.lib.mail_templates import render
from portal.people.models import Contact, Staff
from portal.people.queries import contacts_of, look, staff
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.web.words import list_words

_MOST_NAMED = 10


@dataclass(frozen=True)
class Following:
    """That `after` follows `before` as the salesperson of these sales, at least one, with these words to customers."""

    sales: Sequence[Sale]
    before: Staff
    after: Staff
    words: str

    @property
    def titles(self) -> str:
        """The titles of the sales, the first of them where there are many."""
        named = [f"“{sale.title}”" for sale in self.sales[:_MOST_NAMED]]
        more = len(self.sales) - len(named)
        return list_words([*named, f"{more} more"] if more else named)


def tell_handover(following: Following, by: str, at: datetime) -> None:
    """Queue the mails about a handover, in the caller's transaction; `by` is the ref of whoever entered it.

    Every contact gets one, about all sales of their customer: it says whom to write to from now on, so nobody switches
    it off.
    """
    for theirs in _by_customer(following):
        for contact in contacts_of(theirs.sales[0].customer):
            queue(_to_customer(theirs, contact), look(), at)
    if by != following.after.ref:
        queue(_to_successor(following, staff(by)), look(), at)


def handover_mail(following: Following) -> tuple[str, str] | None:
    """Return subject and plain text of the mail to the first contact, as it would leave; None where nobody is told."""
    first = next(_by_customer(following))
    contacts = contacts_of(first.sales[0].customer)
    if not contacts:
        return None
    letter = _to_customer(first, contacts[0])
    return letter.subject, render(letter, look())[0]


def _by_customer(following: Following) -> Iterator[Following]:
    theirs: dict[str, list[Sale]] = {}
    for sale in following.sales:
        theirs.setdefault(sale.customer, []).append(sale)
    for sales in theirs.values():
        yield Following(sales, following.before, following.after, following.words)


def _to_customer(following: Following, contact: Contact) -> Letter:
    after, before = following.after, following.before
    numbers = [newest_number(sale.ref) for sale in following.sales[:_MOST_NAMED]]
    one = f"/sales/{following.sales[0].ref}" if len(following.sales) == 1 else ""
    return Letter(
        kind="handed-over",
        to=contact.email,
        to_name=contact.name,
        subject=short_head(f"{after.name} follows {before.name}: {_plain(following)}"),
        template="deliveries/mail/handed_over",
        context={**_context(following), "address": f"/my{one}"},
        reply_to=(after.name, after.email),
        sender_name=after.name,
        receipt=list_words([number for number in numbers if number]),
    )


def _to_successor(following: Following, by: Staff) -> Letter:
    one = f"/{following.sales[0].ref}" if len(following.sales) == 1 else ""
    return Letter(
        kind="takes-over",
        to=following.after.email,
        to_name=following.after.name,
        subject=short_head(f"Yours from now on: {_plain(following)}"),
        template="deliveries/mail/takes_over",
        context={**_context(following), "by": by.name, "address": f"/staff/sales{one}"},
        reply_to=(by.name, by.email),
        receipt=newest_number(following.sales[0].ref) if one else "",
    )


def _plain(following: Following) -> str:
    return following.titles.replace("“", "").replace("”", "")


def _context(following: Following) -> Mapping[str, object]:
    return {
        "before": following.before.name,
        "after": following.after.name,
        "phone": following.after.phone,
        "words": following.words,
        "titles": following.titles,
    }
