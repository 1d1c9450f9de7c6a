"""Outside, what is built: a porch, a roof, and the van that brings a slab."""

from portal.demo.photos.canvas import Canvas, Plane, Point, box, mix

_TIMBER = "#d0a873"
_TIMBER_DARK = "#a67e4c"


def porch(canvas: Canvas) -> None:
    """The frame of a porch: posts, beam and rafters stand, the boards lie."""
    canvas.shape(box(0, 0, 1200, 900), "#b4cfe0", "#e8eee8")
    for n in range(20):
        shade = mix("#e3ddcf", "#d6cfbf", next(canvas.chance))
        canvas.shape(box(140, n * 34, 1060, n * 34 + 34), mix(shade, "#ffffff", 0.3), shade)
        canvas.line([(140, n * 34 + 33), (1060, n * 34 + 33)], "#b9b2a2", 2)
    _window(canvas, (250, 290))
    _window(canvas, (780, 290))
    canvas.shape(box(520, 270, 680, 640), "#f5f1e8")
    canvas.shape(box(534, 284, 666, 640), "#3f6258", "#35544b")
    for y in (304, 430):
        canvas.shape(box(552, y, 648, y + 104), "#4d7368", "#456a60")
    canvas.disc((650, 478), 13, "#d9bb6a")
    canvas.shadow([(140, 60), (1060, 60), (1060, 190), (140, 300)], 30, 0.35)
    canvas.shape([(90, 640), (1110, 640), (1180, 740), (20, 740)], "#d9b684", "#bd9460")
    deck = Plane([(90, 640), (1110, 640), (1180, 740), (20, 740)])
    for n in range(1, 26):
        canvas.line([deck.at(n / 26, 0), deck.at(n / 26, 1)], "#94703f", 2.4)
    canvas.shape(box(20, 740, 1180, 774), _TIMBER_DARK, "#7d5c36")
    _steps(canvas)
    canvas.shadow(box(150, 84, 1050, 104), 8, 0.4)
    canvas.shape(box(140, 52, 1060, 86), "#c39a64", _TIMBER_DARK)
    for n in range(11):
        wall, beam = 160 + n * 88, 62 + n * 107.6
        canvas.shadow([(wall + 20, 86), (wall + 40, 86), (beam + 50, 190), (beam + 20, 190)], 8, 0.2)
        canvas.shape(
            [(wall - 8, 60), (wall + 8, 60), (beam + 13, 176), (beam - 13, 176)], "#c39a64", "#ddb985"
        )
    canvas.shadow(box(60, 196, 1140, 232), 12, 0.4)
    canvas.shape(box(40, 160, 1160, 204), _TIMBER, _TIMBER_DARK)
    # Only the inner posts have a wall behind them on which their shadow falls.
    for x in (380, 790):
        canvas.shadow([(x + 22, 204), (x + 50, 204), (x + 70, 740), (x + 30, 740)], 10, 0.35)
    for n, x in enumerate((70, 380, 790, 1100)):
        canvas.shape(box(x - 18, 204, x + 18, 738), "#dcb681")
        canvas.shape(box(x + 6, 204, x + 18, 738), "#b58d59")
        for side in ((1,), (-1, 1), (-1, 1), (-1,))[n]:
            canvas.line([(x + side * 14, 282), (x + side * 74, 206)], _TIMBER_DARK, 16)
    canvas.light([(0, 0), (300, 0), (900, 900), (420, 900)], 90, 0.2)


def _window(canvas: Canvas, corner: Point) -> None:
    x, y = corner
    canvas.shape(box(x - 16, y - 16, x + 186, y + 206), "#f7f4ec")
    canvas.shape(box(x, y, x + 170, y + 190), "#7f9aa6", "#a9bec4")
    canvas.shape([(x, y + 120), (x + 110, y), (x + 160, y), (x, y + 180)], "#b6cad0")
    canvas.shape(box(x + 80, y, x + 90, y + 190), "#f7f4ec")
    canvas.shape(box(x, y + 90, x + 170, y + 100), "#f7f4ec")
    canvas.shape(box(x - 24, y + 200, x + 194, y + 214), "#e5e0d3", "#cfc8b8")


