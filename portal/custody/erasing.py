"""Carrying out an erasure: everything about a customer goes, in one transaction, and the chain keeps verifying."""

from collections.abc import Iterable
from datetime import datetime

from portal.custody.beside import sweep
from portal.custody.letters import drop_mails, files_about
from portal.custody.mail import tell_done
from portal.custody.models import Cleaning, Erasure
from portal.custody.queries import done_erasure, standing_hold, waiting_erasure
from portal.custody.whose import Whose, marks_of, texts_about, whose
from portal.enquiries.actions import forget
from portal.enquiries.models import Enquiry
from portal.lib.beside_sales import delete_beside
from portal.lib.db import transaction, utc_text
from portal.lib.ids import new_ref
from portal.people.actions.customers import erase_customer
from portal.record.actions import append, erase, erase_blanked, erase_files, hold
from portal.record.models import COMPANY, SYSTEM, EntryText, StoredFile
from portal.record.versions import bump
from portal.referrals.actions import end_links
from portal.testimonials.actions.erasing import erase_testimonial
from portal.testimonials.models import TestimonialVersion

# Every list of testimonials is kept under this name in memory, see `record.versions`.
_LIST = "testimonials"


def carry_out(ref: str, at: datetime) -> bool:
    """Carry out the erasure `ref`; returns whether it was done now.

    1. Nothing happens when it is undone or done, its day has not come, or a legal hold stands.
    2. What others can see goes first: testimonials, links; contacts are ended, and enquiries forgotten.
    3. The texts go from beside the company's chain, then those of each sale, with receipts, papers and photos.
    4. What lies outside the record is deleted, and the files of mails are noted for `cleaning`, which outlives this.
    5. Managers are told; nobody else can be.
    """
    # The folder is read before anybody has to wait: what is written meanwhile comes from the outbox, asked later.
    row: Erasure = Erasure.get_by_id(ref)
    files = files_about(marks_of(whose(row.customer)))
    with transaction():
        hold(COMPANY)
        row = Erasure.get_by_id(ref)
        if not _is_due(row, at):
            return False
        of = whose(row.customer)
        files += erase_everything(of, at, row.ref)
        Cleaning.insert(erasure=row.ref, at=at, files=sorted(set(files))).execute()
        tell_done(row.asked_at, row.customer, at)
        return True


def erase_again(customer: str, at: datetime) -> bool:
    """Erase a customer in a restored database that is older than their erasure; returns False where it is done.

    What was written to files of mails meanwhile is looked for as well.
    """
    files = files_about(marks_of(whose(customer)))
    with transaction():
        hold(COMPANY)
        if done_erasure(customer) is not None:
            return False
        asked = waiting_erasure(customer)
        facts = {"erasure": new_ref(), "customer": customer, "words": "", "written_on": None}
        if asked is None:
            append(COMPANY, "erasure.asked", {**facts, "due_at": utc_text(at)}, SYSTEM, at)
        ref = asked.ref if asked else facts["erasure"]
        files += erase_everything(whose(customer), at, str(ref))
        Cleaning.insert(erasure=ref, at=at, files=sorted(set(files))).execute()
        return True


def erase_late(customer: str, at: datetime) -> list[str]:
    """Erase what came after the erasure: a request that was let in before it may have kept its words behind it.

    Returns the files of mails that told of it and are still to go.
    """
    files = files_about(marks_of(whose(customer)))
    with transaction():
        hold(COMPANY)
        of = whose(customer)
        late = EntryText.select(EntryText.stream).where(
            EntryText.stream.in_(of.sales) & (EntryText.text != "")
        )
        sales, told = sorted({row.stream for row in late}), _named(texts_about(of.refs))
        if not sales and not told:
            return []
        for sale in sales:
            _erase_sale(sale, at)
        if told:
            erase(COMPANY, told, SYSTEM, at)
        return files + drop_mails(marks_of(of), of.addresses, at)


def erase_everything(of: Whose, at: datetime, erasure: str) -> list[str]:
    """Erase all about a customer, in the transaction of the caller; returns the files of mails that are still to go."""
    marks = marks_of(of)
    names = sweep(of, marks, at)
    photos = _photos(of)
    end_links(of.contacts, SYSTEM, at)
    for enquiry in Enquiry.select().where(Enquiry.ref.in_(of.enquiries)).order_by(Enquiry.seq):
        forget(enquiry, SYSTEM, at)
    for testimonial in of.testimonials:
        erase_testimonial(testimonial, SYSTEM, at)
    erase_customer(of.customer, SYSTEM, at)
    append(COMPANY, "erasure.done", {"erasure": erasure, "customer": of.customer}, SYSTEM, at)
    erase_blanked(COMPANY, _named(texts_about(of.refs)), SYSTEM, at)
    erase_files(COMPANY, photos, SYSTEM, at)
    for sale in of.sales:
        _erase_sale(sale, at)
    bump(_LIST, at)
    return names


def _is_due(row: Erasure, at: datetime) -> bool:
    waits = row.undone_at is None and row.done_at is None
    return waits and row.due_at <= at and standing_hold(row.customer) is None


def _erase_sale(sale: str, at: datetime) -> None:
    # Whoever is writing just now is waited for: what they wrote goes as well.
    hold(sale)
    delete_beside(sale)
    texts = EntryText.select().where((EntryText.stream == sale) & (EntryText.text != ""))
    erase(sale, _named(texts.order_by(EntryText.seq, EntryText.name)), SYSTEM, at, receipts=True)
    files = StoredFile.select(StoredFile.sha256).where(StoredFile.stream == sale)
    erase_files(sale, [row.sha256 for row in files], SYSTEM, at)


def _photos(of: Whose) -> list[str]:
    """Return the pictures of their testimonials that nobody else's shows."""
    theirs = TestimonialVersion.testimonial.in_(of.testimonials)
    shown = _of_photos(TestimonialVersion.select().where(theirs))
    kept = _of_photos(TestimonialVersion.select().where(TestimonialVersion.photo.in_(shown) & ~theirs))
    there = StoredFile.select(StoredFile.sha256).where(
        (StoredFile.stream == COMPANY) & StoredFile.sha256.in_(sorted(shown - kept))
    )
    return [row.sha256 for row in there]


def _of_photos(rows: Iterable[TestimonialVersion]) -> set[str]:
    return {row.photo for row in rows if row.photo is not None}


def _named(texts: Iterable[EntryText]) -> list[tuple[int, str]]:
    return [(text.seq, text.name) for text in texts]
