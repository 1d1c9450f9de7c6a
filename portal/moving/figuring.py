"""Counting every figure of an installation that was taken in, as background work would do little by little."""

from datetime import datetime

from portal.figures.counting import count_anew
from portal.figures.heeding import keep_late_to_enquiries
from portal.figures.parity.keeping import keep_parity
from portal.figures.parity.reading import read_stages, unread

_AT_ONCE = 50


def count_all(at: datetime) -> None:
    """Count the figures as they are at `at` (aware). Whoever is cut off leaves the rest to the background work."""
    count_anew(at)
    keep_late_to_enquiries()
    while sales := unread(_AT_ONCE):
        read_stages(sales)
    keep_parity(at)
