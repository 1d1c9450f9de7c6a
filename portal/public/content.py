"""Pages written in Markdown: read once, made safe, kept in memory."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
import nh3
from markupsafe import Markup, escape

from portal.public.placeholders import Values, filled, filled_blocks

DIRECTORY = Path(__file__).resolve().parents[2] / "content"
_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "table"} | {
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "br",
}

_SKIPPED = re.compile(r"[\x00-\x20]")
_HEADING = re.compile(r"<(h[23])>(.*?)</\1>")
_NOT_IN_AN_ID = re.compile(r"(<[^>]*>|&[^;]*;|[^a-z0-9]+)+")


@dataclass(frozen=True)
class Page:
    """A page of the public site; `body` is safe HTML with its placeholders still in it."""

    slug: str
    title: str
    description: str
    body: str

    @property
    def shows_figures(self) -> bool:
        """Whether a figure of the company stands on it, so that it is another page when that figure moves."""
        return "{figure:" in self.body

    def filled(self, values: Values) -> "Page":
        """Return the page with the company's name, the rules and the figures in their places."""
        said = {"title": self.title, "description": self.description}
        put = {key: filled(text, values) for key, text in said.items()}
        return Page(self.slug, body=filled_blocks(self.body, values), **put)

    @property
    def html(self) -> Markup:
        """The body for a template: nh3 has left nothing in it that could run."""
        return Markup(self.body)  # noqa: S704 - see above


@cache
def pages() -> dict[str, Page]:
    """Return every page of `content/` by its slug."""
    return {path.stem: _page(path) for path in sorted(DIRECTORY.glob("*.md"))}


def safe_html(text: str) -> str:
    """Return Markdown as HTML without raw HTML, scripts, or links other than our own, https and mailto."""
    html = markdown.markdown(str(escape(text)), extensions=["tables", "sane_lists"])
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
        attribute_filter=_own_or_safe,
        link_rel=None,
    )


def _own_or_safe(_tag: str, name: str, value: str) -> str | None:
    # A path that begins with two slashes leads to another site without saying so. Browsers read a backslash as a
    # slash, and skip white space wherever it stands (WHATWG URL, 4.4).
    read = _SKIPPED.sub("", value).replace("\\", "/")
    return None if name == "href" and read.startswith("//") else value


def _page(path: Path) -> Page:
    head, _, text = path.read_text("utf-8").partition("\n\n")
    said = dict(line.split(":", 1) for line in head.splitlines())
    return Page(path.stem, said["title"].strip(), said["description"].strip(), _with_anchors(safe_html(text)))


def _with_anchors(html: str) -> str:
    """Give each heading an address of its own, made from its words: pages link to “how-we-check#how-we-count”."""
    return _HEADING.sub(lambda found: f'<{found[1]} id="{_anchor(found[2])}">{found[2]}</{found[1]}>', html)


def _anchor(words: str) -> str:
    return _NOT_IN_AN_ID.sub("-", words.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "")).strip("-")
