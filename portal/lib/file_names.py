"""Names of files from outside, made safe to show and to offer for saving."""

import re
import unicodedata

from portal.lib.text import clean

LONGEST_NAME = 120
NAMELESS = "file"
_PATH = re.compile(r"[/\\]")
# Format characters, such as those that turn the direction of writing or have no width, leave nothing behind.
_NOTHING = "Cf"
# Control, surrogate, private and unassigned characters, and ends of lines and paragraphs, each leave a space.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Not allowed in names on Windows, or with a meaning of their own in a shell.
_AWKWARD = re.compile(r'[<>:"|?*]')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def clean_name(name: str) -> str:
    """Return the last part of a path as a name of 1 to 120 visible characters, its suffix kept; "file" for none."""
    last = _PATH.split(name)[-1]
    seen = unicodedata.normalize("NFC", "".join(map(_seen, last)))
    spaced = " ".join(_AWKWARD.sub("_", seen).split())
    return clean(_shortened(spaced.strip(". ")) or NAMELESS, LONGEST_NAME)


def suffix_of(name: str) -> str:
    """Return how `name` ends, in lower case and with the dot: ".pdf"; "" for none."""
    found = _SUFFIX.search(name)
    return found[0].lower() if found else ""


def with_suffix(name: str, suffix: str) -> str:
    """Return `name` so that it ends in `suffix` (".pdf"): added behind one that says something else."""
    if suffix_of(name) == suffix:
        return name
    return _shortened(name, LONGEST_NAME - len(suffix)) + suffix


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category == _NOTHING:
        return ""
    return " " if category in _UNSEEN else character


def _shortened(name: str, limit: int = LONGEST_NAME) -> str:
    if len(name) <= limit:
        return name
    suffix = name[len(name) - len(suffix_of(name)) :]
    return name[: limit - len(suffix)].rstrip(". ") + suffix
