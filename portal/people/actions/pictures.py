"""A member of staff shows a picture of themselves to the customers they work for, or takes it back."""

from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.pictures import MEDIA_TYPE, BadPicture, read_square
from portal.people.models import Staff
from portal.record.actions import NewFile, append, erase_files, hold, keep_file
from portal.record.models import COMPANY, StoredFile

SIDE = 256


def show_picture(staff: str, sent: bytes, at: datetime) -> None:
    """Show a picture of a member of staff (their ref) from now on, made anew as a square. Raises Invalid."""
    if not sent:
        raise Invalid(Problem("picture", "Choose a picture of yourself."))
    try:
        body = read_square(sent, SIDE)
    except BadPicture as error:
        raise Invalid(Problem("picture", str(error))) from error
    with transaction():
        hold(COMPANY)
        before = _shown(staff)
        kept = keep_file(COMPANY, NewFile("picture.webp", MEDIA_TYPE, body), staff, at)
        if kept != before:
            _say(staff, kept, before, at)


def show_no_picture(staff: str, at: datetime) -> None:
    """Show no picture of a member of staff any more; its bytes are erased."""
    with transaction():
        hold(COMPANY)
        before = _shown(staff)
        if before is not None:
            _say(staff, None, before, at)


def _say(staff: str, picture: str | None, before: str | None, at: datetime) -> None:
    append(COMPANY, "staff.pictured", {"staff": staff, "picture": picture}, staff, at)
    kept = (StoredFile.stream == COMPANY) & (StoredFile.sha256 == before)
    somebody_shows_it = Staff.select().where(Staff.picture == before).exists()
    if before and not somebody_shows_it and StoredFile.select().where(kept).exists():
        erase_files(COMPANY, [before], staff, at)


def _shown(staff: str) -> str | None:
    row: Staff = Staff.get_by_id(staff)
    return row.picture
