"""What the pictures are drawn with: shapes with soft shadows and light, on a canvas of 1200 by 900."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 900
Point: TypeAlias = tuple[float, float]
Points: TypeAlias = Sequence[Point]
Box: TypeAlias = tuple[float, float, float, float]
# Drawn at twice the size, so that edges are smooth afterwards; what is soft anyway at an eighth of that.
_FINE = 2
_SOFT = 4
_QUALITY = 86
_GRAIN = 6


def mix(one: str, other: str, share: float) -> str:
    """Return the colour between two like "#2f4f6f": `share` is 0 for the first and 1 for the second."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """Return the corners of a rectangle, clockwise from the upper left."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


class Plane:
    """A flat surface seen at an angle: `at(u, v)` is where a point of the unit square lies on the canvas."""

    def __init__(self, corners: Points) -> None:
        """Take the four corners in the order of (0, 0), (1, 0), (1, 1), (0, 1)."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
        # Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3: the projection of a square onto a quadrilateral.
        dx, dy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
        ax, ay, bx, by = x1 - x2, y1 - y2, x3 - x2, y3 - y2
        depth = ax * by - bx * ay
        self._g = (dx * by - bx * dy) / depth
        self._h = (ax * dy - dx * ay) / depth
        self._x = (x1 - x0 + self._g * x1, x3 - x0 + self._h * x3, x0)
        self._y = (y1 - y0 + self._g * y1, y3 - y0 + self._h * y3, y0)

    def at(self, u: float, v: float) -> Point:
        """Return the point (u, v) of the surface."""
        scale = self._g * u + self._h * v + 1
        x, y = (a * u + b * v + c for a, b, c in (self._x, self._y))
        return x / scale, y / scale

    def patch(self, left: float, top: float, right: float, bottom: float) -> Points:
        """Return the corners of a rectangle of the surface."""
        return [self.at(*corner) for corner in box(left, top, right, bottom)]


class Canvas:
    """A picture while it is drawn; each shape lies on what was there before."""

    def __init__(self, name: str, fine: int = _FINE) -> None:
        """Begin with white paper; `name` decides all that looks like chance.

        It is drawn `fine` times as large, so that edges are smooth; 1 is enough for what is shown smaller anyway.
        """
        self._fine = fine
        self._image = Image.new("RGB", (WIDTH * self._fine, HEIGHT * self._fine), "#ffffff")
        self._draw = ImageDraw.Draw(self._image)
        self._name = name
        self.chance = _numbers(name)

    def between(self, low: float, high: float) -> float:
        """Return the next number of chance from `low` to `high`."""
        return low + (high - low) * next(self.chance)

    def shape(self, points: Points, colour: str, below: str | None = None) -> None:
        """Fill a polygon, from `colour` at its top to `below` at its bottom."""
        fine = [(x * self._fine, y * self._fine) for x, y in points]
        if below is None:
            self._draw.polygon(fine, fill=colour)
            return
        left, top = (int(min(axis)) for axis in zip(*fine, strict=True))
        right, bottom = (int(max(axis)) + 1 for axis in zip(*fine, strict=True))
        size = (max(1, right - left), max(1, bottom - top))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in fine], fill=255)
        slope = Image.linear_gradient("L").resize(size)
        fill = Image.composite(Image.new("RGB", size, below), Image.new("RGB", size, colour), slope)
        self._image.paste(fill, (left, top), mask)

    def plate(self, edges: Box, radius: float, colour: str) -> None:
        """Fill a rectangle with round corners."""
        self._draw.rounded_rectangle([edge * self._fine for edge in edges], radius * self._fine, fill=colour)

    def disc(self, centre: Point, across: float, colour: str, *, high: float | None = None) -> None:
        """Fill an ellipse `across` wide and `high` tall, else a circle."""
        (x, y), half, rise = centre, across / 2, (across if high is None else high) / 2
        self._draw.ellipse(
            [
                (x - half) * self._fine,
                (y - rise) * self._fine,
                (x + half) * self._fine,
                (y + rise) * self._fine,
            ],
            fill=colour,
        )

    def line(self, points: Points, colour: str, width: float) -> None:
        """Draw a line with round bends and ends."""
        fine = [(x * self._fine, y * self._fine) for x, y in points]
        self._draw.line(fine, fill=colour, width=max(1, round(width * self._fine)), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width, colour)

    def curve(self, points: Points, colour: str, width: float) -> None:
        """Draw a cubic Bézier curve through its four points."""
        a, b, c, d = points
        steps = [n / 40 for n in range(41)]
        self.line(
            [(_bezier(t, a[0], b[0], c[0], d[0]), _bezier(t, a[1], b[1], c[1], d[1])) for t in steps],
            colour,
            width,
        )

    def shadow(self, points: Points, blur: float, strength: float, colour: str = "#1d1a26") -> None:
        """Darken a polygon with soft edges; `strength` is 0 to 1."""
        self._glow(points, blur, strength, colour)

    def light(self, points: Points, blur: float, strength: float, colour: str = "#fff6df") -> None:
        """Brighten a polygon with soft edges; `strength` is 0 to 1."""
        self._glow(points, blur, strength, colour)

    def jpeg(self, part: Box = (0, 0, WIDTH, HEIGHT)) -> bytes:
        """Return the picture, or a part of it, with dim corners and a fine grain."""
        image = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        corners = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point(lambda value: 255 - value // 7)
        image = ImageChops.multiply(image, Image.merge("RGB", (corners,) * 3))
        grain = Image.frombytes(
            "L", (WIDTH, HEIGHT), hashlib.shake_256(self._name.encode()).digest(WIDTH * HEIGHT)
        )
        fine = grain.filter(ImageFilter.GaussianBlur(0.6)).point(
            lambda value: value * (_GRAIN / 100) + 128 - _GRAIN * 1.275
        )
        image = ImageChops.add(image, Image.merge("RGB", (fine,) * 3), scale=1, offset=-128)
        out = io.BytesIO()
        image.crop(part).save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()

    def _glow(self, points: Points, blur: float, strength: float, colour: str) -> None:
        mask = Image.new("L", (WIDTH // _SOFT, HEIGHT // _SOFT))
        ImageDraw.Draw(mask).polygon([(x / _SOFT, y / _SOFT) for x, y in points], fill=round(255 * strength))
        soft = mask.filter(ImageFilter.GaussianBlur(blur / _SOFT))
        lit = soft.getbbox()
        if lit is None:
            return
        # Only what it touches is made large: two pixels more, since a bicubic curve reaches that far.
        left, top = max(0, lit[0] - 2), max(0, lit[1] - 2)
        right, bottom = min(soft.width, lit[2] + 2), min(soft.height, lit[3] + 2)
        scale = _SOFT * self._fine
        size = ((right - left) * scale, (bottom - top) * scale)
        part = soft.resize(size, Image.Resampling.BICUBIC, box=(left, top, right, bottom))
        self._image.paste(colour, (left * scale, top * scale, right * scale, bottom * scale), part)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def _bezier(t: float, a: float, b: float, c: float, d: float) -> float:
    u = 1 - t
    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d


def _numbers(seed: str) -> Iterator[float]:
    """Yield the same numbers from 0 to 1 for the same seed: chance would give another picture each time."""
    n = 0
    while True:
        digest = hashlib.shake_256(f"{seed} {n}".encode()).digest(4096)
        yield from (int.from_bytes(digest[i : i + 2]) / 65535 for i in range(0, len(digest), 2))
        n += 1
