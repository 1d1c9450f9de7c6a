"""Photos and files of updates, as staff see them."""

from flask import Blueprint, Response

from portal.deliveries.access import file_for
from portal.lib.file_answer import small_answer, whole_answer
from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer

bp = Blueprint("staff_files", __name__, url_prefix="/staff/files")


@bp.get("/<ref>")
@admits(*STAFF)
def whole(ref: str) -> Response:
    """A photo in full, or a file to be saved."""
    return whole_answer(*file_for(viewer(), ref))


@bp.get("/<ref>/small")
@admits(*STAFF)
def small(ref: str) -> Response:
    """The small picture of a photo."""
    return small_answer(file_for(viewer(), ref, small=True)[1])
