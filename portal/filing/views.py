"""The PDF of a sale's receipts over HTTP, for its customer and for the staff who see what it costs."""

from flask import Blueprint, Response

from portal.deliveries.access import sale_for
from portal.filing.document import document_of
from portal.filing.receipts import filed
from portal.filing.setting import pdf_of
from portal.lib.errors import NotHere
from portal.lib.file_answer import saved_as
from portal.lib.gate import CONTACT, MANAGER, SALES, admits
from portal.lib.installed import settings
from portal.people.identity import viewer
from portal.record.receipts import receipts_of

bp = Blueprint("filing", __name__)


@bp.get("/my/sales/<ref>/receipt.pdf")
@admits(CONTACT)
def receipt(ref: str) -> Response:
    """All that is agreed in a sale as one PDF, to be saved."""
    return _pdf(ref)


@bp.get("/staff/sales/<ref>/receipt.pdf")
@admits(SALES, MANAGER)
def for_staff(ref: str) -> Response:
    """The same PDF; not for those who deliver, for it holds the price."""
    return _pdf(ref)


def _pdf(ref: str) -> Response:
    receipts = filed(receipts_of(sale_for(viewer(), ref).ref))
    if not receipts:
        raise NotHere
    body = pdf_of(document_of(receipts, f"{settings().base_url}/verify"))
    # Saved and not shown in place: what a browser shows a PDF with is itself stopped by our content policy.
    headers = {"Content-Disposition": saved_as(f"receipt-{receipts[-1].number}.pdf")}
    return Response(body, mimetype="application/pdf", headers=headers)
