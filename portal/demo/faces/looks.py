"""How the people of the demonstration look, and what is drawn alike of each of them."""

import math
from dataclasses import dataclass

from portal.demo.photos.canvas import Point, Points

INK = "#2a211d"
HEAD = (600, 410)
WIDE, TALL = 290, 372


@dataclass(frozen=True)
class Looks:
    """How somebody looks: colours, the cut of their hair, what they wear, and what they have in their face."""

    wall: str
    skin: str
    hair: str
    coat: str
    shirt: str
    cut: str
    wears: str
    beard: bool = False
    glasses: bool = False


def oval(centre: Point, across: float, high: float, start: float = 0, end: float = 360) -> Points:
    """Return points of an ellipse from `start` to `end` degrees, clockwise from the right."""
    angles = [math.radians(start + (end - start) * n / 72) for n in range(73)]
    return [(centre[0] + across / 2 * math.cos(a), centre[1] + high / 2 * math.sin(a)) for a in angles]
