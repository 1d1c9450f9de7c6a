"""Outside, what grows: a hedge, a bed, a lawn."""

from portal.demo.photos.canvas import WIDTH, Canvas, Plane, Point, box, mix

_GRASS = ("#8dab62", "#6f9150")
_LEAVES = ("#3f6a3f", "#5c8a4c", "#7fa860")


def hedge(canvas: Canvas) -> None:
    """A hedge, cut level, with the clippings swept from the lawn."""
    _sky(canvas, 420)
    _trees(canvas, 330, "#9db79a")
    ground = Plane([(0, 430), (1200, 430), (1700, 900), (-500, 900)])
    canvas.shape(ground.patch(0, 0, 1, 1), *_GRASS)
    _blades(canvas, ground, 1500)
    canvas.shadow([(-60, 700), (1260, 540), (1260, 620), (-60, 850)], 18, 0.45)
    canvas.shape([(-20, 300), (1220, 330), (1220, 560), (-20, 740)], "#4a7746", "#2f5433")
    canvas.shape([(-20, 300), (1220, 330), (1220, 322), (300, 262), (-20, 250)], "#86ad66", "#759d58")
    front = Plane([(-20, 300), (1220, 330), (1220, 560), (-20, 740)])
    for _ in range(5200):
        u, v = next(canvas.chance), next(canvas.chance) ** 0.9
        light = max(0, min(1, 0.75 - v * 0.75 + canvas.between(-0.25, 0.25)))
        size = (1 - u) * 8 + 5
        colour = mix(mix(_LEAVES[0], "#23422a", 0.4), _LEAVES[2], light)
        canvas.disc(front.at(u, v), size * canvas.between(0.7, 1.5), colour, high=size * 0.7)
    top = Plane([(-20, 250), (300, 262), (1220, 322), (-20, 300)])
    for _ in range(900):
        u, v = next(canvas.chance), next(canvas.chance)
        canvas.disc(
            top.at(u, v), canvas.between(6, 11), mix("#7ba35b", "#a9c987", next(canvas.chance)), high=5
        )
    canvas.shadow([(-20, 690), (1220, 520), (1220, 570), (-20, 750)], 14, 0.35)
    canvas.light([(0, 780), (700, 700), (1200, 760), (1200, 900), (0, 900)], 50, 0.18)
    _shears(canvas, (820, 776))


def _shears(canvas: Canvas, place: Point) -> None:
    x, y = place
    canvas.shadow([(x - 120, y + 16), (x + 150, y + 4), (x + 150, y + 22), (x - 120, y + 34)], 8, 0.5)
    canvas.line([(x, y), (x + 150, y - 26)], "#c7ccc9", 13)
    canvas.line([(x, y), (x + 150, y + 20)], "#aeb4b1", 13)
    canvas.line([(x, y), (x - 110, y + 34)], "#b0753f", 16)
    canvas.line([(x, y), (x - 118, y - 14)], "#c68a50", 16)
    canvas.disc((x, y), 22, "#6f7673")


def bed(canvas: Canvas) -> None:
    """A new bed along a fence: shrubs, grasses, and flowers in bark."""
    _sky(canvas, 260)
    _fence(canvas, 130, 470)
    canvas.shape(box(0, 462, 1200, 730), "#5d4634", "#7b5d44")
    canvas.shadow(box(0, 440, 1200, 500), 20, 0.45)
    for _ in range(1500):
        x, y = canvas.between(0, WIDTH), canvas.between(478, 720)
        colour = mix("#4a3729", "#9c7a58", next(canvas.chance))
        canvas.line([(x, y), (x + canvas.between(-12, 12), y + canvas.between(-4, 4))], colour, 4)
    for x, y, size in ((120, 520, 1.0), (470, 508, 0.8), (820, 516, 1.05), (1110, 506, 0.8)):
        _shrub(canvas, (x, y), 150 * size)
    for x, y in ((300, 590), (650, 580), (985, 596)):
        _tuft(canvas, (x, y))
    for x, y, colour in (
        (200, 660, "#c76a86"),
        (480, 668, "#e3b84d"),
        (770, 664, "#8f7fc0"),
        (1060, 668, "#d98a6a"),
    ):
        _flowers(canvas, (x, y), colour)
    for n in range(14):
        left = n * 90 - 20
        stone = mix("#b9b3a6", "#938d80", next(canvas.chance))
        canvas.plate((left, 716, left + 84, 752), 12, mix(stone, "#000000", 0.25))
        canvas.plate((left, 712, left + 84, 744), 12, stone)
    ground = Plane([(0, 746), (1200, 746), (1350, 900), (-150, 900)])
    canvas.shape(ground.patch(0, 0, 1, 1), *_GRASS)
    _blades(canvas, ground, 1300)
    canvas.shadow(box(0, 742, 1200, 758), 8, 0.4)
    canvas.light([(560, 0), (1000, 0), (760, 900), (120, 900)], 90, 0.16)


