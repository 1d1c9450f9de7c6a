"""A logo from outside, made into one of ours: decoded and encoded anew, so that nothing else that was in it stays."""

import io

from PIL import Image, ImageOps

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_IMAGE = 40_000_000
SIDE = 512
_FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow raises for files that aren't what they seem; a warning of a bomb is an error under strict settings.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class BadLogo(ValueError):
    """A picture that can't be taken; the message says why."""


def read_logo(data: bytes) -> bytes:
    """Return the picture as a PNG of at most 512 by 512 pixels, without anything but pixels. Raises BadLogo."""
    if len(data) > LARGEST_FILE:
        message = "This picture is larger than 10 MB. Save it smaller and choose it again."
        raise BadLogo(message)
    try:
        return _encoded(_opened(data))
    except _BROKEN as error:
        if isinstance(error, BadLogo):
            raise
        message = "This picture can't be read. Save it as PNG, JPEG or WebP and choose it again."
        raise BadLogo(message) from error


def _opened(data: bytes) -> Image.Image:
    # Only the head is read here: how large the picture says it is decides whether it is decoded at all.
    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    if image.width * image.height > LARGEST_IMAGE:
        message = "This picture has more than 40 million pixels. Save it smaller and choose it again."
        raise BadLogo(message)
    return image


def _encoded(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    plain = Image.new("RGBA", upright.size)
    plain.paste(upright.convert("RGBA"))
    plain.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()
