"""Which characters the PDF can draw, and what stands for those that it can't. Pure.

The fonts are those in the wheel of typst, so that a receipt looks the same on every machine. They have Latin, Greek,
Cyrillic, Armenian, Georgian, Hebrew, Arabic and signs, but no Chinese, Japanese, Korean, Thai or Hindi, and no
pictures. An empty box would say that nothing is amiss; so the gap is named, and a sentence says where the words stand.
"""

import re
import unicodedata
from collections.abc import Iterable

_DRAWN = (
    "\n -~\u00a0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff"  # Latin, Greek, Cyrillic
    "\u0531-\u0556\u0559-\u058a\u10d0-\u10ff"  # Armenian, Georgian
    "\u0591-\u05c7\u05d0-\u05ea\u05ef-\u05f4\ufb1d-\ufb36"  # Hebrew
    "\u060c\u061b\u061f\u0621-\u063a\u0640-\u0655\u0660-\u066d\u0674\u0679-\u067b\u067e-\u0680\u0683\u0684"
    "\u0686\u0687\u0691\u0698\u06a9\u06af\u06be\u06cc\u06f0-\u06f9"  # Arabic, Persian
    "\u1d00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d"
    "\u1f80-\u1fb4\u1fb6-\u1fc4\u1fc6-\u1fd3\u1fd6-\u1fdb\u1fdd-\u1fef\u1ff2-\u1ff4\u1ff6-\u1ffe"
    "\u2000-\u2027\u202a-\u2040\u2044-\u2052\u2054-\u2064\u2066-\u206f\u2070\u2071\u2074-\u208e\u20a0-\u20c0"
    "\u2100-\u211e\u2120\u2122\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u262f\u2638-\u268b"
    "\u2701-\u2704\u2706-\u2709\u270c-\u2727\u2729-\u274b\u2756\u2758-\u275e\u2761-\u277f\u2794\u2798-\u27af"
    "\ufb00-\ufb06\ufe00-\ufe0f\ufffc\ufffd"
)
# What joins pictures into one, or asks for their coloured form, belongs to the gap.
MISSING = re.compile(f"[^{_DRAWN}](?:[\u200d\ufe0f]*[^{_DRAWN}])*\ufe0f?")
# Whatever else is missing: the letters of this are always drawn.
BEYOND_LATIN = re.compile("[^\n -~\u00a0-\u017f\u2010-\u2026]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")


def missing_too(texts: Iterable[str]) -> re.Pattern[str]:
    """Return MISSING and these texts: marks, say, that no font joins to their letter."""
    return re.compile("|".join([MISSING.pattern, *map(re.escape, texts)]))


def drawn(text: str, missing: re.Pattern[str] = MISSING) -> str:
    """Return `text` with every run of characters that the PDF can't draw replaced by a word for the gap."""
    return missing.sub(_gap, text)


def has_gaps(text: str, missing: re.Pattern[str] = MISSING) -> bool:
    """Tell whether `text` holds a character that the PDF can't draw."""
    return missing.search(text) is not None


def runs_from_the_right(text: str) -> bool:
    """Tell whether the first letter of a text is one of a script that is written from right to left."""
    first = _LETTER.search(text)
    return first is not None and _RIGHT_TO_LEFT.match(first[0]) is not None


def _gap(run: re.Match[str]) -> str:
    # What nobody would see anywhere, such as a mark of the byte order, leaves no gap.
    count = sum(unicodedata.category(one) != "Cf" and one != "\ufe0f" for one in run[0])
    if count == 0:
        return ""
    return "[1 character missing here]" if count == 1 else f"[{count} characters missing here]"
