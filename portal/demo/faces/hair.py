"""Hair, by its cut: what falls behind the shoulders, and what lies on the head."""

from collections.abc import Callable

from portal.demo.faces.looks import HEAD, INK, TALL, WIDE, Looks, oval
from portal.demo.photos.canvas import Canvas, mix


def hair_behind(canvas: Canvas, looks: Looks) -> None:
    """Draw what of the hair is behind shoulders and head."""
    shade = mix(looks.hair, INK, 0.25)
    if looks.cut == "long":
        canvas.shadow(oval((612, 480), 420, 560), 24, 0.25)
        canvas.shape(oval((600, 400), 392, 440), looks.hair, shade)
        canvas.shape(
            [(404, 400), (796, 400), (812, 700), (740, 760), (460, 760), (388, 700)], looks.hair, shade
        )
    if looks.cut == "tied":
        canvas.disc((676, 206), 132, shade)
        canvas.disc((670, 200), 120, looks.hair)


def hair(canvas: Canvas, looks: Looks) -> None:
    """Draw the hair on the head."""
    _CUTS[looks.cut](canvas, looks.hair, mix(looks.hair, INK, 0.3))


def _cropped(canvas: Canvas, hair: str, shade: str) -> None:
    x, y = HEAD
    crown = [*oval((x, y - 24), WIDE + 14, TALL - 10, 186, 354), *oval((x, y - 66), 262, 150, 0, -180)]
    canvas.shape(crown, hair, shade)


def _short(canvas: Canvas, hair: str, shade: str) -> None:
    x, y = HEAD
    crown = [*oval((x, y - 30), WIDE + 26, TALL + 36, 176, 364), (x + 128, y - 60), (x + 104, y - 104)]
    canvas.shape(
        [*crown, (x + 20, y - 92), (x - 70, y - 118), (x - 120, y - 84), (x - 136, y - 40)], hair, shade
    )
    canvas.curve(
        [(x - 96, y - 160), (x - 40, y - 206), (x + 40, y - 200), (x + 96, y - 150)],
        mix(hair, "#ffffff", 0.14),
        7,
    )


def _parted(canvas: Canvas, hair: str, shade: str) -> None:
    x, y = HEAD
    parting = ((132, -70), (92, -126), (-50, -138), (-98, -100), (-134, -50))
    crown = oval((x, y - 26), WIDE + 22, TALL + 24, 178, 362)
    canvas.shape([*crown, *((x + dx, y + dy) for dx, dy in parting)], hair, shade)
    canvas.curve([(x - 56, y - 140), (x - 62, y - 170), (x - 56, y - 196), (x - 44, y - 214)], shade, 6)


def _tied(canvas: Canvas, hair: str, shade: str) -> None:
    x, y = HEAD
    fringe = [
        (x + 144, y - 20),
        (x + 120, y - 92),
        (x + 40, y - 134),
        (x - 60, y - 122),
        (x - 122, y - 80),
        (x - 146, y - 16),
    ]
    canvas.shape([*oval((x, y - 26), WIDE + 22, TALL + 26, 180, 360), *fringe], hair, shade)
    canvas.curve(
        [(x - 120, y - 110), (x - 60, y - 190), (x + 20, y - 206), (x + 76, y - 190)],
        mix(hair, "#ffffff", 0.2),
        6,
    )


def _long(canvas: Canvas, hair: str, shade: str) -> None:
    x, y = HEAD
    for side in (-1, 1):
        lock = [(x, y - 206), (x + side * 110, y - 184), (x + side * 172, y - 40), (x + side * 176, y + 190)]
        canvas.shape(
            [*lock, (x + side * 132, y + 120), (x + side * 128, y - 40), (x + side * 60, y - 128)],
            hair,
            shade,
        )
    canvas.shape(
        [
            *oval((x, y - 26), WIDE + 40, TALL + 30, 184, 356),
            (x + 60, y - 120),
            (x - 20, y - 150),
            (x - 90, y - 110),
        ],
        hair,
    )
    canvas.curve(
        [(x - 110, y - 120), (x - 70, y - 190), (x - 20, y - 204), (x + 30, y - 204)],
        mix(hair, "#ffffff", 0.16),
        6,
    )


_CUTS: dict[str, Callable[[Canvas, str, str], None]] = {
    "cropped": _cropped,
    "short": _short,
    "parted": _parted,
    "tied": _tied,
    "long": _long,
}
