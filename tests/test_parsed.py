"""What tests know of a page is what html5lib says of it, whether a page of its shape was parsed before or not."""

from xml.etree.ElementTree import tostring

import html5lib
import pytest

from tests.parsed import InvalidHtml, tree_of

PAGE = '<!DOCTYPE html><html lang="en"><head><title>{0}</title></head><body><main>{1}</main></body></html>'
BODIES = (
    '<p id="a">One &amp; two &lt;3</p> <ul><li>x<li>y</ul>',
    '<p id="b">Three\N{NO-BREAK SPACE}&quot;four&quot;</p> <ul><li>  z  <li>\N{EURO SIGN}</ul>',
    '<p id="&#39;c">5 &copy; 6</p> <ul><li>x<li>y</ul>',
    '<table><tr><td><input type="hidden" value="1"><td>cell</table>',
    '<form action="/a?b=1&amp;c=2"><textarea>\n first</textarea><button value="">Go</button></form>',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/><title>A drawing</title></svg><script>a &amp;&amp; b < c</script>',
    "<table>one is moved out of it<tr><td>cell</table>",
    "<!-- a comment --><pre>\n\n as it is </pre><p title='single'>quotes</p>",
)
BROKEN = (
    "<p>one</div>",
    "<p>&unknown; words</p>",
    '<p id="a" id="b">twice</p>',
    "<p>a < b</p>",
    "<p>null \0 byte</p>",
    "<b><p>crossed</b></p>",
)


@pytest.mark.parametrize("body", BODIES)
def test_a_tree_is_that_of_html5lib_the_first_time_and_again(body: str) -> None:
    for title in ("The first", "The second \N{EN DASH} again", ""):
        page = PAGE.format(title, body.replace("one", title))
        said = html5lib.parse(page, namespaceHTMLElements=False)
        assert tostring(tree_of(page)) == tostring(tree_of(page)) == tostring(said)


@pytest.mark.parametrize("body", BROKEN)
def test_what_is_invalid_is_refused_each_time_also_where_its_like_was_seen(body: str) -> None:
    for words in ("one", "two", "one"):
        with pytest.raises(InvalidHtml):
            tree_of(PAGE.format("A page", body.replace("one", words)))


def test_a_part_has_no_frame() -> None:
    for words in ("One", "Two"):
        assert "".join(tree_of(f"<p>{words}</p>", is_part=True).itertext()) == words
    with pytest.raises(InvalidHtml):
        tree_of("<p>One</p>")
