"""The tree of a page as html5lib parses it; of pages that differ in words and values alone one is parsed.

To parse a page as the standard says costs as much as to make it, and most tests fetch pages that others have fetched.
So each text and each value of an attribute that can't matter to the parser is taken out, the rest is parsed when it is
first seen, and the texts are put back into a copy of its tree. What is odd in any way is parsed as it is.
"""

import re
from collections import OrderedDict
from contextlib import suppress
from copy import deepcopy
from functools import partial
from html import unescape
from xml.etree.ElementTree import Element

import html5lib

_MOST_KEPT = 300
_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
# What stands in a script or a style is no text with references; a "<" that begins nothing known is odd.
_PIECE = re.compile(
    r"""<(script|style|iframe|noscript|noembed|noframes|xmp|plaintext)\b.*?</\1\s*>|<!--.*?-->|<!doctype\ html>
    |</[a-z][a-z0-9-]*\s*>
    |(?P<tag><[a-z][a-z0-9-]*(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*\s*/?>)
    |(?P<text>[^<]+)
    |(?P<odd><)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r'([^\s"\'<>/=]+)="([^"]*)"')
_SPACE = " \t\n"
# Characters that the parser takes as they are, and the references that our templates write.
_PLAIN = re.compile(
    r"(?:[\t\n -%'-~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]|&(?:amp|lt|gt|quot|nbsp|#34|#39);)+"
)
# By these a parser goes on differently.
_TELLING = {"type", "charset", "http-equiv", "content", "encoding"}
_kept: OrderedDict[tuple[bool, str], Element] = OrderedDict()


class InvalidHtml(AssertionError):
    """The page isn't valid; says where and why."""


def tree_of(text: str, *, is_part: bool = False) -> Element:
    """Return the tree of a page, or of a part of one, which has no frame of its own. Raises InvalidHtml."""
    values: list[str] = []
    shape = _shape_of(text, values)
    if shape is None:
        return _parsed(text, is_part)
    if (is_part, shape) not in _kept:
        with suppress(InvalidHtml):
            _keep((is_part, shape), _parsed(shape, is_part))
    if (is_part, shape) not in _kept:
        # Parsed as it is, so that what is said of it is true of it.
        return _parsed(text, is_part)
    _kept.move_to_end((is_part, shape))
    return _filled(deepcopy(_kept[is_part, shape]), values)


def _keep(key: tuple[bool, str], tree: Element) -> None:
    _kept[key] = tree
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)


def _parsed(text: str, is_part: bool) -> Element:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree: Element = parser.parseFragment(text) if is_part else parser.parse(text)
    if parser.errors:
        raise InvalidHtml([(place, code) for place, code, _ in parser.errors[:3]])
    return tree


def _shape_of(text: str, values: list[str]) -> str | None:
    """Return the page without its words, which are then in `values`; None where it is odd."""
    if _OPEN in text or _CLOSE in text:
        return None
    shape, end = [], 0
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "odd":
            return None
        shape.append(_without_words(piece, values))
        end = piece.end()
    return "".join(shape) if end == len(text) else None


def _without_words(piece: re.Match[str], values: list[str]) -> str:
    if piece["tag"]:
        return _ATTRIBUTE.sub(partial(_without_value, values), piece[0])
    words = (piece["text"] or "").strip(_SPACE)
    if not words:
        return piece[0]
    before, _, after = piece[0].partition(words)
    return f"{before}{_hole(words, values)}{after}"


def _without_value(values: list[str], attribute: re.Match[str]) -> str:
    name, value = attribute.groups()
    return attribute[0] if name.lower() in _TELLING else f'{name}="{_hole(value, values)}"'


def _hole(words: str, values: list[str]) -> str:
    if not _PLAIN.fullmatch(words):
        return words
    values.append(unescape(words))
    return f"{_OPEN}{len(values) - 1}{_CLOSE}"


def _filled(tree: Element, values: list[str]) -> Element:
    def fill(hole: re.Match[str]) -> str:
        return values[int(hole[1])]

    for element in tree.iter():
        if element.text and _OPEN in element.text:
            element.text = _HOLE.sub(fill, element.text)
        if element.tail and _OPEN in element.tail:
            element.tail = _HOLE.sub(fill, element.tail)
        for name, value in element.items():
            if _OPEN in value:
                element.set(name, _HOLE.sub(fill, value))
    return tree
