"""Testimonials and referral pages in a built site: what is withdrawn is gone, and one change makes few pages anew."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.public.site.building import Report, build
from portal.referrals.actions import end_link
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.page import checked_tree
from tests.public.speaking import PHOTO, PICTURE, WORDS, crowd, link_of, picture, say, take_back, withhold

SITE = "https://hallam.example"
MOST_FOR_ONE_CHANGE = 20


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Path:
    """An empty folder, and the portal from which a site is built into it."""
    return tmp_path / "site"


def made(site: Path, minutes: int = 0) -> Report:
    """Build so many minutes after noon."""
    return build(site, NOON + timedelta(minutes=minutes), SITE)


def text(site: Path, path: str) -> str:
    """Return a page of the site, checked."""
    found = (site / path.strip("/") / "index.html").read_text("utf-8")
    checked_tree(found)
    return found


def test_what_the_portal_shows_is_in_the_site(site: Path) -> None:
    say(photo=picture(), figures=True)
    code = link_of()
    made(site)
    for path in ("/testimonials", "/testimonials/2026-03", f"/r/{code}"):
        assert WORDS in text(site, path)
    assert (site / f"testimonials/photos/{PHOTO}.webp").read_bytes() == PICTURE
    page = text(site, f"/r/{code}")
    assert f'href="http://127.0.0.1:8000/r/{code}/ask"' in page
    assert "7 promises:" in page
    assert "<form" not in page
    assert code not in (site / "sitemap.xml").read_text("utf-8")


def test_what_ana_withdraws_is_gone_from_every_file_at_the_next_build(site: Path) -> None:
    say(photo=picture(), figures=True)
    say("bea", words="Bea speaks.")
    code = link_of()
    made(site)
    take_back()
    made(site, 1)
    everything = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert not [path for path, body in everything.items() if WORDS.encode() in body or b"Ana B." in body]
    assert not (site / f"testimonials/photos/{PHOTO}.webp").exists()
    assert "A customer sent you here" in text(site, f"/r/{code}")
    assert "Bea speaks." in text(site, "/testimonials")


def test_a_month_of_which_nothing_is_left_and_a_link_that_ended_have_no_page(site: Path) -> None:
    withhold(say())
    code = link_of()
    made(site)
    end_link(viewer("ana"), sale_of("ana"), NOON)
    made(site, 1)
    assert not (site / "testimonials" / "2026-03").exists()
    assert not (site / "r" / code).exists()
    made(site, 72 * 60)
    assert WORDS in text(site, "/testimonials/2026-03")


def test_one_change_makes_few_pages_anew(site: Path) -> None:
    crowd(120, "2026-02")
    say("ana", figures=True)
    say("bea")
    link_of("ana")
    link_of("bea")
    made(site)
    assert made(site, 1).made == 0
    say("bea", words="Bea thinks otherwise now.")
    changed = made(site, 2).made
    assert 0 < changed <= MOST_FOR_ONE_CHANGE
    (worktop,) = deliveries_of(1)
    tell("dee", worktop, "delivered")
    assert 0 < made(site, 3).made <= MOST_FOR_ONE_CHANGE
    assert "1 done and waiting" in text(site, f"/r/{link_of('ana')}")
