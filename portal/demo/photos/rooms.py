"""Inside: a kitchen worktop, a stair, a bathroom."""

from portal.demo.photos.canvas import Canvas, Plane, Point, box, mix

_OAK = "#c79a63"
_DARK_OAK = "#8f6a3f"


def worktop(canvas: Canvas) -> None:
    """A quartz worktop in one piece, with its sink and tap, in the light of a window."""
    canvas.shape(box(0, 0, 1200, 420), "#e9e3d8", "#dcd5c8")
    _tiles(canvas, Plane(box(0, 200, 1200, 420)), (12, 4), "#eef0ea", "#d3d4cc")
    canvas.shadow(box(0, 180, 1200, 205), 10, 0.25)
    canvas.shape(box(0, 0, 1200, 190), "#50655f", "#49605a")
    for x in (300, 620, 940):
        canvas.line([(x, 0), (x, 190)], "#3e524d", 3)
        canvas.plate((x - 70, 168, x - 30, 174), 3, "#c9b98f")
    top = Plane([(-60, 420), (1290, 420), (1500, 640), (-260, 640)])
    canvas.shape(top.patch(0, 0, 1, 1), "#d5d5d1", "#ececea")
    for _ in range(900):
        u, v = next(canvas.chance), next(canvas.chance)
        canvas.disc(top.at(u, v), 1.2 + 2.2 * v, mix("#a9a9a5", "#ffffff", next(canvas.chance)), high=1 + v)
    canvas.light(top.patch(0.16, 0.05, 0.42, 0.95), 30, 0.7)
    _sink(canvas, top)
    canvas.shape(box(0, 640, 1200, 676), "#c6c6c2", "#b4b4b0")
    canvas.shape(box(0, 676, 1200, 900), "#5b716a", "#465a55")
    canvas.shadow(box(0, 670, 1200, 700), 12, 0.5)
    for x in (40, 440, 840):
        canvas.shape(box(x, 712, x + 360, 900), "#61776f", "#4c615b")
        canvas.plate((x + 120, 742, x + 240, 752), 5, "#d5c69c")
        canvas.shadow(box(x + 122, 754, x + 240, 760), 4, 0.4)
    _bowl(canvas, (330, 500))


def _sink(canvas: Canvas, top: Plane) -> None:
    canvas.shape(top.patch(0.56, 0.22, 0.8, 0.78), "#8d9494", "#b9bfbf")
    canvas.shape(top.patch(0.57, 0.3, 0.79, 0.76), "#6f7777", "#a3aaaa")
    canvas.shadow(top.patch(0.565, 0.24, 0.795, 0.4), 8, 0.4)
    canvas.disc(top.at(0.68, 0.62), 34, "#565d5d", high=12)
    canvas.shadow([(835, 440), (905, 440), (905, 452), (835, 452)], 6, 0.4)
    canvas.plate((846, 424, 890, 446), 8, "#9aa0a0")
    canvas.curve([(868, 436), (868, 230), (800, 220), (800, 330)], "#8b9292", 20)
    canvas.curve([(865, 436), (865, 236), (797, 226), (797, 326)], "#dfe4e4", 6)
    canvas.line([(884, 412), (920, 396)], "#9aa0a0", 10)


def _bowl(canvas: Canvas, centre: Point) -> None:
    x, y = centre
    canvas.shadow(box(x - 70, y + 40, x + 130, y + 66), 12, 0.45)
    canvas.disc((x, y), 190, "#b8654a", high=54)
    for dx, dy in ((-48, -8), (4, -20), (50, -6), (-16, 4), (28, 6)):
        canvas.disc((x + dx, y + dy), 66, "#d9b036", high=54)
        canvas.disc((x + dx - 10, y + dy - 10), 26, "#f0d468", high=18)
    canvas.shape([(x - 95, y + 2), (x + 95, y + 2), (x + 50, y + 62), (x - 50, y + 62)], "#c9765a", "#94492f")


