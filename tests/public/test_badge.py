"""The badge: the record in one line, which may stand on any page and can be read by everybody."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.public.record_making import BADGE, PAGE
from portal.record.models import SYSTEM
from tests.cast import NOON
from tests.page import BASE, HEADERS, Browser
from tests.public.record_help import deliver, judge, more_customers, open_record, text_of

Open = Callable[[str], Browser]
_SVG = "{http://www.w3.org/2000/svg}"


def said(text: str) -> tuple[str, str, str]:
    """Return what a badge shows, its title and its description."""
    svg = ET.fromstring(text)  # noqa: S314 - our own picture
    shown = " ".join("".join(one.itertext()) for one in svg.iter(f"{_SVG}text"))
    names = [svg.findtext(f"{_SVG}{tag}", "") for tag in ("title", "desc")]
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "t d"
    return shown, names[0], names[1]


def test_it_names_what_is_broken_as_well_as_what_is_kept(app: Flask, browser: Open) -> None:
    kept, broken, *_ = more_customers(4)
    for sale in (kept, broken):
        deliver(sale)
    judge(kept, "kept")
    judge(broken, "not_kept")
    open_record()
    shown, title, words = said(text_of(browser("pat"), BADGE))
    assert re.fullmatch(r"Hallam & Reyes 1 of \d promises kept, 1 broken", shown)
    assert title == "The record of Hallam & Reyes"
    assert "in the last twelve months, 1 are kept, 1 broken" in words
    assert words.endswith("Covers 6 recorded sales.")
    [picture] = [one for one in browser("pat").get(PAGE).all("img") if one.get("src") == BADGE]
    assert picture.get("alt") == words


def test_it_may_stand_on_any_page_and_runs_nothing(app: Flask, browser: Open) -> None:
    answer = browser("pat").client.get(BADGE, base_url=BASE)
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert set(HEADERS) <= set(answer.headers.keys())
    [style] = re.findall(r"<style>(.*?)</style>", answer.text)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; sandbox"
    assert "prefers-color-scheme:dark" in style
    assert not re.search(r"<script|href|url\(|onload", answer.text)


@pytest.mark.parametrize("name", ["A", 'Hallam <&> Reyes\' "Best"', "W" * 100, "Größe und Söhne"])
def test_it_fits_any_name(app: Flask, browser: Open, name: str) -> None:
    change_settings(replace(settings_of(company()), name=name), SYSTEM, NOON)
    text = text_of(browser("pat"), BADGE)
    shown, title, _ = said(text)
    assert title == f"The record of {name}"
    assert shown == f"{name if len(name) <= 40 else 'W' * 40 + '…'} record not opened"
    svg = ET.fromstring(text)  # noqa: S314 - our own picture
    last = list(svg.iter(f"{_SVG}text"))[-1]
    assert int(last.get("x", "")) + int(last.get("textLength", "")) + 10 == int(svg.get("width", ""))
