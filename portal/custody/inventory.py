"""Every table of the database: what of it is exported for a customer, and why not where nothing is.

A table whose rows belong to sales is exported by itself, as it is projected from the sale's stream. All others are
named here, so that no table can be forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.calendars.models import CalendarLink
from portal.custody.models import Erasure, LegalHold
from portal.custody.whose import Whose
from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.lib.db import Table
from portal.lib.outbox import Outbox
from portal.messages.inbound.models import ReceivedMail
from portal.people.credentials import ConfirmedAddress, SecurityEvent, Session
from portal.people.mail_choices import AskingMail, Digest, MailChoice
from portal.people.models import Acceptance, Contact, Customer
from portal.referrals.models import ReferralLink
from portal.testimonials.models import Reply, Testimonial, TestimonialVersion, Withholding

# Columns that are nobody's in any table.
LEFT_OUT = frozenset({"flags"})


@dataclass(frozen=True)
class Holding:
    """A table of which a customer gets their own rows; `without` are columns that hold secrets or the rows' insides."""

    table: type[Table]
    where: Callable[[Whose], Any]
    without: frozenset[str] = frozenset()


IN_COMPANY = (
    Holding(Customer, lambda of: Customer.ref == of.customer),
    Holding(Contact, lambda of: Contact.customer == of.customer),
    Holding(Acceptance, lambda of: Acceptance.customer == of.customer),
    Holding(Testimonial, lambda of: Testimonial.ref.in_(of.testimonials)),
    Holding(TestimonialVersion, lambda of: TestimonialVersion.testimonial.in_(of.testimonials)),
    Holding(Withholding, lambda of: Withholding.testimonial.in_(of.testimonials)),
    Holding(Reply, lambda of: Reply.testimonial.in_(of.testimonials)),
    Holding(ReferralLink, lambda of: ReferralLink.contact.in_(of.contacts)),
    Holding(Enquiry, lambda of: Enquiry.ref.in_(of.own_enquiries)),
    Holding(EnquiryAnswer, lambda of: EnquiryAnswer.enquiry.in_(of.own_enquiries)),
    Holding(Erasure, lambda of: Erasure.customer == of.customer),
    Holding(LegalHold, lambda of: LegalHold.customer == of.customer),
)
BESIDE = (
    Holding(
        Outbox,
        lambda of: Outbox.recipient.in_(sorted(of.addresses)),
        frozenset({"body", "claimed_by", "claimed_until", "next_try_at"}),
    ),
    Holding(ReceivedMail, lambda of: ReceivedMail.sender.in_(sorted(of.addresses)), frozenset({"id"})),
    Holding(MailChoice, lambda of: MailChoice.person.in_(of.contacts)),
    Holding(Digest, lambda of: Digest.person.in_(of.contacts)),
    Holding(AskingMail, lambda of: AskingMail.person.in_(of.contacts)),
    Holding(Session, lambda of: Session.person.in_(of.contacts), frozenset({"id"})),
    Holding(CalendarLink, lambda of: CalendarLink.contact.in_(of.contacts), frozenset({"token_hash"})),
    Holding(ConfirmedAddress, lambda of: ConfirmedAddress.contact.in_(of.contacts), frozenset({"address"})),
    Holding(SecurityEvent, lambda of: SecurityEvent.person.in_(of.contacts), frozenset({"ref"})),
)
# These have lines of their own kinds.
RECORD = {"entry": "record_entry", "entry_text": "record_entry", "receipt": "receipt", "stored_file": "file"}
NOT_EXPORTED: Mapping[str, str] = {
    "bucket": "How often somebody tried something, for an hour; it names people by hashes alone.",
    "charge_file": "A table of charges that staff brought, for a day at most; what is taken of it is exported.",
    "cleaning": "What is still to be deleted after an erasure, by names of files that name nobody.",
    "company": "About the company.",
    "credential": "How staff sign in.",
    "cue": "About the company: which phrases are marked in papers.",
    "customer_tallied": "Counted from the deliveries, which are exported.",
    "daily_root": "A signature over all streams of a day; it is published.",
    "done": "Which forms arrived already, by random keys.",
    "draft": "A sale that is not agreed: staff work on it, and the customer gets it all at sealing.",
    "draft_ask": "As draft.",
    "draft_contact": "As draft.",
    "draft_part": "As draft.",
    "draft_source": "As draft.",
    "drill": "How backups were tried.",
    "enquiry_draft": "As draft.",
    "heed": "Counted from what is said and done, which is exported.",
    "imported": "A digest by which the same file is known again.",
    "happening": "The order of all entries; those of a sale are exported.",
    "job_run": "When background work ran last.",
    "kept_answer": "What a program was answered, for a day, so that a request that is sent again acts once.",
    "late_told": "Which mails about lateness were written; the mails are exported.",
    "lease": "Which process does background work.",
    "live": "How often a stream moved.",
    "parked": "What was typed into a form when a session ended, for an hour; its author gets it back by signing in.",
    "meeting_draft": "What staff typed at a meeting and have not noted so far; it goes with an erasure.",
    "note": "What staff note for each other; it never leaves the workspace, and goes with an erasure.",
    "parity_tally": "Counted over all sales.",
    "profile": "About the company.",
    "record_check": "What the nightly check looked at; what it finds of a sale stands on its page.",
    "record_fault": "As record_check.",
    "retention": "About the company: how long it keeps what.",
    "root_head": "The hash of each stream on a day; that of a sale is in its entries.",
    "root_leaves": "Hashes of which a root is made.",
    "scoreboard_turn": "About the company.",
    "search": "Found by: a copy of words that are exported.",
    "search_erased": "How much of that copy is still to be cleaned.",
    "set_up_link": "How staff sign in.",
    "sign_in": "Hashes of links and codes that are good for ten minutes.",
    "signing_key": "About the company; published at /.well-known/kept-keys.json.",
    "stage_read": "Counted from the papers of a sale, which are exported.",
    "stage_reply": "When mails in those papers were written.",
    "staff": "About people who work here; each is named where they said or did something.",
    "stream": "How many entries each stream has, and the last hash; both follow from the entries.",
    "table_import": "A file that staff brought in, with the sales of others in it; what became of it is exported.",
    "table_outcome": "As table_import.",
    "tallied": "Counted from the deliveries, which are exported.",
    "tally": "How far it is counted.",
    "testimonial_month": "How many testimonials a month has.",
    "threshold": "About the company: from when on it takes a customer for neglected.",
    "token": "About the company: which programs of its own it lets in.",
    "token_secret": "How programs come in.",
    "turn": "Counted over all sales.",
    "webhook": "About the company: which programs of its own it calls.",
    "webhook_attempt": "Which calls were made to them; what they were told is in the record, which is exported.",
    "webhook_message": "What waits to be sent to them, by its place in the order of everything.",
    "webhook_secret": "What signs calls to them.",
    "webhook_state": "How far they have heard.",
}
