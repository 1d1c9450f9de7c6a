"""From when on a customer is neglected: four numbers, each with a usual value and bounds that managers can't leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.figures.models import Threshold

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Topic:
    """One of the numbers: what it is called on a page, what it means, its usual value, and the least and the most."""

    key: str
    name: str
    meaning: str
    usual: int
    lowest: int
    highest: int


TOPICS = (
    Topic(
        "silent_days",
        "Days without a word from us",
        "Updates, messages, calls and visits are words; what customers say to us is none.",
        usual=21,
        lowest=3,
        highest=120,
    ),
    Topic(
        "low_rating",
        "A rating is low at this number of 5, or under it",
        "By the latest rating, if it is so for any of the three rules.",
        usual=2,
        lowest=1,
        highest=4,
    ),
    Topic(
        "fall",
        "A rating is falling when it went down by so many",
        "From the rating before to the latest one, for any of the three rules.",
        usual=2,
        lowest=1,
        highest=4,
    ),
    Topic(
        "review_days",
        "Days without a review",
        "Counted from the last review, or from signing where there was none.",
        usual=90,
        lowest=14,
        highest=730,
    ),
)
USUAL: Numbers = MappingProxyType({topic.key: topic.usual for topic in TOPICS})


def thresholds_now() -> dict[str, int]:
    """Return the number of each topic as it is in force, in one statement."""
    chosen = {row.topic: row.number for row in Threshold.select()}
    return {topic.key: chosen.get(topic.key, topic.usual) for topic in TOPICS}


def numbers_version(numbers: Numbers) -> str:
    """Return what tells these numbers from others."""
    return "-".join(str(numbers[topic.key]) for topic in TOPICS)
