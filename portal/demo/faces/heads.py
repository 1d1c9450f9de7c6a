"""A head as it looks at us: eyes, nose, mouth, and a beard or glasses."""

from portal.demo.faces.looks import HEAD, INK, TALL, WIDE, Looks, oval
from portal.demo.photos.canvas import Canvas, mix


def head(canvas: Canvas, looks: Looks) -> None:
    """Draw a head without hair, lit from the left."""
    x, y = HEAD
    dim = mix(looks.skin, INK, 0.14)
    for side in (-1, 1):
        canvas.disc((x + side * 146, y + 16), 54, dim if side > 0 else looks.skin, high=88)
    canvas.shape(oval(HEAD, WIDE, TALL), mix(looks.skin, "#ffffff", 0.08), mix(looks.skin, INK, 0.05))
    # The side away from the light, as a sickle of the head itself: a soft shadow would fall on the wall as well.
    sickle = [
        *oval(HEAD, WIDE, TALL, -70, 80),
        *reversed(oval((x - 22, y), WIDE - 14, TALL - 10, -70, 80)),
    ]
    canvas.shape(sickle, mix(looks.skin, INK, 0.09))
    for side in (-1, 1):
        canvas.light(oval((x + side * 84, y + 64), 60, 44), 14, 0.22, "#d9543f")


def features(canvas: Canvas, looks: Looks) -> None:
    """Draw a friendly face on it."""
    x, y = HEAD
    brow, line = mix(looks.hair, INK, 0.35), mix(looks.skin, "#6b2f22", 0.55)
    if looks.beard:
        _beard(canvas, looks)
    for side in (-1, 1):
        at = x + side * 62
        canvas.disc((at, y - 2), 42, "#fbf7f2", high=26)
        canvas.disc((at, y - 2), 24, mix(INK, "#4a5a50", 0.4), high=25)
        canvas.disc((at - 4, y - 7), 7, "#ffffff")
        canvas.curve([(at - 25, y - 4), (at - 14, y - 20), (at + 14, y - 20), (at + 25, y - 4)], INK, 6)
        inner, outer = at - side * 30, at + side * 34
        canvas.curve([(inner, y - 44), (at, y - 58), (at + side * 18, y - 56), (outer, y - 40)], brow, 11)
    canvas.curve([(x + 4, y + 6), (x + 22, y + 52), (x + 22, y + 72), (x - 12, y + 68)], line, 6)
    canvas.curve([(x - 54, y + 108), (x - 26, y + 136), (x + 26, y + 136), (x + 54, y + 108)], line, 9)
    canvas.curve([(x - 22, y + 146), (x - 8, y + 152), (x + 8, y + 152), (x + 22, y + 146)], line, 4)


def glasses(canvas: Canvas) -> None:
    """Draw round glasses on it."""
    x, y = HEAD
    for side in (-1, 1):
        rim = oval((x + side * 62, y), 104, 86)
        canvas.line(rim, "#3b3330", 6)
        canvas.line([(x + side * 113, y - 6), (x + side * 144, y - 14)], "#3b3330", 6)
    canvas.curve([(x - 12, y - 6), (x - 5, y - 16), (x + 5, y - 16), (x + 12, y - 6)], "#3b3330", 6)


def _beard(canvas: Canvas, looks: Looks) -> None:
    x, y = HEAD
    shade = mix(looks.hair, looks.skin, 0.35)
    cheek = [(x + dx, y + dy) for dx, dy in ((-136, 34), (-112, 82), (-66, 92), (-30, 82), (0, 88))]
    other = [(2 * x - dx, dy) for dx, dy in reversed(cheek[:-1])]
    chin = [*oval((x, y), WIDE, TALL + 14, 12, 168), *cheek, *other]
    canvas.shape(chin, shade, mix(looks.hair, looks.skin, 0.15))
    canvas.shape(oval((x, y + 119), 98, 28), mix(looks.skin, "#a5493c", 0.18))
