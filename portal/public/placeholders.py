"""What content may leave open: `{company}`, the company's own figures, and the numbers that our rules are made of.

`{figure:kept}` is a count of the company, `{rule:broken_after}` a number with its unit, both as the code has them:
what is written can't drift from what is counted and done. A paragraph or an item of a list whose figure isn't
published (too few customers) gives way to a sentence that says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import escape

PLACEHOLDER = re.compile(r"\{(company|(?:figure|rule):[a-z_]+)\}")
_EMPTY_LIST = re.compile(r"<(ul|ol)>\s*</\1>\n?")
_BLOCK = re.compile(r"<(p|li)>(?:(?!</?\1>).)*</\1>\n?", re.DOTALL)


@dataclass(frozen=True)
class Values:
    """What stands for the placeholders; `figures` lacks those that aren't published, `unpublished` says why."""

    company: str
    rules: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    unpublished: str = ""

    def get(self, name: str) -> str | None:
        """Return what stands for a placeholder, without its braces; None for a figure that isn't published."""
        kind, _, of = name.partition(":")
        if kind == "company":
            return self.company
        return (self.figures if kind == "figure" else self.rules).get(of)


def filled(text: str, values: Values) -> str:
    """Return a plain text with its placeholders filled; one that stands for nothing stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


def filled_blocks(html: str, values: Values) -> str:
    """Return safe HTML with its placeholders filled, and without the paragraphs and items whose figures are missing."""
    said: list[str] = []

    def block(found: re.Match[str]) -> str:
        if all(values.get(name) is not None for name in PLACEHOLDER.findall(found[0])):
            return found[0]
        said.append(found[1])
        # Said once a page: the reader need not hear it of each figure.
        return f"<{found[1]}>{escape(values.unpublished)}</{found[1]}>\n" if len(said) == 1 else ""

    kept = _EMPTY_LIST.sub("", _BLOCK.sub(block, html))
    return PLACEHOLDER.sub(lambda found: str(escape(values.get(found[1]) or found[0])), kept)
