"""Where something stands in a source that was read from a file: its page, or the time in a recording. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

Places = Sequence[Mapping[str, Any]]


def place_at(places: Places, start: int) -> str:
    """Return the label of the place in which position `start` of a text (code points) lies; empty before the first.

    `places` are {"start", "label"} in order, as a Reading keeps them.
    """
    index = bisect_right([int(place["start"]) for place in places], start)
    return str(places[index - 1]["label"]) if index else ""
