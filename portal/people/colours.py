"""The company's accent colour: read, measured by WCAG 2.2, and made light enough for the dark. Pure."""

import re

CONTRAST_NEEDED = 4.5  # WCAG 2.2, 1.4.3, for text of normal size.
PAPER = "#ffffff"
NIGHT = "#17181a"
_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 50


def is_colour(text: str) -> bool:
    """Tell whether `text` is a colour as we keep it: `#` and six lower-case hex digits."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def in_the_dark(accent: str) -> str:
    """Return `accent` mixed with as little white as makes it readable on a dark page."""
    mixes = (_mixed(accent, step / _STEPS) for step in range(_STEPS + 1))
    return next(mix for mix in mixes if contrast(mix, NIGHT) >= CONTRAST_NEEDED)


def look_of(accent: str) -> str:
    """Return the style sheet that gives pages this accent, in the light and in the dark."""
    return f":root {{ --accent: {accent}; --accent: light-dark({accent}, {in_the_dark(accent)}); }}\n"


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    dark = 0.04045
    return share / 12.92 if share <= dark else ((share + 0.055) / 1.055) ** 2.4


def _mixed(colour: str, white: float) -> str:
    return "#" + "".join(f"{round(channel + (255 - channel) * white):02x}" for channel in _channels(colour))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
