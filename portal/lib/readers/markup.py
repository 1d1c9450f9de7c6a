"""The words of a mail that has only HTML: as a reader sees them, without looks, pictures and programs."""

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"head", "script", "style", "template", "title", "noscript"})
_PARAGRAPHS = frozenset(
    {"p", "div", "blockquote", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}
    | {"section", "article", "header", "footer", "form", "center"}
)
_LINES = frozenset({"br", "li", "tr", "dt", "dd"})
_CELLS = frozenset({"td", "th"})
_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile("[ \t\r\n\f]+")


def words_of(markup: str) -> str:
    """Return the words of an HTML page: blocks a blank line apart, cells of a table by tabs."""
    parser = _Words()
    parser.feed(markup)
    parser.close()
    lines = [line.strip(" \t") for line in "".join(parser.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Collects what is seen; `hidden` is how deep the parser is inside of something that isn't."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line or a paragraph, or something unseen."""
        if self.hidden or tag in _UNSEEN or _HIDDEN.search(dict(attrs).get("style") or ""):
            self.hidden += tag not in _EMPTY
            return
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if self.hidden:
            self.hidden -= tag not in _EMPTY
        elif tag in _PARAGRAPHS:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep the words; as a browser does, each run of white space is one space."""
        if not self.hidden:
            self.words.append(_SPACE.sub(" ", data))

    def _part(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.words.append("\n\n")
        elif tag in _LINES:
            self.words.append("\n")
        elif tag in _CELLS:
            self.words.append("\t")
