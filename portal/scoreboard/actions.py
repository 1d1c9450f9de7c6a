"""What managers do about the scoreboard: open it and close it, in public."""

from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.text import BadText, clean
from portal.people.access import Viewer
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.scoreboard.queries import is_open

REASON_LIMIT = 1000


def open_scoreboard(viewer: Viewer, at: datetime) -> None:
    """Put the company's figures before the public; nothing happens while they are. Raises NotHere for others."""
    _check(viewer)
    with transaction():
        hold(COMPANY)
        if not is_open():
            append(COMPANY, "scoreboard.opened", {}, viewer.ref, at)


def close_scoreboard(viewer: Viewer, reason: str, at: datetime) -> None:
    """Take the figures from the public, which reads that they were and why; nothing happens while they are not there.

    Raises Invalid without a reason, NotHere for others than managers.
    """
    _check(viewer)
    words = _reason(reason)
    with transaction():
        hold(COMPANY)
        if is_open():
            append(COMPANY, "scoreboard.closed", {"reason": words}, viewer.ref, at)


def _check(viewer: Viewer) -> None:
    if viewer.role != "manager":
        raise NotHere


def _reason(typed: str) -> str:
    try:
        words = clean(typed, REASON_LIMIT)
    except BadText as error:
        raise Invalid(Problem("reason", str(error))) from error
    if not words:
        raise Invalid(Problem("reason", "Write why; everybody who opens the page reads it."))
    return words
