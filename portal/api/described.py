"""The document of the API, at `/api/v1/openapi.json`: for anybody, since it holds nothing of any company."""

from functools import cache
from typing import Any

from flask import Response, json

from portal.api.calling import OPERATIONS, bp
from portal.lib.api.answers import answer_of, response
from portal.lib.api.document import document
from portal.lib.gate import PROGRAM, admits
from portal.lib.installed import settings

ABOUT = {
    "title": "Kept",
    "version": "1",
    "description": "Record won deals with their promises, tell customers how they stand, and hear of all that happens."
    " Instants are in UTC, days are days, money is a decimal string with its currency.",
}
# The nouns in the order in which somebody meets them; one that isn't named comes last.
_NOUNS = (
    *("Sales", "Promises", "Deliveries", "Drafts", "Customers", "Messages", "Concerns", "Changes", "Charges"),
    *("Reviews", "Ratings", "Record", "Events", "Webhooks", "Figures", "Testimonials", "Enquiries", "Staff"),
    "Tokens",
)


@bp.get("/openapi.json", provide_automatic_options=False)
@admits(PROGRAM)
def openapi() -> Response:
    """Give the document."""
    return response(answer_of(_document(settings().base_url), 200))


def api_document() -> dict[str, Any]:
    """Return the document as it is for this installation."""
    known = sorted(OPERATIONS, key=lambda one: [*_NOUNS, one.tag].index(one.tag))
    return document(known, ABOUT, f"{settings().base_url}/api/v1")


@cache
def _document(_base_url: str) -> bytes:
    return json.dumps(api_document(), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