def _shrub(canvas: Canvas, place: Point, size: float) -> None:
    x, y = place
    canvas.shadow(box(x - size * 0.7, y + size * 0.4, x + size * 0.9, y + size * 0.62), 14, 0.5)
    for n in range(420):
        angle, far = canvas.between(-1, 1), next(canvas.chance) ** 0.6
        px = x + angle * size * 0.78 * far
        py = y - size * 0.1 + canvas.between(-1, 1) * size * 0.62 * (1 - (angle * far) ** 2) ** 0.5
        light = max(0, min(1, 0.5 + (y - py) / size * 0.7 + canvas.between(-0.2, 0.2)))
        canvas.disc((px, py), size * 0.13, mix("#2c5133", "#8cb56a", light), high=size * 0.09 + n % 3)


def _tuft(canvas: Canvas, place: Point) -> None:
    x, y = place
    canvas.shadow(box(x - 50, y - 4, x + 70, y + 14), 10, 0.5)
    for _ in range(46):
        lean = canvas.between(-1, 1)
        tip = (x + lean * 96, y - canvas.between(90, 150) * (1 - lean * lean * 0.5))
        colour = mix("#7d8f4e", "#d8cf95", next(canvas.chance))
        canvas.curve([(x + lean * 14, y), (x + lean * 30, y - 60), (x + lean * 60, y - 110), tip], colour, 3)


def _flowers(canvas: Canvas, place: Point, colour: str) -> None:
    x, y = place
    for _ in range(60):
        canvas.disc(
            (x + canvas.between(-66, 66), y + canvas.between(-16, 26)),
            20,
            mix("#3d6a3d", "#6f9a56", next(canvas.chance)),
            high=12,
        )
    for _ in range(26):
        px, py = x + canvas.between(-62, 62), y + canvas.between(-36, 14)
        for dx, dy in ((-5, 0), (5, 0), (0, -5), (0, 5)):
            canvas.disc((px + dx, py + dy), 9, mix(colour, "#ffffff", canvas.between(0, 0.35)))
        canvas.disc((px, py), 6, "#f6e7b0")


def lawn(canvas: Canvas) -> None:
    """A lawn, mown in stripes, in the evening sun."""
    _sky(canvas, 400)
    _trees(canvas, 300, "#8fae8b")
    _fence(canvas, 300, 420)
    ground = Plane([(250, 410), (950, 410), (2000, 900), (-800, 900)])
    canvas.shape(box(0, 410, 1200, 900), *_GRASS)
    for n in range(-4, 16):
        stripe = ("#93b366", "#779a54") if n % 2 else ("#7f9f59", "#628546")
        canvas.shape(ground.patch(n / 12, 0, (n + 1) / 12, 1), *stripe)
    _blades(canvas, ground, 2600)
    canvas.shadow(box(0, 404, 1200, 424), 10, 0.4)
    canvas.shadow([(0, 560), (420, 520), (560, 560), (160, 640), (0, 650)], 30, 0.4)
    canvas.shape([(48, 590), (92, 590), (86, 300), (58, 300)], "#7a6046", "#5e4732")
    for _ in range(650):
        angle, far = canvas.between(-1, 1), next(canvas.chance)
        x, y = 70 + angle * 190 * far, 200 + canvas.between(-1, 1) * 190 * (1 - (angle * far) ** 2) ** 0.5
        light = max(0, min(1, 0.5 + (200 - y) / 380 + (x - 70) / 500 + canvas.between(-0.2, 0.2)))
        canvas.disc((x, y), 34, mix("#365f3a", "#a5c479", light), high=24)
    canvas.light([(1200, 120), (1200, 420), (200, 900), (-100, 760)], 90, 0.2, "#ffe9b8")


def _sky(canvas: Canvas, bottom: float) -> None:
    canvas.shape(box(0, 0, 1200, bottom + 40), "#a9c7dc", "#e9efea")
    for _ in range(3):
        x, y = canvas.between(100, 1000), canvas.between(40, 140)
        canvas.light([(x, y), (x + 260, y - 14), (x + 340, y + 22), (x + 60, y + 30)], 22, 0.7, "#ffffff")


def _trees(canvas: Canvas, top: float, colour: str) -> None:
    for n in range(16):
        x, size = n * 84 - 20, canvas.between(150, 260)
        canvas.disc((x, top + 80), size, mix(colour, "#6f9270", canvas.between(0, 0.6)), high=size * 0.9)
    canvas.shape(box(0, top + 90, 1200, top + 180), "#7d9c78")


def _fence(canvas: Canvas, top: float, bottom: float) -> None:
    for n in range(21):
        left = n * 60 - 14
        wood = mix("#c3a67f", "#9f8360", next(canvas.chance))
        canvas.shape(box(left, top, left + 57, bottom), mix(wood, "#ffffff", 0.15), wood)
        canvas.line([(left + 58, top), (left + 58, bottom)], "#6d573f", 3)
    canvas.shadow(box(0, top + 34, 1200, top + 44), 5, 0.25)
    canvas.shape(box(0, top + 16, 1200, top + 36), "#cdb189", "#ad906a")


def _blades(canvas: Canvas, ground: Plane, count: int) -> None:
    for _ in range(count):
        v = next(canvas.chance)
        x, y = ground.at(next(canvas.chance), v)
        tall = 3 + 12 * v * v
        colour = mix("#55763c", "#b5cd84", next(canvas.chance))
        canvas.line([(x, y), (x + canvas.between(-4, 4) * v, y - tall)], colour, 0.8 + 1.2 * v)
