"""Max finds that a customer is neglected sooner than is usual, so that no recorded table of it is empty."""

from portal.figures.actions import change_thresholds
from portal.figures.thresholds import numbers_version, thresholds_now
from tests.cast import NOON, viewer


def mind_neglect() -> None:
    """Let Max take two weeks of silence for neglect."""
    now = thresholds_now()
    change_thresholds(viewer("max"), {**now, "silent_days": 14}, numbers_version(now), NOON)
