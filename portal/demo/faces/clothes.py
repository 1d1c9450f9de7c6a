"""Shoulders, a neck, and what is worn on them."""

from collections.abc import Callable

from portal.demo.faces.looks import INK, Looks, oval
from portal.demo.photos.canvas import Canvas, mix


def body(canvas: Canvas, looks: Looks) -> None:
    """Draw shoulders and neck, dressed."""
    chest = looks.shirt if looks.wears == "overalls" else looks.coat
    shoulders = [*oval((600, 900), 720, 440, 180, 360)]
    canvas.shadow([(x + 16, y - 6) for x, y in shoulders], 30, 0.25)
    canvas.shape(shoulders, mix(chest, "#ffffff", 0.1), mix(chest, INK, 0.2))
    canvas.plate((528, 520, 672, 726), 60, mix(looks.skin, INK, 0.16))
    canvas.shape(oval((600, 700), 190, 90, 0, 180), mix(looks.skin, INK, 0.16))
    _CLOTHES[looks.wears](canvas, looks)
    canvas.shadow(oval((606, 590), 150, 90), 22, 0.35)


def _jacket(canvas: Canvas, looks: Looks) -> None:
    """A shirt below an open jacket."""
    canvas.shape([(510, 660), (690, 660), (650, 900), (550, 900)], looks.shirt, mix(looks.shirt, INK, 0.12))
    for side in (-1, 1):
        lapel = [(600 + side * x, y) for x, y in ((88, 672), (128, 716), (96, 900), (16, 900))]
        canvas.shadow(lapel, 10, 0.22)
        canvas.shape(lapel, mix(looks.coat, "#ffffff", 0.08), looks.coat)
        collar = [(600 + side * x, y) for x, y in ((72, 648), (96, 684), (52, 752), (6, 722))]
        canvas.shape(collar, mix(looks.shirt, "#ffffff", 0.35))


def _jumper(canvas: Canvas, looks: Looks) -> None:
    """A jumper with a round neck."""
    canvas.shape(oval((600, 690), 232, 116, 0, 180), mix(looks.coat, INK, 0.22))
    canvas.shape(oval((600, 684), 200, 88, 0, 180), mix(looks.skin, INK, 0.16))


def _overalls(canvas: Canvas, looks: Looks) -> None:
    """A shirt below the braces of overalls."""
    canvas.shape(oval((600, 690), 216, 100, 0, 180), mix(looks.shirt, INK, 0.2))
    canvas.shape(oval((600, 684), 186, 76, 0, 180), mix(looks.skin, INK, 0.16))
    for side in (-1, 1):
        canvas.shape(
            [(600 + side * x, y) for x, y in ((150, 676), (206, 690), (176, 900), (112, 900))], looks.coat
        )
    canvas.plate((470, 842, 730, 930), 14, looks.coat)
    for x in (488, 712):
        canvas.disc((x, 862), 18, "#d8c48c")


_CLOTHES: dict[str, Callable[[Canvas, Looks], None]] = {
    "jacket": _jacket,
    "jumper": _jumper,
    "overalls": _overalls,
}
