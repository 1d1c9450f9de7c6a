"""Sets a document as PDF/UA-1 (ISO 14289-1), here or in a process of its own.

It imports nothing of the portal, so that it can be started by its path. The fonts are those in the wheel; no other
font, file, package or address is looked at, and the same document gives the same bytes.
"""

import json
import re
import signal
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

SHEET = Path(__file__).with_name("sheet")
SECONDS = 60
NO_GLYPH = 3
# What PDF/UA-1 refuses in a text: no glyph for it (7.21.8), or a code point that stands for nothing (7.21.7). typst
# quotes the text as Rust would, with what can't be seen as `\u{…}`.
_NOT_DRAWN = re.compile(
    r'text (?:contains the disallowed codepoint )?`"(.+?)"`(?: could not be displayed with font|$)', re.DOTALL
)
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))", re.DOTALL)


class NoGlyphError(ValueError):
    """The fonts can't draw `text`, a character of the document or one with its marks."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        super().__init__(text)
        self.text = text


def pressed(document: str) -> bytes:
    """Return the PDF of a document in JSON. Raises NoGlyphError, and typst.TypstError for what the sheet can't set."""
    try:
        return typst.compile(
            SHEET / "receipt.typ",
            root=SHEET,
            font_paths=_fonts(),
            sys_inputs={"document": document, "code": _code(json.loads(document)["address"])},
            pdf_standards=["ua-1"],
            package_path=SHEET,
            package_cache_path=SHEET,
        )
    except typst.TypstError as error:
        found = _NOT_DRAWN.search(error.message)
        if found:
            raise NoGlyphError(_ESCAPED.sub(_unescaped, found[1])) from error
        raise


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else str(found[2])


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False)


def _code(address: str) -> str:
    """Return an address as a QR code (ISO/IEC 18004) with its quiet zone."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, dark="#000", light="#fff")
    return drawn.getvalue().decode("utf-8")


if __name__ == "__main__":
    # Whoever started this may be gone before it ends.
    signal.alarm(SECONDS)
    try:
        sys.stdout.buffer.write(pressed(sys.stdin.buffer.read().decode("utf-8")))
    except NoGlyphError as error:
        sys.stdout.buffer.write(error.text.encode("utf-8"))
        sys.exit(NO_GLYPH)
