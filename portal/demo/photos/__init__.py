"""Photos of the demonstration, drawn by us: calm pictures of what was done, the same at each run.

`draw("worktop")` returns a JPEG of 1200 by 900 pixels; `NAMES` are the pictures that there are.
"""

from portal.demo.photos.canvas import Canvas
from portal.demo.photos.garden import bed, hedge, lawn
from portal.demo.photos.house import porch, roof, van
from portal.demo.photos.rooms import bathroom, stair, worktop
from portal.demo.photos.works import rack, socket, tester

_SCENES = {
    "bathroom": bathroom,
    "bed": bed,
    "hedge": hedge,
    "lawn": lawn,
    "porch": porch,
    "rack": rack,
    "roof": roof,
    "socket": socket,
    "stair": stair,
    "tester": tester,
    "van": van,
    "worktop": worktop,
}
NAMES = tuple(_SCENES)


def draw(name: str) -> bytes:
    """Return the picture `name` as a JPEG of 1200 by 900 pixels; raises KeyError for a name that isn't in NAMES."""
    canvas = Canvas(name)
    _SCENES[name](canvas)
    return canvas.jpeg()
