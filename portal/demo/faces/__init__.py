"""The people of the demonstration, drawn by us: calm portraits, the same at each run.

`portrait("sam@hallam-reyes.example")` returns a JPEG of 680 by 680 pixels; `PEOPLE` are the addresses that have one.
"""

from portal.demo.faces.clothes import body
from portal.demo.faces.hair import hair, hair_behind
from portal.demo.faces.heads import features, glasses, head
from portal.demo.faces.looks import INK, Looks, oval
from portal.demo.photos.canvas import Canvas, box, mix

# What of the canvas is the portrait: head and shoulders, so that a face is known at 48 pixels.
_FRAME = (260, 96, 940, 776)
_LOOKS = {
    "sam@hallam-reyes.example": Looks(
        "#b9c9c4", "#c98f68", "#2b211d", "#3d5166", "#e9ece8", "short", "jacket", beard=True
    ),
    "dee@hallam-reyes.example": Looks(
        "#d9c9ae", "#edc3a2", "#b98b4a", "#42604f", "#d9d2c2", "tied", "overalls"
    ),
    "ivo@hallam-reyes.example": Looks(
        "#c3cbd6", "#e6b892", "#5b4632", "#5a6b7a", "#c9d0cd", "cropped", "overalls", beard=True
    ),
    "nora@hallam-reyes.example": Looks(
        "#d6c3bb", "#a9714c", "#231a1a", "#7a4a48", "#ece4da", "long", "jumper", glasses=True
    ),
    "max@hallam-reyes.example": Looks(
        "#c5ccb8", "#ecc4a6", "#9c9a95", "#4c4a55", "#dfe6ea", "parted", "jacket", glasses=True
    ),
}
PEOPLE = tuple(_LOOKS)


def portrait(email: str) -> bytes:
    """Return the portrait of a member of staff of the demonstration; raises KeyError for anybody else."""
    looks, canvas = _LOOKS[email], Canvas(email, fine=1)
    canvas.shape(box(0, 0, 1200, 900), mix(looks.wall, "#ffffff", 0.25), mix(looks.wall, INK, 0.12))
    canvas.light(oval((480, 260), 700, 640), 160, 0.5)
    for draw in (hair_behind, body, head, features, hair):
        draw(canvas, looks)
    if looks.glasses:
        glasses(canvas)
    canvas.light([(150, 0), (420, 0), (760, 900), (420, 900)], 110, 0.1)
    return canvas.jpeg(_FRAME)
