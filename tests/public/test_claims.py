"""The gate of content: a number that speaks of us is counted or a rule, never typed."""

from pathlib import Path

import pytest

from portal.public.claims import claims_in

HEAD = "title: A page\ndescription: What it is.\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of content with nothing in it."""
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def claims(folder: Path, text: str, head: str = HEAD) -> list[str]:
    (folder / "page.md").write_text(head + text, "utf-8")
    return claims_in(folder)


def test_the_content_of_the_portal_claims_nothing_that_nothing_bears_out() -> None:
    assert not claims_in(), "\n".join(claims_in())


@pytest.mark.parametrize(
    "text",
    [
        "Of our customers 98 % are happy.",
        "We have kept 371 promises.",
        "{company} has 61 customers.",
        "Rated 4.9 by those who know.",
        "98 % on time.",
        "Nine out of ten would do it again.",
        "Hundreds of customers trust us.",
        "Most of our customers come back.",
        "Half of our promises are kept early.",
        "Fifty families have been here.",
        "On time in 9 of 10.",
        "5 stars.",
        "Ninety-eight percent.",
        "We kept\n**371** of them.",
        "- Kept: 371 of our promises",
        "| Promises | Kept |\n| --- | --- |\n| promises | 371 |",
        "> We kept 371.",
        "## We kept 371 promises",
        "1. We kept 371.",
        "We are good. {company} kept {figure:kept}, and 12 more.",
        "`We kept 371.`",
        "[We kept 371](/privacy).",
        "We kept {figure:kepd}.",
        "We kept {rule:kept}.",
        "We are {compnay}.",
        "We kept {}.",
        "We kept {figure:kept:x}.",
    ],
)
def test_a_number_that_speaks_of_us_is_refused_with_its_line(folder: Path, text: str) -> None:
    found = claims(folder, f"Something else first.\n\n{text}\n")
    assert found
    assert all(line.startswith("content/page.md:") for line in found)
    assert all("{figure:" in line for line in found), "it says what to do"


def test_the_line_is_the_one_on_which_the_sentence_begins(folder: Path) -> None:
    (found,) = claims(folder, "One line.\n\nIt is so. We kept\nall of 371\npromises.\n\nWe go on.\n")
    assert found.startswith("content/page.md:6: “We kept all of 371 promises.”")


def test_an_example_in_a_language_is_no_sentence_and_what_follows_keeps_its_line(folder: Path) -> None:
    example = '```json\n{"sales": 371, "kept": "98 %"}\n```\n'
    assert not claims(folder, example)
    (found,) = claims(folder, f"{example}\nWe kept 371.\n")
    assert found.startswith("content/page.md:8: ")
    assert claims(folder, "```\nWe kept 371.\n```\n"), "words without a language are words"


def test_pages_in_folders_are_read_too(folder: Path) -> None:
    (folder / "connect").mkdir()
    (folder / "connect" / "crm.md").write_text(f"{HEAD}We kept 371.\n", "utf-8")
    (found,) = claims_in(folder)
    assert found.startswith("content/connect/crm.md:4: ")


def test_a_title_and_a_description_are_read_too_and_hold_no_figure(folder: Path) -> None:
    for line, head in (
        (1, "title: We kept 371\ndescription: Words.\n\n"),
        (2, "title: Words\ndescription: We kept 371.\n\n"),
        (2, "title: Words\ndescription: We kept {figure:kept}.\n\n"),
    ):
        (found,) = claims(folder, "Text.\n", head)
        assert found.startswith(f"content/page.md:{line}: ")


@pytest.mark.parametrize(
    "text",
    [
        "We kept {figure:kept} of {figure:promises} promises, {figure:year_kept} of them this year.",
        "Our list is sealed after {rule:grace}.",
        "We sign it with Ed25519, and keep its SHA-256.",
        "Pages fit a screen of 320 pixels.",
        "Dates are written out: Tuesday 3 March 2026.",
        "The two of us walk it together, and the three rules hold.",
        "One promise is one promise, however often we keep it.",
        "Read it in [our rules](/rules/2024/7).",
        "1. We collect the words.",
        "## 2. Each promise says when",
    ],
)
def test_what_claims_nothing_of_us_may_be_written(folder: Path, text: str) -> None:
    assert not claims(folder, f"{text}\n")
