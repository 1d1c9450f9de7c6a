"""Background work of enquiries: a sale that was recorded from one is sealed, and so the enquiry was taken on."""

from datetime import datetime, timedelta

import structlog
from peewee import fn

from portal.deliveries.actions.fields import By
from portal.enquiries.actions import take_on
from portal.enquiries.models import Enquiry, EnquiryDraft
from portal.intake.models import Draft
from portal.lib.errors import KeptError
from portal.lib.jobs import every
from portal.people.access import Viewer
from portal.people.queries import company, staff
from portal.sales.models import Sale

log = structlog.get_logger()
_MOST = 50


@every(timedelta(seconds=10))
def take_on_sealed(at: datetime) -> None:
    """Take on each enquiry whose sale is sealed now, in the name of who recorded it.

    What ended another way meanwhile stays so, and a draft that was deleted leaves its enquiry as it is. Doing it again
    changes nothing: an enquiry ends once.
    """
    recorded = fn.EXISTS(Draft.select(1).where(Draft.ref == EnquiryDraft.draft))
    for row in list(EnquiryDraft.select().where(~recorded).limit(_MOST)):
        sale: Sale | None = Sale.get_or_none(Sale.ref == row.draft)
        if sale is not None:
            _take_on(row, sale, at)
        EnquiryDraft.delete().where(EnquiryDraft.draft == row.draft).execute()


def _take_on(row: EnquiryDraft, sale: Sale, at: datetime) -> None:
    person = staff(row.by)
    who = Viewer("staff", person.ref, person.name, person.email, company().time_zone, role=person.role)
    try:
        take_on(Enquiry.get_by_id(row.enquiry), sale, By(who, at, row.draft))
    except KeptError as refusal:
        log.info("not_taken_on", enquiry=row.enquiry, sale=sale.ref, error=type(refusal).__name__)
