"""Markdown made safe: nothing in it can run, frame, track, or lead somewhere without saying so."""

import html5lib
import pytest

from portal.public.content import pages, safe_html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick=alert(1)>bold</b>",
        "<style>p {color: red}</style>",
        "<iframe src=https://evil.example></iframe>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](vbscript:x)",
        "[a](http://plain.example)",
        "[a](//evil.example)",
        "[a](/\\evil.example)",
        "[a](\\\\evil.example)",
        "[a](\t//evil.example)",
        "[a](/\t/evil.example)",
        "[a](/%09/evil.example 'title')",
        "![a](https://evil.example/pixel.png)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "<a href='https://good.example' style='position:fixed'>x</a>",
        "</p></div><form action=/sign-out method=post>",
        "`<script>`",
        "> <script>\n> alert(1)",
    ],
)
def test_nothing_in_it_can_run_or_lead_astray(text: str) -> None:
    html = safe_html(text)
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag not in {"script", "img", "iframe", "style", "form", "b", "svg", "object"}, html
        assert set(element.attrib) <= {"href"}, html
        href = element.get("href", "")
        # As browsers read it: white space inside an address is nothing, a backslash is a slash.
        read = "".join(href.split()).replace("\\", "/").lower()
        assert not read.startswith(("//", "javascript:", "data:", "vbscript:", "http:")), html


def test_what_pages_need_is_kept() -> None:
    text = (
        "## Head\n\n- one\n- *two*\n\n[us](/privacy) [mail](mailto:a@b.example) [out](https://good.example)"
    )
    html = safe_html(text)
    for part in ("<h2>Head</h2>", "<li>one</li>", "<em>two</em>"):
        assert part in html
    for href in ("/privacy", "mailto:a@b.example", "https://good.example"):
        assert f'href="{href}"' in html


def test_a_table_and_quotes_stay_readable() -> None:
    html = safe_html('| a | b |\n| --- | --- |\n| 1 | "2" & 3 |')
    assert "<td>1</td>" in html
    assert "&amp;amp;" not in html


def test_code_is_shown_as_it_was_written_and_an_example_can_be_scrolled() -> None:
    html = safe_html('`<a href="b">`\n\n    curl -H "A: b" & c\n\n```html\n<a href="b">&amp;</a>\n```\n')
    code = [
        "".join(found.itertext())
        for found in html5lib.parseFragment(html, namespaceHTMLElements=False).iter("code")
    ]
    assert code == ['<a href="b">', 'curl -H "A: b" & c\n', '<a href="b">&amp;</a>\n']
    assert '<code class="language-html">' in html
    assert '<pre class="example" tabindex="0"><code class="language-html">' in pages()["connect/badge"].body
