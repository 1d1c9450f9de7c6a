"""Close by: a socket on a tiled wall, a tester that shows its reading, a rack of computers."""

from portal.demo.photos.canvas import Canvas, Plane, Point, box, mix

# The seven strokes of a digit, from the top clockwise, the middle one last (IEC 60050 names them a to g).
_STROKES = {"0": "abcdef", "1": "bc", "2": "abdeg", "4": "bcfg", "8": "abcdefg"}
_CABLES = ("#3f6ea3", "#d7b13c", "#5b8a62", "#b4573f", "#7a7f88")


def socket(canvas: Canvas) -> None:
    """A new socket, its cover on, between tiles and worktop."""
    canvas.shape(box(0, 0, 1200, 900), "#c9c5b8")
    for row in range(4):
        for column in range(5):
            left, top = column * 300 - 150 * (row % 2), row * 210 - 40
            tile = mix("#f1eee5", "#dfdbcf", next(canvas.chance))
            canvas.shape(box(left + 3, top + 3, left + 297, top + 207), mix(tile, "#ffffff", 0.4), tile)
            canvas.light(box(left + 12, top + 10, left + 288, top + 20), 5, 0.5, "#ffffff")
    canvas.light([(0, 0), (420, 0), (900, 800), (300, 800)], 70, 0.4)
    canvas.shadow(box(478, 196, 776, 640), 26, 0.42)
    canvas.plate((460, 160, 740, 610), 22, "#dcd9d0")
    canvas.plate((460, 160, 738, 606), 22, "#fbfaf6")
    canvas.plate((508, 222, 692, 548), 12, "#e2dfd7")
    canvas.plate((510, 224, 690, 545), 12, "#f7f5f0")
    for y in (305, 464):
        for x, tall in ((566, 46), (634, 56)):
            canvas.plate((x - 6, y - tall / 2 - 16, x + 6, y + tall / 2 - 16), 3, "#35332f")
        canvas.disc((600, y + 42), 30, "#35332f")
    canvas.line([(520, 385), (680, 385)], "#e4e1d9", 2)
    for y in (190, 578):
        canvas.disc((600, y), 20, "#d3d0c7")
        canvas.line([(593, y - 4), (607, y + 4)], "#8b887f", 3)
    canvas.shadow(box(0, 752, 1200, 800), 22, 0.4)
    canvas.shape(box(0, 784, 1200, 900), "#e2e2df", "#c9c9c5")
    canvas.shape(box(0, 784, 1200, 792), "#f6f6f4")


def tester(canvas: Canvas) -> None:
    """A tester on a workbench, with its reading and its two leads."""
    bench = Plane([(-100, 0), (1300, 0), (1500, 900), (-300, 900)])
    canvas.shape(box(0, 0, 1200, 900), "#cfae84", "#b48d5e")
    for n in range(7):
        shade = mix("#cba878", "#b78f60", next(canvas.chance))
        canvas.shape(
            bench.patch(n / 7 + 0.002, 0, (n + 1) / 7 - 0.002, 1), shade, mix(shade, "#8a6438", 0.25)
        )
        for _ in range(9):
            u = (n + canvas.between(0.05, 0.95)) / 7
            canvas.line([bench.at(u, 0), bench.at(u + 0.004, 1)], mix(shade, "#8a6438", 0.3), 1.4)
    canvas.light([(0, 0), (520, 0), (900, 900), (200, 900)], 90, 0.4)
    _lead(canvas, ((540, 760), (520, 1010), (200, 900), (120, 560)), "#a8352c")
    _lead(canvas, ((660, 760), (700, 1010), (1040, 940), (1060, 520)), "#2b2a2d")
    canvas.shadow([(420, 140), (850, 140), (850, 830), (420, 830)], 30, 0.55)
    canvas.plate((390, 96, 810, 796), 54, "#24463c")
    canvas.plate((390, 90, 810, 780), 54, "#2f5c4e")
    canvas.plate((422, 124, 778, 746), 34, "#27302e")
    canvas.plate((452, 158, 748, 346), 14, "#8fa58c")
    canvas.plate((458, 166, 748, 346), 12, "#bfd0b4")
    _reading(canvas, "0.18", (478, 194))
    canvas.plate((684, 296, 740, 328), 6, "#3b4a3f")
    _tick(canvas, (712, 313))
    canvas.light([(460, 166), (580, 166), (510, 346), (460, 346)], 10, 0.25, "#ffffff")
    canvas.disc((600, 528), 240, "#1c2422")
    canvas.disc((600, 522), 224, "#3b4745")
    canvas.shape([(582, 420), (618, 420), (626, 624), (574, 624)], "#55625f", "#2d3735")
    canvas.line([(600, 430), (600, 470)], "#f0ead8", 7)
    for x, colour in ((490, "#d9b23a"), (600, "#c8cdca"), (710, "#c8cdca")):
        canvas.plate((x - 34, 668, x + 34, 708), 12, mix(colour, "#000000", 0.3))
        canvas.plate((x - 34, 664, x + 34, 702), 12, colour)


def _lead(canvas: Canvas, points: tuple[Point, Point, Point, Point], colour: str) -> None:
    canvas.curve([(x + 12, y + 16) for x, y in points], "#8d6a40", 18)
    canvas.curve(points, colour, 17)
    canvas.curve([(x - 3, y - 3) for x, y in points], mix(colour, "#ffffff", 0.35), 4)
    x, y = points[-1]
    canvas.shadow(box(x - 4, y - 210, x + 34, y + 20), 10, 0.4)
    canvas.plate((x - 20, y - 170, x + 20, y + 20), 14, colour)
    canvas.plate((x - 26, y - 120, x + 26, y - 104), 6, mix(colour, "#ffffff", 0.15))
    canvas.plate((x - 14, y - 160, x - 6, y + 6), 4, mix(colour, "#ffffff", 0.3))
    canvas.line([(x, y - 172), (x, y - 262)], "#c9ccca", 8)