def stair(canvas: Canvas) -> None:
    """A stair of oak with white risers, and its new rail."""
    canvas.shape(box(0, 0, 1200, 900), "#b9c7c4", "#a3b3b0")
    canvas.light([(0, 60), (420, 0), (620, 500), (120, 620)], 60, 0.55)
    steps = [(150 + n * 120, 868 - n * 92) for n in range(9)]
    for x, y in steps:
        canvas.shape(box(x, y - 92, 1200, y), "#f6f2ea", "#e3dccf")
    canvas.shape(
        [(150, 900), (150, 860), *[(x, y) for x, y in steps], (1200, 40), (1200, 900)], "#e9e2d6", "#cfc6b7"
    )
    for n, (x, y) in enumerate(steps):
        canvas.shape(box(x, y - 92, x + 124, y - 6), "#fbf8f2", "#ece5d9")
        canvas.shadow(box(x, y - 78, x + 124, y - 66), 6, 0.28)
        canvas.shape(
            box(x - 14, y - 94, x + 126, y - 76), mix(_OAK, "#d8ae78", n % 2), mix(_OAK, _DARK_OAK, 0.4)
        )
        canvas.shape([(x, y - 4), (x + 124, y - 4), (x + 124, 900), (x, 900)], "#e4dccf", "#c9bfaf")
    for x, y in steps:
        for dx in (24, 84):
            foot, head = y - 94, y - 94 - 270 - dx * 0.77 + 24
            canvas.line([(x + dx + 6, foot), (x + dx + 6, head)], "#d9d0c2", 12)
            canvas.line([(x + dx, foot), (x + dx, head)], "#fbf8f2", 11)
    canvas.shadow([(120, 560), (1200, -268), (1200, -240), (120, 590)], 10, 0.3)
    canvas.shape([(110, 520), (1210, -324), (1210, -284), (110, 560)], "#d3a56c", "#a97a45")
    canvas.line([(112, 524), (1210, -318)], "#e6c391", 5)
    canvas.plate((104, 500, 140, 872), 6, _DARK_OAK)
    canvas.plate((104, 500, 128, 872), 6, _OAK)
    canvas.plate((94, 480, 150, 506), 8, "#d3a56c")
    canvas.shape(box(0, 868, 1200, 900), "#b58a58", "#98713f")


def bathroom(canvas: Canvas) -> None:
    """A tiled wall with a niche and a shower."""
    canvas.shape(box(0, 0, 1200, 900), "#cfdad9")
    _tiles(canvas, Plane([(0, 0), (830, 0), (830, 760), (0, 760)]), (6, 11), "#dde7e5", "#bccac8")
    _tiles(canvas, Plane([(830, 0), (1330, -120), (1330, 960), (830, 760)]), (4, 11), "#cbd7d5", "#aebdbb")
    canvas.shadow([(790, 0), (870, 0), (870, 780), (790, 760)], 30, 0.2)
    floor = Plane([(0, 760), (830, 760), (1400, 990), (-300, 990)])
    canvas.shape(floor.patch(0, 0, 1, 1), "#6d7674", "#8b9391")
    for n in range(1, 9):
        canvas.line([floor.at(n / 9, 0), floor.at(n / 9, 1)], "#5d6664", 3)
    for v in (0.3, 0.62):
        canvas.line([floor.at(0, v), floor.at(1, v)], "#5d6664", 3)
    canvas.shape(box(140, 270, 420, 470), "#8fa19e", "#a8b8b5")
    canvas.shape([(140, 270), (420, 270), (405, 292), (155, 292)], "#748683")
    canvas.shadow(box(140, 268, 420, 320), 14, 0.4)
    canvas.shape(box(130, 466, 432, 482), "#f3f5f3", "#dfe3e0")
    for x, tall, colour in ((200, 104, "#c98d5b"), (246, 86, "#f2efe6"), (330, 120, "#5c7d6b")):
        canvas.shadow(box(x - 12, 446, x + 40, 470), 8, 0.4)
        canvas.plate((x, 466 - tall, x + 36, 466), 7, colour)
        canvas.plate((x + 10, 454 - tall, x + 26, 470 - tall), 3, "#4a4f4e")
        canvas.light(box(x + 5, 474 - tall, x + 9, 458), 3, 0.5, "#ffffff")
    canvas.shadow([(640, 130), (690, 130), (700, 640), (650, 640)], 10, 0.25)
    canvas.line([(640, 610), (640, 120), (560, 90)], "#8b9495", 14)
    canvas.line([(637, 608), (637, 122), (560, 93)], "#eef2f2", 4)
    canvas.shape([(480, 98), (620, 98), (604, 116), (496, 116)], "#c8cfcf", "#8b9495")
    canvas.plate((606, 560, 674, 592), 10, "#aab2b2")
    canvas.disc((640, 576), 44, "#d8dede")
    canvas.light([(60, 0), (330, 0), (620, 760), (300, 760)], 50, 0.32, "#ffffff")


def _tiles(canvas: Canvas, plane: Plane, counts: tuple[int, int], tile: str, grout: str) -> None:
    across, down = counts
    canvas.shape(plane.patch(0, 0, 1, 1), grout)
    for row in range(down):
        for column in range(-1, across):
            left = max(0, (column + row % 2 / 2) / across + 0.003)
            right = min(1, (column + 1 + row % 2 / 2) / across - 0.003)
            if left < right:
                shade = mix(tile, grout, canvas.between(0, 0.35))
                canvas.shape(
                    plane.patch(left, row / down + 0.007, right, (row + 1) / down - 0.007),
                    mix(shade, "#ffffff", 0.25),
                    shade,
                )
