"""When an erasure is carried out, and what may be asked for. Pure."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

GRACE = timedelta(days=7)
# After a hold is lifted there is at least this long to think again.
AFTER_HOLD = timedelta(days=1)
REASON_LIMIT = 1000
WORDS_LIMIT = 4000


def due_after(asked_at: datetime) -> datetime:
    """Return the instant from which an erasure that was asked for at `asked_at` is carried out."""
    return asked_at + GRACE


def due_after_hold(due_at: datetime, lifted_at: datetime) -> datetime:
    """Return the instant from which an erasure that waited for a hold is carried out."""
    return max(due_at, lifted_at + AFTER_HOLD)


def names_somebody(text: str) -> bool:
    """Tell whether a text is long enough to look for it: a short one stands anywhere by chance."""
    return len(text) > _CHANCE


def names_one(text: str, marks: Collection[str]) -> bool:
    """Tell whether one of `marks` stands in a text as words of its own, whichever way its lines are broken.

    “Green” is not named by “Greenhouse”: what belongs to others stays.
    """
    if not marks:
        return False
    either = "|".join(r"\s+".join(map(re.escape, mark.split())) for mark in sorted(marks) if mark.strip())
    return re.search(rf"(?<!\w)(?:{either})(?!\w)", text) is not None


_CHANCE = 4