def _steps(canvas: Canvas) -> None:
    canvas.shape(box(0, 774, 1200, 900), "#8dab62", "#6a8d4c")
    canvas.shadow(box(20, 770, 1180, 810), 14, 0.5)
    for n in range(3):
        left, top = 440 - n * 22, 752 + n * 44
        canvas.shadow(box(left, top + 36, 1200 - left, top + 60), 8, 0.4)
        canvas.shape(box(left, top, 1200 - left, top + 18), "#dfbd8c", "#cda571")
        canvas.shape(box(left + 8, top + 18, 1192 - left, top + 46), "#9c7647", "#866339")


def roof(canvas: Canvas) -> None:
    """A roof with new shingles, its chimney flashed anew."""
    canvas.shape(box(0, 0, 1200, 900), "#8fb7d6", "#e7eef0")
    for x, y in ((140, 120), (760, 70), (980, 190)):
        canvas.light([(x, y), (x + 230, y - 16), (x + 300, y + 20), (x + 50, y + 30)], 22, 0.8, "#ffffff")
    slope = Plane([(230, 270), (1090, 270), (1320, 760), (-120, 760)])
    canvas.shape(slope.patch(0, 0, 1, 1), "#5c5f66")
    for row in range(17):
        v = row / 17
        for n in range(-1, 26):
            left = max(0, (n + row % 3 / 3) / 25)
            right = min(1, (n + 1 + row % 3 / 3) / 25 - 0.002)
            if left < right:
                shade = mix("#7c7f86", "#555961", next(canvas.chance))
                canvas.shape(
                    slope.patch(left, v, right, v + 1 / 17 - 0.004), shade, mix(shade, "#2e3138", 0.3)
                )
        canvas.line([slope.at(0, v + 1 / 17), slope.at(1, v + 1 / 17)], "#3c3f46", 3)
    canvas.shape([(222, 256), (1098, 256), (1104, 280), (216, 280)], "#6c6f77", "#4a4d54")
    _chimney(canvas)
    canvas.shape([(-130, 752), (1330, 752), (1330, 790), (-130, 790)], "#f0ede5", "#cfcbc0")
    canvas.shadow(box(0, 786, 1200, 850), 22, 0.5)
    canvas.shape(box(0, 790, 1200, 900), "#d9cfba", "#cfc4ad")
    canvas.shadow(box(0, 780, 1200, 850), 20, 0.45)
    for y in (826, 864):
        canvas.line([(0, y), (1200, y)], "#b8ad96", 2)
    canvas.line([(1020, 800), (1020, 900)], "#e9e6dd", 26)
    canvas.light([(0, 260), (500, 260), (700, 760), (100, 760)], 80, 0.16)


def _chimney(canvas: Canvas) -> None:
    canvas.shadow([(900, 430), (960, 300), (1120, 470), (1060, 520)], 14, 0.45)
    canvas.shape(box(760, 110, 900, 430), "#b0654c", "#95513c")
    canvas.shape(box(900, 110, 940, 400), "#80432f", "#6d3827")
    for row in range(13):
        y = 134 + row * 23
        canvas.line([(760, y), (900, y)], "#c98f78", 2)
        for n in range(4):
            x = 772 + n * 40 + row % 2 * 18
            canvas.line([(min(x, 898), y), (min(x, 898), y + 22)], "#c98f78", 2)
    canvas.shape([(744, 92), (912, 92), (956, 100), (956, 120), (744, 120)], "#d6d2c8", "#aaa69c")
    canvas.shape(
        [(748, 402), (908, 402), (948, 384), (962, 412), (916, 446), (740, 446)], "#c3c8ca", "#8d9395"
    )
    for x in (800, 870):
        canvas.shape(box(x - 20, 52, x + 20, 94), "#a65a42", "#8a4a36")


