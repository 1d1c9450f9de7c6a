"""The places of the tour where managers look after the portal: the audit, and how backups went."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

_BACKUPS = "/staff/backups"
_DRILL = 'INSERT INTO "drill" VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
_WENT = (
    ("2026-11-20", "", "2026-11-20-070000.kept.zip", "45000000", "812345", "1204"),
    (
        "2026-11-21",
        "Its record is not sound: 7K2MFQ9TWXZ4C, entry 0: the row 7K2MFQ9TWXZ4C/1 of promise doesn't equal the record.",
        *("", "0", "0", "0"),
    ),
)


def _at(address: str) -> "Callable[[Page, Tour], object]":
    return lambda page, _: page.goto(address)


def _backups(page: Page, tour: "Tour") -> None:
    """Show two nights, the last of which failed; none is left afterwards, for Today tells of it."""
    for day, reason, file, size, rows, streams in _WENT:
        begun, ended = f"{day}T07:00:00.000000Z", f"{day}T07:03:12.000000Z"
        tour.portal.sql(_DRILL, day, begun, ended, file, size, rows, streams, reason)
    page.goto(_BACKUPS)
    tour.portal.sql('DELETE FROM "drill"')


def _no_backups(page: Page, tour: "Tour") -> None:
    tour.portal.sql('DELETE FROM "drill"')
    page.goto(_BACKUPS)


PLACES_OF_KEEPING: dict[str, Callable[[Page, "Tour"], object]] = {
    "audit": _at("/staff/audit"),
    "audit, signing in": _at("/staff/audit?of=security"),
    "audit, nothing": _at("/staff/audit?until=2001-01-01"),
    "audit, error": _at("/staff/audit?who=nobody&since=soon&about=nothing"),
    "backups": _backups,
    "backups, none": _no_backups,
}
