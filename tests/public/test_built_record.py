"""The record in a built site: the same as in the portal, made anew when it changes, and gone when it is closed."""

import json
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from portal.figures.counting import count_sales
from portal.public.record_making import BADGE, DATA, FEED, PAGE
from portal.public.site.building import Report, build
from portal.scoreboard.actions import close_scoreboard
from tests.cast import NOON, sale_of, viewer
from tests.page import Browser, checked_tree
from tests.public.record_help import data, deliver, judge, more_customers, open_record

SITE = "https://www.hallam.example"
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """An empty folder for the site of a company with six customers and an open record."""
    for sale in more_customers(4):
        deliver(sale)
        judge(sale, "kept")
    open_record()
    return tmp_path / "site"


def made(folder: Path, minutes: int = 0) -> Report:
    return build(folder, NOON + timedelta(minutes=minutes), SITE)


def told(folder: Path, path: str) -> str:
    return (folder / path.strip("/")).read_text("utf-8")


def test_all_four_shapes_are_in_the_site_and_say_what_the_portal_says(folder: Path, app: Flask) -> None:
    made(folder)
    page = told(folder, f"{PAGE}/index.html")
    checked_tree(page)
    assert "4 are kept" in page
    assert f'<link rel="canonical" href="{SITE}{PAGE}">' in page
    assert f"{SITE}{BADGE}" in page
    assert not re.search(r"<(script|form)\b", page)
    assert json.loads(told(folder, DATA)) == data(Browser(app))
    assert "4 of" in told(folder, BADGE)
    feed = ET.fromstring(told(folder, FEED))  # noqa: S314 - our own feed
    links = [link.get("href", "") for link in feed.iter(f"{_ATOM}link")]
    assert all(link.startswith(f"{SITE}/") for link in links)
    # The id is the portal's, wherever the site stands.
    assert feed.findtext(f"{_ATOM}id") == "tag:127.0.0.1,2026-02-11:feed"


def test_a_figure_that_changes_makes_the_record_anew_and_nothing_else(folder: Path) -> None:
    made(folder)
    again = made(folder, 1)
    assert again.made == 0
    judge(sale_of("bea"), "not_kept")
    count_sales([sale_of("bea").ref], NOON)
    after = made(folder, 2)
    assert "1 is broken" in told(folder, f"{PAGE}/index.html")
    # Page, data and badge, and the pages of content that show figures.
    assert 3 <= after.made <= 8


def test_when_it_is_closed_no_figure_is_left_in_any_file_of_it(folder: Path) -> None:
    made(folder)
    close_scoreboard(viewer("max"), "We move.", NOON)
    made(folder, 1)
    page = told(folder, f"{PAGE}/index.html")
    assert "Our reason: “We move.”" in page
    assert "are kept" not in page
    assert set(json.loads(told(folder, DATA))) == {
        *("company", "as_of", "open", "reason", "turns", "shown", "why_not"),
    }
    assert "record closed" in told(folder, BADGE)
    assert "has closed its record" in told(folder, FEED)
