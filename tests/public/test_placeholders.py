"""What content leaves open is filled from the code and the figures; what isn't published isn't hinted at."""

import re

import pytest

from portal.deliveries.times import OVERDUE_IS_BROKEN_AFTER
from portal.public.content import DIRECTORY, pages, safe_html
from portal.public.figures_in_content import NAMES, UNPUBLISHED
from portal.public.placeholders import Values, filled, filled_blocks
from portal.public.rules_in_content import rules_in_words
from portal.testimonials.rules import HIDDEN_ALONE

FIGURES = dict.fromkeys(NAMES, "1,234")
TEXT = """We are {company}.

We kept {figure:kept} of {figure:promises}.

- first
- on time {figure:on_time}
- last

A rule: {rule:broken_after}.
"""


def test_figures_rules_and_name_stand_where_they_are_named() -> None:
    html = filled_blocks(safe_html(TEXT), Values("Hallam", {"broken_after": "30 days"}, FIGURES, "None."))
    words = re.sub(r"<[^>]+>|\n", " ", html).split()
    assert " ".join(words) == (
        "We are Hallam. We kept 1,234 of 1,234. first on time 1,234 last A rule: 30 days."
    )


def test_a_sentence_whose_figure_is_not_published_gives_way_to_one_that_says_so_once() -> None:
    html = filled_blocks(safe_html(TEXT), Values("Hallam", rules_in_words(), {}, "Not yet."))
    assert "<p>Not yet.</p>" in html
    assert html.count("Not yet.") == 1
    for gone in ("We kept", "on time", "{"):
        assert gone not in html
    for kept in ("<li>first</li>", "<li>last</li>", "We are Hallam."):
        assert kept in html


def test_a_list_of_figures_that_are_not_published_leaves_nothing_behind() -> None:
    text = "So far {figure:promises}:\n\n- kept {figure:kept}\n- broken {figure:broken}\n\nAnd on.\n"
    html = filled_blocks(safe_html(text), Values("Hallam", {}, {}, "Not yet."))
    assert html.split("\n") == ["<p>Not yet.</p>", "<p>And on.</p>"]


def test_one_figure_that_is_missing_takes_its_whole_sentence_along() -> None:
    html = filled_blocks(
        "<p>{figure:kept} of {figure:year_kept}</p>", Values("H", {}, {"kept": "7"}, "Not yet.")
    )
    assert html.strip() == "<p>Not yet.</p>"


def test_words_that_look_like_a_placeholder_or_html_are_words() -> None:
    values = Values("{rule:grace} <b>& {company}", rules_in_words(), FIGURES, "")
    assert filled_blocks("<p>{company}</p>", values) == "<p>{rule:grace} &lt;b&gt;&amp; {company}</p>"
    assert filled("{company}", values) == "{rule:grace} <b>& {company}"


def test_the_numbers_of_rules_are_those_of_the_code() -> None:
    rules = rules_in_words()
    assert rules["broken_after"] == f"{OVERDUE_IS_BROKEN_AFTER.days} days"
    assert rules["withheld_alone"] == f"{HIDDEN_ALONE.total_seconds() / 3600:.0f} hours"


# What is code in its own language may hold braces; nothing in it is a placeholder.
_EXAMPLES = re.compile(
    r"<code(?: class=\"language-[a-z]+\")?>(?:(?!\{(?:company|figure|rule)).)*?</code>", re.DOTALL
)


@pytest.mark.parametrize("slug", sorted(pages()))
def test_no_page_shows_a_brace_with_and_without_figures(slug: str) -> None:
    for figures in (FIGURES, {}):
        page = pages()[slug].filled(Values("Hallam", rules_in_words(), figures, UNPUBLISHED))
        for said in (page.title, page.description, page.body):
            assert "{" not in _EXAMPLES.sub("", said)
        assert (UNPUBLISHED in page.body) == (pages()[slug].shows_figures and not figures)


def test_every_heading_has_an_address_of_its_own_made_from_its_words() -> None:
    ids = re.findall(r'<h[23] id="([^"]+)"', pages()["how-we-check"].body)
    assert {"how-we-count", "what-this-proves-and-what-it-doesnt", "when-a-testimonial-is-withheld"} <= set(
        ids
    )
    for path in DIRECTORY.glob("*.md"):
        body = pages()[path.stem].body
        assert body.count("<h2") == len(set(re.findall(r'<h2 id="([^"]+)"', body))), path