def _reading(canvas: Canvas, words: str, corner: Point) -> None:
    x, y = corner
    for sign in words:
        if sign == ".":
            canvas.disc((x - 4, y + 114), 12, "#26332a")
            x += 14
            continue
        for stroke in _STROKES[sign]:
            canvas.line(_stroke(stroke, x, y), "#26332a", 10)
        x += 66


def _stroke(stroke: str, x: float, y: float) -> tuple[Point, Point]:
    wide, half = 44, 54
    places = {
        "a": ((4, 0), (wide - 4, 0)),
        "b": ((wide, 7), (wide, half - 7)),
        "c": ((wide, half + 7), (wide, 2 * half - 7)),
        "d": ((4, 2 * half), (wide - 4, 2 * half)),
        "e": ((0, half + 7), (0, 2 * half - 7)),
        "f": ((0, 7), (0, half - 7)),
        "g": ((4, half), (wide - 4, half)),
    }
    (x0, y0), (x1, y1) = places[stroke]
    return (x + x0, y + y0), (x + x1, y + y1)


def _tick(canvas: Canvas, centre: Point) -> None:
    x, y = centre
    canvas.line([(x - 12, y), (x - 3, y + 8), (x + 12, y - 9)], "#cfe3c4", 5)


def rack(canvas: Canvas) -> None:
    """A rack in its closet: patch panel, firewall, server, and cables in order."""
    canvas.shape(box(0, 0, 1200, 900), "#dfe0dd", "#c5c7c4")
    canvas.light([(0, 0), (260, 0), (200, 900), (0, 900)], 60, 0.5)
    canvas.shape(box(0, 840, 1200, 900), "#8d8a84", "#77746e")
    canvas.shadow(box(250, 60, 1010, 880), 40, 0.5)
    canvas.plate((220, 30, 980, 872), 10, "#2a2d31")
    canvas.shape(box(262, 66, 938, 842), "#15171a", "#1e2125")
    for x in (250, 950):
        canvas.shape(box(x - 14, 56, x + 14, 852), "#3b3f45", "#2f3338")
        for y in range(76, 850, 26):
            canvas.plate((x - 4, y, x + 4, y + 8), 2, "#16181b")
    _panel(canvas, 96)
    _switch(canvas, 236)
    for n in range(12):
        colour = _CABLES[(n * 3 + n // 5) % 3]
        x = 300 + n * 51
        canvas.curve(
            [(x + 9, 150), (x + 26, 190), (x - 10, 210), (x + 9, 262)], mix(colour, "#000000", 0.4), 10
        )
        canvas.curve([(x + 6, 148), (x + 22, 188), (x - 13, 208), (x + 6, 260)], colour, 9)
    _unit(canvas, 330, 66, "#454b53")
    _server(canvas, 420)
    _unit(canvas, 590, 50, "#30353b")
    canvas.plate((262, 662, 938, 812), 4, "#3a3f46")
    for n in range(24):
        canvas.plate((330 + n * 20, 686, 340 + n * 20, 788), 4, "#1d2024")
    canvas.disc((890, 738), 20, "#5fae74")
    canvas.light(box(884, 732, 896, 744), 12, 0.8, "#b7f0c4")


def _unit(canvas: Canvas, top: float, tall: float, colour: str) -> None:
    canvas.shadow(box(262, top + tall - 4, 938, top + tall + 12), 6, 0.6)
    canvas.shape(box(262, top, 938, top + tall), mix(colour, "#ffffff", 0.12), colour)
    canvas.line([(266, top + 1), (934, top + 1)], mix(colour, "#ffffff", 0.35), 1.5)
    for x in (276, 924):
        canvas.disc((x, top + tall / 2), 9, "#9ba1a8")


def _panel(canvas: Canvas, top: float) -> None:
    _unit(canvas, top, 84, "#50565e")
    for n in range(12):
        canvas.plate((294 + n * 51, top + 28, 328 + n * 51, top + 60), 3, "#1a1c1f")
        canvas.plate((296 + n * 51, top + 10, 326 + n * 51, top + 20), 2, "#e9e7df")


def _switch(canvas: Canvas, top: float) -> None:
    _unit(canvas, top, 72, "#2f4f6f")
    for n in range(12):
        canvas.plate((294 + n * 51, top + 14, 328 + n * 51, top + 46), 3, "#10171f")
        canvas.disc((304 + n * 51, top + 58), 7, "#7fd08f" if n % 4 else "#e0b54a")


def _server(canvas: Canvas, top: float) -> None:
    _unit(canvas, top, 150, "#3d434b")
    for n in range(8):
        left = 300 + n * 66
        canvas.plate((left, top + 18, left + 58, top + 132), 4, "#23272c")
        canvas.plate((left + 6, top + 26, left + 52, top + 96), 3, "#2f343a")
        for y in range(5):
            canvas.line([(left + 14, top + 36 + y * 12), (left + 44, top + 36 + y * 12)], "#1b1e22", 3)
        canvas.disc((left + 16, top + 116), 8, "#6cc281")
    canvas.plate((846, top + 20, 904, top + 60), 4, "#e9e7df")
