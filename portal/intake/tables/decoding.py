"""The bytes of a table as text, in the encoding that it says or that somebody chose; none is guessed."""

import codecs
import re

MOST_BYTES = 10_000_000
UTF_8 = "utf-8"
UTF_16 = "utf-16"
ENCODINGS = {
    UTF_8: "UTF-8",
    UTF_16: "UTF-16 (“Unicode text”)",
    "windows-1252": "Windows-1252 (Excel's plain “CSV” in the Americas and Western Europe)",
}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LINE_END = re.compile(r"\r\n|\r|\n")


class BadTable(ValueError):
    """A table that can't be read to its end: from which line on, and why, in a plain sentence."""

    def __init__(self, line: int, reason: str) -> None:
        """Keep the place and the reason."""
        super().__init__(reason)
        self.line = line
        self.reason = reason


class BadEncoding(BadTable):
    """A table that isn't text in the encoding in which it was read; in another one it may be."""


def encoding_of(body: bytes) -> str:
    """Return the encoding that a table says by its byte order mark; UTF-8 where it says none."""
    return UTF_16 if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else UTF_8


def decoded(body: bytes, encoding: str) -> str:
    """Return a table as text.

    Raises BadEncoding with the line of the first byte that isn't in `encoding`.

    Raises BadTable for what is no table at all, or too large.
    """
    if len(body) > MOST_BYTES:
        raise BadTable(1, f"This file is larger than {MOST_BYTES // 1_000_000} MB. Split it in parts.")
    if body.startswith(_WORKBOOKS):
        raise BadTable(1, "This is an Excel workbook. Save it there as “CSV UTF-8” and choose that file.")
    codec = "utf-8-sig" if encoding == UTF_8 else encoding
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        line = line_ends(body[: error.start].decode(codec, "replace")) + 1
        raise BadEncoding(line, _not_in(encoding)) from error


def line_ends(text: str) -> int:
    """Return how many lines end in a text, as editors count them."""
    return len(_LINE_END.findall(text))


def _not_in(encoding: str) -> str:
    if encoding == UTF_8:
        return (
            "This line isn't text in UTF-8. Save the file as “CSV UTF-8”, or choose Windows-1252 and look whether"
            " names and signs come out right."
        )
    return f"This line isn't text in {encoding.upper()}. Choose another encoding, or save the file as “CSV UTF-8”."
