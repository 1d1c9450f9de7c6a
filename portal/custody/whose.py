"""What belongs to a customer: the refs by which entries and rows name it, and the words by which they are known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.custody.models import Erasure, LegalHold
from portal.custody.rules import names_somebody
from portal.enquiries.models import Enquiry
from portal.lib.ids import ALPHABET, REF_LENGTH
from portal.people.models import Contact, Customer
from portal.record.models import COMPANY, Entry, EntryText, Receipt
from portal.record.rules import ERASED, PERSONAL
from portal.referrals.models import ReferralLink
from portal.sales.models import Sale
from portal.testimonials.models import Testimonial, Withholding

_REF = re.compile(f'"([{ALPHABET}]{{{REF_LENGTH}}})"')
_CHUNK = 500


@dataclass(frozen=True)
class Whose:
    """A customer with everything that is theirs, each by its ref, and every address that their contacts have or had.

    `own_enquiries` are those that a contact asked or that became one of the sales; `enquiries` also those that gave one
    of the addresses, which anybody may have typed.
    """

    customer: str
    contacts: tuple[str, ...]
    sales: tuple[str, ...]
    testimonials: tuple[str, ...]
    enquiries: tuple[str, ...]
    own_enquiries: tuple[str, ...]
    links: tuple[str, ...]
    addresses: frozenset[str]

    @property
    def refs(self) -> frozenset[str]:
        """Every ref that an entry of the company's stream about them may name.

        The codes of their referral links aren't among them: who came through one is somebody else.
        """
        mine = ((self.customer,), self.contacts, self.sales, self.testimonials, self.enquiries)
        held = _refs(Withholding.ref, Withholding.testimonial, self.testimonials)
        asked = _refs(Erasure.ref, Erasure.customer, (self.customer,))
        kept = _refs(LegalHold.ref, LegalHold.customer, (self.customer,))
        return frozenset(ref for refs in (*mine, held, asked, kept) for ref in refs)


def whose(customer: str) -> Whose:
    """Return what belongs to a customer now."""
    contacts = _refs(Contact.ref, Contact.customer, (customer,))
    sales = _refs(Sale.ref, Sale.customer, (customer,))
    addresses = _addresses(customer, contacts)
    written = {
        *_refs(Testimonial.ref, Testimonial.sale, sales),
        *_refs(Testimonial.ref, Testimonial.contact, contacts),
    }
    own = {*_refs(Enquiry.ref, Enquiry.contact, contacts), *_refs(Enquiry.ref, Enquiry.sale, sales)}
    asked = own | {*_refs(Enquiry.ref, Enquiry.email, tuple(sorted(addresses)))}
    return Whose(
        customer=customer,
        contacts=contacts,
        sales=sales,
        testimonials=tuple(sorted(written)),
        enquiries=tuple(sorted(asked)),
        own_enquiries=tuple(sorted(own)),
        links=_refs(ReferralLink.code, ReferralLink.contact, contacts),
        addresses=frozenset(addresses),
    )


def texts_about(refs: Iterable[str]) -> list[EntryText]:
    """Return the texts beside the company's entries that name one of `refs`, or were made by one of them.

    The stream is read once, whatever its length. What is empty or erased already is left out.
    """
    wanted = frozenset(refs)
    found: list[EntryText] = []
    for some in _chunks(entries_about(wanted, with_texts=True)):
        of_them = (EntryText.stream == COMPANY) & EntryText.seq.in_(some)
        found.extend(EntryText.select().where(of_them & (EntryText.text != "")))
    return found


def entries_about(refs: frozenset[str], *, with_texts: bool = False) -> Iterator[int]:
    """Yield the numbers of the company's entries that name one of `refs` or were made by one of them, in order."""
    of_company = Entry.stream == COMPANY
    where = of_company & Entry.facts.contains(PERSONAL) if with_texts else of_company
    query = Entry.select(Entry.seq, Entry.actor, Entry.facts).where(where).order_by(Entry.seq)
    for seq, actor, facts in query.tuples().iterator():
        if actor in refs or not refs.isdisjoint(_REF.findall(facts)):
            yield seq


def marks_of(of: Whose) -> frozenset[str]:
    """Return what a mail about this customer holds one of: names, addresses, numbers of receipts, refs.

    To be asked before anything is erased, for what was erased before is not among it.
    """
    people = Contact.select(Contact.name).where(Contact.ref.in_(of.contacts))
    names = {row.name for row in people} | {Customer.get_by_id(of.customer).name}
    numbers = {row.number for row in Receipt.select(Receipt.number).where(Receipt.stream.in_(of.sales))}
    asked = {row.name for row in Enquiry.select(Enquiry.name).where(Enquiry.ref.in_(of.enquiries))}
    found = {*names, *asked, *of.addresses, *numbers, *of.refs, *of.links}
    return frozenset(text for text in found if names_somebody(text) and text != ERASED)


def _addresses(customer: str, contacts: tuple[str, ...]) -> set[str]:
    # One that was corrected stands in its entry alone.
    texts = texts_about((customer, *contacts))
    return {text.text or "" for text in texts if text.name == "/email" and text.text != ERASED}


def _refs(column: Any, by: Any, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of `column` where `by` is one of `values`, in their order."""
    found = column.model.select(column).where(by.in_(values)).order_by(column).tuples() if values else ()
    return tuple(ref for (ref,) in found)


def _chunks(numbers: Iterable[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for number in numbers:
        some.append(number)
        if len(some) == _CHUNK:
            yield some
            some = []
    if some:
        yield some
