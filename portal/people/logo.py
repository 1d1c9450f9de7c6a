"""A logo from outside, made into one of ours: a small PNG that may be see-through."""

import io

from portal.lib.pictures import BadPicture, pixels

SIDE = 512
# A logo is refused for the same reasons, in the same words, as any picture.
BadLogo = BadPicture


def read_logo(data: bytes) -> bytes:
    """Return the picture as a PNG of at most 512 by 512 pixels, without anything but pixels. Raises BadLogo."""
    out = io.BytesIO()
    pixels(data, SIDE).convert("RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()
