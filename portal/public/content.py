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
_CODE = re.compile(r"<code(?: class=\"language-[a-z]+\")?>(?:(?!</code>).)*</code>", re.DOTALL)
# A line of its own that stands for a file of `content/`: it is shown word for word, as what can be saved.
_FILE = re.compile(r"^\{file:([a-z0-9/_-]+\.([a-z]+))\}$", re.MULTILINE)
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
    """Return every page of `content/` by its slug, as "privacy" or "connect/hubspot"."""
    return {slug_of(path): _page(path) for path in sorted(DIRECTORY.rglob("*.md"))}


def slug_of(path: Path) -> str:
    """Return the slug of a page: where its file lies in `content/`."""
    return path.relative_to(DIRECTORY).with_suffix("").as_posix()


def safe_html(text: str) -> str:
    """Return Markdown as HTML without raw HTML, scripts, or links other than our own, https and mailto."""
    html = markdown.markdown(str(escape(text)), extensions=["fenced_code", "tables", "sane_lists"])
    # Code was escaped before Markdown read it, and Markdown escapes code once more.
    once = _CODE.sub(lambda found: found[0].replace("&amp;", "&"), html)
    return nh3.clean(
        once,
        tags=_TAGS,
        attributes={"a": {"href"}, "code": {"class"}},
        url_schemes={"https", "mailto"},
        attribute_filter=_own_or_safe,
        link_rel=None,
    )


def _own_or_safe(_tag: str, name: str, value: str) -> str | None:
    # A path that begins with two slashes leads to another site without saying so. Browsers read a backslash as a
    # slash, and skip white space wherever it stands (WHATWG URL, 4.4).
    if name == "class":
        return value if value.startswith("language-") else None
    read = _SKIPPED.sub("", value).replace("\\", "/")
    return None if name == "href" and read.startswith("//") else value


def _page(path: Path) -> Page:
    head, _, text = path.read_text("utf-8").partition("\n\n")
    said = dict(line.split(":", 1) for line in head.splitlines())
    body = _with_anchors(_with_examples(safe_html(_FILE.sub(_shown, text))))
    return Page(slug_of(path), said["title"].strip(), said["description"].strip(), body)


def _shown(found: re.Match[str]) -> str:
    kind = {"py": "python"}.get(found[2], found[2])
    return f"```{kind}\n{(DIRECTORY / found[1]).read_text('utf-8').rstrip()}\n```"


def _with_examples(html: str) -> str:
    """Let an example scroll within itself, by keyboard too, for its lines mean something."""
    return html.replace(
        '<pre><code class="language-', '<pre class="example" tabindex="0"><code class="language-'
    )


def _with_anchors(html: str) -> str:
    """Give each heading an address of its own, made from its words: pages link to “how-we-check#how-we-count”."""
    return _HEADING.sub(lambda found: f'<{found[1]} id="{_anchor(found[2])}">{found[2]}</{found[1]}>', html)


def _anchor(words: str) -> str:
    return _NOT_IN_AN_ID.sub("-", words.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "")).strip("-")