def van(canvas: Canvas) -> None:
    """The van with a slab on its side, in front of a house."""
    canvas.shape(box(0, 0, 1200, 560), "#aecbdd", "#e6ece7")
    canvas.shape(box(620, 120, 1200, 560), "#d9c9ae", "#cdbb9d")
    canvas.shape([(580, 140), (700, 20), (1200, 20), (1200, 140)], "#7b6a5e", "#655549")
    _window(canvas, (980, 220))
    for x in range(0, 640, 70):
        canvas.disc((x, 470), 190, mix("#5d8653", "#86a971", next(canvas.chance)), high=170)
    canvas.shape(box(0, 520, 1200, 600), "#8dab62", "#7a9a55")
    canvas.shape(box(0, 596, 1200, 640), "#c9c6be", "#b5b2aa")
    canvas.shape(box(0, 640, 1200, 900), "#85868a", "#6d6e73")
    canvas.shadow([(150, 730), (1090, 730), (1150, 780), (110, 790)], 20, 0.7)
    canvas.shape(
        [
            (160, 300),
            (190, 250),
            (820, 250),
            (870, 280),
            (985, 440),
            (1060, 470),
            (1078, 520),
            (1078, 700),
            (160, 700),
        ],
        "#f8f7f3",
        "#d9d8d2",
    )
    canvas.shape([(838, 296), (862, 296), (962, 440), (838, 440)], "#5f7480", "#8ba1ab")
    canvas.shape([(838, 420), (874, 314), (894, 343), (862, 440), (838, 440)], "#9fb3bb")
    canvas.line([(826, 262), (826, 690)], "#c3c2bb", 3)
    canvas.plate((852, 488, 894, 500), 5, "#8c8b85")
    canvas.shape(box(160, 632, 1078, 700), "#c9c8c1", "#b2b1aa")
    canvas.plate((1036, 520, 1076, 566), 10, "#f0dca0")
    canvas.plate((150, 660, 1090, 700), 10, "#4a4b4e")
    _slab(canvas)
    for x in (322, 936):
        _wheel(canvas, x)
    canvas.light([(200, 250), (560, 250), (480, 640), (200, 640)], 50, 0.35, "#ffffff")


def _wheel(canvas: Canvas, x: float) -> None:
    canvas.disc((x, 700), 176, "#3a3b3e", high=170)
    canvas.disc((x, 712), 148, "#232427")
    canvas.disc((x, 712), 84, "#b9bcbe")
    canvas.disc((x, 712), 66, "#8d9193")
    canvas.disc((x, 712), 22, "#5b5e60")


def _slab(canvas: Canvas) -> None:
    canvas.shadow([(226, 330), (800, 330), (812, 660), (226, 660)], 16, 0.45)
    canvas.shape([(200, 316), (770, 316), (782, 640), (188, 640)], "#e6e6e2", "#cfcfca")
    face = Plane([(200, 316), (770, 316), (782, 640), (188, 640)])
    for _ in range(420):
        spot = face.at(next(canvas.chance), next(canvas.chance))
        canvas.disc(spot, canvas.between(1.5, 4), mix("#a6a6a1", "#ffffff", next(canvas.chance)))
    for _ in range(3):
        u, v = canvas.between(0, 0.5), canvas.between(0.2, 0.8)
        ends = [face.at(u + n * 0.16, min(0.98, max(0.02, v + canvas.between(-0.2, 0.2)))) for n in range(4)]
        canvas.curve(ends, "#bdbdb8", 3)
    canvas.line([(200, 316), (770, 316)], "#f8f8f5", 6)
    for x in (300, 660):
        canvas.line([(x, 262), (x - 6, 644)], "#c7702f", 14)
        canvas.line([(x - 3, 264), (x - 9, 642)], "#e08d4a", 4)
    canvas.shape(box(170, 638, 800, 664), _TIMBER, _TIMBER_DARK)
