"""An enquiry that comes to a sale: a draft is begun from it, and once that is sealed, the enquiry was taken on."""

from portal.deliveries.actions.fields import By, only
from portal.enquiries.models import Enquiry, EnquiryDraft
from portal.enquiries.queries import ANSWERING
from portal.intake.actions import Buyer, begin_sale
from portal.intake.models import Draft
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden
from portal.people.queries import contact

TAKEN = "Somebody else records this sale already."


def record_sale(enquiry: Enquiry, by: By) -> str:
    """Begin the draft of the sale to which an enquiry came, with what the enquirer said; returns its ref.

    A second time it is the same draft. Raises Conflict for an enquiry that has ended, and for one that somebody else
    records, Forbidden for those who don't sell.
    """
    only(by, "staff")
    if by.viewer.role not in ANSWERING:
        raise Forbidden
    with transaction():
        begun: EnquiryDraft | None = EnquiryDraft.get_or_none(EnquiryDraft.enquiry == enquiry.ref)
        if begun is not None and Draft.select().where(Draft.ref == begun.draft).exists():
            return _own(begun, by)
        if enquiry.ended_at is not None:
            raise Conflict("It has ended already.")
        EnquiryDraft.delete().where(EnquiryDraft.enquiry == enquiry.ref).execute()
        draft = begin_sale(_buyer(enquiry), by)
        if draft is None:
            raise Conflict("This form came before.")
        row = EnquiryDraft.insert(draft=draft.ref, enquiry=enquiry.ref, by=by.viewer.ref, at=by.at)
        if row.on_conflict_ignore().as_rowcount().execute() != 1:
            raise Conflict(TAKEN)
        return draft.ref


def _own(begun: EnquiryDraft, by: By) -> str:
    if begun.by != by.viewer.ref and by.viewer.role != "manager":
        raise Conflict(TAKEN)
    return begun.draft


def _buyer(enquiry: Enquiry) -> Buyer:
    known = contact(enquiry.contact).customer if enquiry.contact else ""
    return Buyer(known, enquiry.name, enquiry.name, enquiry.email)
