"""What entries of the company's stream do to the table of the scoreboard."""

from portal.record.events import Applied, applies, projects
from portal.scoreboard.models import ScoreboardTurn


@applies("scoreboard.opened")
def scoreboard_opened(entry: Applied) -> None:
    """A manager put the company's figures before the public."""
    ScoreboardTurn.insert(seq=entry.seq, at=entry.at, by=entry.actor, is_open=True, reason="").execute()


@applies("scoreboard.closed")
def scoreboard_closed(entry: Applied) -> None:
    """A manager took the figures from the public, which is public with its reason."""
    facts = entry.facts
    row = {"seq": entry.seq, "at": entry.at, "by": entry.actor, "is_open": False, "reason": facts["reason"]}
    ScoreboardTurn.insert(row).execute()


projects(ScoreboardTurn)
