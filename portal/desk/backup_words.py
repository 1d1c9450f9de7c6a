"""How backups read: whether all is well, and how each night's went. Pure."""

from datetime import timedelta

from portal.backup.models import Drill
from portal.web.words import filesize, plural

_MINUTE = 60


def headline(drills: list[Drill], wrong: str) -> str:
    """Say in a sentence how things stand; `wrong` is the trouble that these drills, the newest first, tell of."""
    if wrong:
        return trouble_words(wrong)
    ended = next((one for one in drills if one.ended_at is not None), None)
    if ended is None:
        return "No backup has been tried yet."
    return "The last backup was restored in a scratch place, and every entry of its record is sound."


def trouble_words(wrong: str) -> str:
    """Say what is wrong with backups; empty when nothing is."""
    return {
        "failed": "The last backup failed.",
        "old": "The last backup that is known to help is more than two days old.",
    }.get(wrong, "")


def drill_words(drill: Drill) -> tuple[str, str, str]:
    """Return how a night's backup went: the first, coloured words, the rest, and the state that gives the colour."""
    if drill.ended_at is None:
        return "Under way", "", "plain"
    if drill.reason:
        return "Failed", drill.reason, "late"
    held = f"{plural(drill.rows, 'row', 'rows')}, {plural(drill.streams, 'stream', 'streams')} verified"
    took = _span(drill.ended_at - drill.begun_at)
    return "Restored and sound", f"{drill.file} · {filesize(drill.bytes)} · {held} · took {took}", "kept"


def _span(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 1)
    if seconds < _MINUTE:
        return plural(seconds, "second", "seconds")
    return plural(round(seconds / _MINUTE), "minute", "minutes")
