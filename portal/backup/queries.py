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
    ended = next((one for one in drills if one.ended_at is not None), None)
    if ended is not None and ended.reason:
        return "failed"
    newest = next((one for one in drills if one.ended_at is not None and not one.reason), None)
    if drills and (newest is None or at - newest.begun_at > OLD_AFTER):
        # The first one may be under way.
        return "" if newest is None and at - drills[-1].begun_at <= OLD_AFTER else "old"
    return ""
