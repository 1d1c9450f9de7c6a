"""Pictures from outside, made into ours: decoded and encoded anew, so that nothing but pixels stays of them."""

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_IMAGE = 40_000_000
SIDE = 2048
THUMB = (448, 320)
MEDIA_TYPE = "image/webp"
_FORMATS = ("PNG", "JPEG", "WEBP")
_QUALITY = 80
# A progressive JPEG is drawn in about ten scans, and each costs a walk over the whole picture; one of 100,000 scans
# fits in 10 MB. The mark may stand by chance in a film that a phone has hung on, hence so many.
_MOST_SCANS = 300
_SCAN = b"\xff\xda"
_WHITE = (255, 255, 255)
# The brands of ISO/IEC 23008-12 under which phones keep photos.
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# Those of phones and cameras for RGB have some 500 bytes to 4 KB; larger ones are tables that aren't read.
_LARGEST_PROFILE = 8192
# These can be made smaller as they are; all others (palettes, 16 bits) become plain colours first.
_SMOOTH = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})
# One at a time in a process: a picture of 40 million pixels takes some 600 MB while it is decoded.
_ONE_AT_A_TIME = threading.Lock()


class BadPicture(ValueError):
    """A picture that can't be taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture of ours: `body` and `thumb` are WebP, `width` and `height` are those of `body` in pixels."""

    body: bytes
    thumb: bytes
    media_type: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """Return the picture in `data` (PNG, JPEG or WebP), at most 2048 by 2048 pixels, and its thumbnail, 448 by 320.

    Both keep their ratio and stand upright, on white where they were see-through; of several frames it is the first.
    Raises BadPicture.
    """
    whole = _on_white(pixels(data, SIDE))
    small = whole.copy()
    small.thumbnail(THUMB)
    return Picture(_webp(whole), _webp(small), MEDIA_TYPE, *whole.size)


def read_square(data: bytes, side: int) -> bytes:
    """Return the middle of the picture in `data` as a square WebP of `side` pixels, as of somebody's face.

    Raises BadPicture like `read_picture`.
    """
    # Four times as large, so that what is cut off a wide picture leaves enough.
    return _webp(ImageOps.fit(_on_white(pixels(data, 4 * side)), (side, side)))


def pixels(data: bytes, side: int) -> Image.Image:
    """Return only the pixels of the picture in `data`, upright, RGB or RGBA, at most `side` on the longer side.

    Raises BadPicture for more than 10 MB or 40 million pixels, for other formats, and for what can't be decoded.
    """
    if len(data) > LARGEST_FILE:
        raise BadPicture("This picture is larger than 10 MB. Save it smaller and choose it again.")
    if is_heic(data):
        raise BadPicture(
            "Your phone keeps photos as HEIC. Set it to “most compatible” or share the photo as JPEG."
        )
    # Pillow warns of oddities that don't matter where only pixels stay; the lock makes it safe to hush them.
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _decoded(data, side)


def is_picture(data: bytes) -> bool:
    """Whether `data` begins like a PNG, JPEG or WebP, or like the HEIC of a phone."""
    riff = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return riff or is_heic(data) or data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


def is_heic(data: bytes) -> bool:
    """Whether `data` begins like a HEIC photo (ISO/IEC 23008-12): a file type box with one of its brands."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def _decoded(data: bytes, side: int) -> Image.Image:
    # A decoder fed with anything may fail with anything; whatever it is, the picture can't be taken.
    try:
        image = _opened(data)
        return _upright(image, side)
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise BadPicture(
            "This picture can't be read. Save it as PNG, JPEG or WebP and choose it again."
        ) from error


def _opened(data: bytes) -> Image.Image:
    # Only the head is read here: how large the picture says it is decides whether it is decoded at all.
    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    if image.width * image.height > LARGEST_IMAGE:
        raise _too_many_pixels()
    if data.startswith(b"\xff\xd8") and data.count(_SCAN) > _MOST_SCANS:
        raise BadPicture("This picture is drawn in too many steps. Save it anew as JPEG and choose it again.")
    return image


def _upright(image: Image.Image, side: int) -> Image.Image:
    smooth = image.mode in _SMOOTH and "transparency" not in image.info
    small = image if smooth else _plain(image)
    # A JPEG is decoded at a half, a quarter or an eighth of its size where that is enough.
    small.thumbnail((side, side))
    turned = _in_srgb(_plain(ImageOps.exif_transpose(small)), image.info.get("icc_profile"))
    # What else came along (comments, times) hangs on the image; a fresh one has none of it.
    fresh = Image.new(turned.mode, turned.size)
    fresh.paste(turned)
    return fresh


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # Pillow would cut 16 bits off at 255 instead of scaling them.
        image = image.point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    # Most phones send wider colours than a browser takes for granted; without this they would look dull.
    if not profile or len(profile) > _LARGEST_PROFILE:
        return image
    try:
        changed = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    except ImageCms.PyCMSError:
        return image
    return changed or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _too_many_pixels() -> BadPicture:
    return BadPicture("This picture has more than 40 million pixels. Save it smaller and choose it again.")
