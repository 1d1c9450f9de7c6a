"""Pictures and other files as people and attackers would send them, made here byte by byte."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageCms

PNG_START = b"\x89PNG\r\n\x1a\n"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """Return `image` as a file of `form` ("JPEG")."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def half_red(form: str = "JPEG", size: tuple[int, int] = (600, 400), **options: Any) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    return encoded(image, form, **options)


def swapped_profile() -> bytes:
    """Return a colour profile (ICC.1:2022) in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swap = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}
    count = int.from_bytes(profile[128:132])
    tags = [profile[132 + n * 12 : 144 + n * 12] for n in range(count)]
    named = [swap.get(tag[:4], tag[:4]) + tag[4:] for tag in tags]
    return profile[:132] + b"".join(named) + profile[132 + count * 12 :]


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a PNG of a few bytes that says it is `width` by `height`."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        PNG_START + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 64)) + _chunk(b"IEND", b"")
    )


def many_scans(times: int) -> bytes:
    """Return a progressive JPEG whose last scan is there `times` times more: small, and slow to draw."""
    whole = encoded(Image.new("L", (640, 640), 90), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * times + b"\xff\xd9"


def office(main: str = WORD_MAIN, more: dict[str, bytes] | None = None, types: str = "") -> bytes:
    """Return a document of Word or Excel with `more` parts in it; `types` stands beside the type of the main part."""
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/main.xml" ContentType="{main}"/>{types}</Types>'.encode(),
        "main.xml": b"<document/>",
    }
    return zipped(parts | (more or {}))


def unpacking_to(size: int) -> bytes:
    """Return a document of Word whose last part says that it unpacks to `size` bytes."""
    packed = bytearray(office(more={"word/media/a": b"a"}))
    struct.pack_into("<I", packed, packed.rindex(b"PK\x01\x02") + 24, size)
    return bytes(packed)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a packed file of `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
