"""Reads of drills: the latest, and whether all is well with them."""

from datetime import datetime, timedelta

from portal.backup.models import Drill

OLD_AFTER = timedelta(days=2)
_SHOWN = 30


def latest_drills() -> list[Drill]:
    """Return the drills of the last weeks, the newest first."""
    return list(Drill.select().order_by(Drill.day.desc()).limit(_SHOWN))


def newest_drill() -> Drill | None:
    """Return the drill that was begun last, if there was any."""
    row: Drill | None = Drill.select().order_by(Drill.begun_at.desc()).limit(1).get_or_none()
    return row


def trouble(drills: list[Drill], at: datetime) -> str:
    """Return what is wrong by these drills, the newest first: "failed", "old", or nothing."""
    ended = [one for one in drills if one.ended_at is not None]
    good = next((one.begun_at for one in ended if not one.reason), None)
    return trouble_of(ended[0].reason if ended else None, good, at)


def trouble_of(reason: str | None, good: datetime | None, at: datetime) -> str:
    """Return what is wrong by the reason of the last drill (empty: it went well, None: none has ended yet).

    `good` is when the last one was begun that went well.
    """
    if reason:
        return "failed"
    return "old" if good is not None and at - good > OLD_AFTER else ""
