"""Photos and files of updates, as staff see them."""

from flask import Blueprint, Response

from portal.deliveries.access import file_for
from portal.lib.file_answer import download_answer, picture_answer
from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer

bp = Blueprint("staff_files", __name__, url_prefix="/staff/files")


@bp.get("/<ref>")
@admits(*STAFF)
def whole(ref: str) -> Response:
    """A photo in full, or a file to be saved."""
    file, kept = file_for(viewer(), ref)
    if file.kind == "photo":
        return picture_answer(kept.sha256, lambda: bytes(kept.body))
    return download_answer(kept.sha256, lambda: bytes(kept.body), file.media_type, file.name)


@bp.get("/<ref>/small")
@admits(*STAFF)
def small(ref: str) -> Response:
    """The small picture of a photo."""
    _, kept = file_for(viewer(), ref, small=True)
    return picture_answer(kept.sha256, lambda: bytes(kept.body))
