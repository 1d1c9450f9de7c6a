"""Bytes of a text file as text: UTF-8, UTF-16 that says so, or Windows letters that can't be mistaken."""

import codecs
import re

from portal.lib.readers.outcome import Unreadable

_CODE_PAGES = tuple(f"cp{number}" for number in range(1250, 1259))
# Bytes that are the same character in every Windows code page (curly quotation marks, dashes, the ellipsis) and are
# none at all in the alphabets of ISO 8859.
_SAME_EVERYWHERE = frozenset(
    byte
    for byte in range(0x80, 0xA0)
    if len({bytes([byte]).decode(page, "replace") for page in _CODE_PAGES}) == 1
)
_HTML = re.compile(r"<(?:!doctype|html|head|body|script|svg|\?xml)\b", re.IGNORECASE)
_PAGE = (
    "It is a web page (HTML), not text, whatever its name says. Open it, copy what it says and paste it here,"
    " or print it as PDF."
)
_NO_UTF8 = "It is no text in UTF-8; save it as plain text in UTF-8, or as PDF, and choose it again."


def decoded(body: bytes) -> str:
    """Return the text of a file, without its byte order mark. Raises Unreadable for what isn't plainly text."""
    text = _decoded(body)
    if _HTML.match(text.lstrip()):
        raise Unreadable(_PAGE)
    return text


def _decoded(body: bytes) -> str:
    try:
        if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return body.decode("utf-16")
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if {byte for byte in body if byte >= 0x80} <= _SAME_EVERYWHERE:  # noqa: PLR2004 - beyond ASCII
            return body.decode("cp1252")
        raise Unreadable(_NO_UTF8) from error
