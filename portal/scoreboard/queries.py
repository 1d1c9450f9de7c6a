"""Reads of the scoreboard, one statement each."""

from datetime import datetime

from portal.lib.db import asked, utc_instant
from portal.record.models import COMPANY
from portal.scoreboard.models import ScoreboardTurn


def turns() -> list[ScoreboardTurn]:
    """Return each time that it was opened or closed, the newest first; empty before it was ever opened."""
    return list(ScoreboardTurn.select().order_by(ScoreboardTurn.seq.desc()))


def is_open() -> bool:
    """Tell whether the figures are before the public now."""
    newest: ScoreboardTurn | None = ScoreboardTurn.select().order_by(ScoreboardTurn.seq.desc()).first()
    return newest is not None and newest.is_open


def record_began() -> datetime:
    """Return when the company's record began: the instant (aware, UTC) of its first entry."""
    row = asked('SELECT "at" FROM "entry" WHERE "stream" = {} AND "seq" = 1', (COMPANY,)).fetchone()
    return utc_instant(row[0])
