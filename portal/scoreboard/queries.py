"""Reads of the scoreboard, one statement each."""

from portal.scoreboard.models import ScoreboardTurn


def turns() -> list[ScoreboardTurn]:
    """Return each time that it was opened or closed, the newest first; empty before it was ever opened."""
    return list(ScoreboardTurn.select().order_by(ScoreboardTurn.seq.desc()))


def is_open() -> bool:
    """Tell whether the figures are before the public now."""
    newest: ScoreboardTurn | None = ScoreboardTurn.select().order_by(ScoreboardTurn.seq.desc()).first()
    return newest is not None and newest.is_open
