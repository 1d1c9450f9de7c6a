"""Reads of daily roots for the pages that show them: everything here is public."""

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.lib.db import asked
from portal.lib.ids import in_groups
from portal.record.models import DailyRoot
from portal.record.roots import content_of

# Of the columns of a root those that are published: the others are secret.
_PUBLIC = (
    *(DailyRoot.n, DailyRoot.day, DailyRoot.made_at),
    *(DailyRoot.sha256, DailyRoot.body, DailyRoot.signature),
)


@dataclass(frozen=True)
class ShownRoot:
    """A root as anybody may see it: the exact bytes of its statement, and their signature."""

    n: int
    day: date
    made_at: datetime
    sha256: str
    body: bytes
    signature: bytes

    @property
    def root(self) -> str:
        """The root itself (hex), as the statement has it."""
        return str(content_of(self.body).get("root", ""))

    @property
    def grouped(self) -> str:
        """The root in groups of four, to be compared."""
        return in_groups(self.root)


def newest_roots(limit: int) -> list[ShownRoot]:
    """Return the newest roots, the latest first."""
    return _shown(DailyRoot.select(*_PUBLIC).order_by(DailyRoot.n.desc()).limit(limit))


def roots_in(month: date) -> list[ShownRoot]:
    """Return the roots of the month that begins on a day, the latest first."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return _shown(
        DailyRoot.select(*_PUBLIC).where(DailyRoot.day.between(month, last)).order_by(DailyRoot.n.desc())
    )


def roots_on(days: Collection[date]) -> list[ShownRoot]:
    """Return the roots of these days."""
    return _shown(DailyRoot.select(*_PUBLIC).where(DailyRoot.day.in_(list(days))))


def months_with_roots() -> list[date]:
    """Return the first day of each month that has a root, the latest first."""
    months = asked('SELECT DISTINCT SUBSTR("day", 1, 7) FROM "daily_root" ORDER BY 1 DESC', ()).fetchall()
    return [date.fromisoformat(f"{month}-01") for (month,) in months]


def hashes_by_day() -> list[tuple[date, str]]:
    """Return each day that has a root with the SHA-256 of its statement, the latest first."""
    rows = DailyRoot.select(DailyRoot.day, DailyRoot.sha256).order_by(DailyRoot.n.desc())
    return [(row.day, row.sha256) for row in rows]


def _shown(rows: Iterable[DailyRoot]) -> list[ShownRoot]:
    return [
        ShownRoot(row.n, row.day, row.made_at, row.sha256, bytes(row.body), bytes(row.signature))
        for row in rows
    ]
