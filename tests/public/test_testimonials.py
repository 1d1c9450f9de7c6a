"""Testimonials in public: all of them, the newest first, and none at the next request after it is withdrawn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.lib import clock
from portal.public.testimonial_page import newest, part_shown
from portal.record.verify import verify_all
from portal.testimonials.actions import confirm_hiding
from portal.testimonials.months import months
from tests.cast import NOON
from tests.page import BASE, Browser, Page, counted_statements
from tests.public.speaking import PHOTO, PICTURE, WORDS, by, crowd, picture, say, take_back, withhold
from tests.ratings.help import give

People = Callable[[str], Browser]
LATER = timedelta(hours=72)
NUMBERS = st.tuples(*[st.integers(1, 5)] * 3)


@pytest.fixture
def pat(browser: People) -> Browser:
    """Pat, who never signs in."""
    return browser("pat")


def authors(page: Page) -> list[str]:
    """Return who speaks on a page, in its order."""
    return [
        one.get("aria-label", "").removeprefix("What ").removesuffix(" says")
        for one in page.all("article")
        if one.get("class") == "testimonial"
    ]


def test_before_anybody_has_spoken_the_page_says_what_will_stand_there(pat: Browser) -> None:
    page = pat.get("/testimonials")
    assert "Nobody has written anything yet" in page.words
    assert "None is withheld, and none ever was." in page.words
    assert "Every customer is asked" in page.words


def test_anas_words_are_there_at_the_next_request_as_she_wrote_them(pat: Browser) -> None:
    pat.get("/testimonials")
    say(words="Late.\n<b>And</b> “dear” & good.", subject="kitchen", connection="Max is my cousin.")
    page = pat.get("/testimonials")
    assert "Late. <b>And</b> “dear” & good." in page.words
    assert "Ana B. · kitchen · signed February 2026" in page.words
    assert "Ana B. says how: “Max is my cousin.”" in page.words
    assert "Nothing was offered for them." in page.words
    assert "<b>And</b>" not in page.text


def test_the_newest_comes_first(pat: Browser) -> None:
    say("bea")
    say("ana", at=NOON + timedelta(minutes=1))
    assert authors(pat.get("/testimonials")) == ["Ana B.", "Bea O."]
    assert authors(pat.get("/testimonials/2026-03")) == ["Ana B.", "Bea O."]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(NUMBERS, NUMBERS)
def test_no_rating_moves_hides_or_shows_anything(
    house: object, anas: tuple[int, int, int], beas: tuple[int, int, int]
) -> None:
    say("bea", at=NOON - timedelta(hours=1))
    say("ana")
    before = newest(NOON), part_shown("2026-03", None, NOON)
    give("ana", anas)
    give("bea", beas)
    assert (newest(NOON), part_shown("2026-03", None, NOON)) == before
    assert [one.name for one in before[0].shown] == ["Ana B.", "Bea O."]


def test_what_ana_withdraws_is_gone_at_the_next_request_everywhere(pat: Browser) -> None:
    say(photo=picture())
    say("bea")
    for path in ("/testimonials", "/testimonials/2026-03"):
        assert WORDS in pat.get(path).words
    take_back()
    for path in ("/testimonials", "/testimonials/2026-03"):
        page = pat.get(path)
        assert authors(page) == ["Bea O."]
        assert "Ana B." not in page.text
    assert "March 2026 (1)" in pat.get("/testimonials").words
    take_back("bea")
    pat.get("/testimonials/2026-03", status=404)


def test_what_ana_changes_is_there_at_the_next_request_and_says_when(pat: Browser) -> None:
    say()
    pat.get("/testimonials")
    say(words="It was even later.", at=NOON + timedelta(days=1))
    page = pat.get("/testimonials")
    assert "It was even later." in page.words
    assert WORDS not in page.words
    assert "on Tuesday 3 March 2026, changed on Wednesday 4 March 2026." in page.words


def test_what_max_hides_is_gone_is_counted_and_returns_by_the_clock(app: Flask, house: object) -> None:
    held = withhold(say())
    pat = Browser(app)
    page = pat.get("/testimonials")
    assert not authors(page)
    assert "1 is withheld now, because it tells personal things about somebody else" in page.words
    with clock.at(NOON + LATER - timedelta(seconds=1)):
        assert not authors(pat.get("/testimonials"))
    with clock.at(NOON + LATER):
        page = pat.get("/testimonials")
        assert authors(page) == ["Ana B."]
        assert "None is withheld now; 1 ever was, and 1 came back before the public." in page.words
    assert held.ended_at is None


def test_what_sam_confirms_stays_away(pat: Browser) -> None:
    held = withhold(say())
    assert confirm_hiding(held.ref, by("sam"))
    assert not authors(pat.get("/testimonials"))
    pat.get("/testimonials/2026-03", status=404)
    assert not months(NOON)


def test_a_month_is_read_in_parts_that_stay_what_they_are(pat: Browser) -> None:
    crowd(120)
    assert authors(pat.get("/testimonials")) == [f"Cy {n}" for n in range(119, 99, -1)]
    newest_part = pat.get("/testimonials/2026-03")
    assert authors(newest_part) == [f"Cy {n}" for n in range(119, 99, -1)]
    assert "/testimonials/2026-03/2" in newest_part.links()
    middle = pat.get("/testimonials/2026-03/2")
    assert authors(middle) == [f"Cy {n}" for n in range(99, 49, -1)]
    assert {"/testimonials/2026-03", "/testimonials/2026-03/1"} <= set(middle.links())
    oldest = pat.get("/testimonials/2026-03/1")
    assert authors(oldest) == [f"Cy {n}" for n in range(49, -1, -1)]
    say()
    assert authors(pat.get("/testimonials/2026-03"))[0] == "Ana B."
    assert pat.get("/testimonials/2026-03/1").text == oldest.text
    assert pat.get("/testimonials/2026-03/2").text == middle.text


def test_the_newest_part_has_one_address(pat: Browser) -> None:
    crowd(60)
    assert pat.get("/testimonials/2026-03/2", status=302).location == "/testimonials/2026-03"


@pytest.mark.parametrize(
    "path",
    [
        "/testimonials/2026-02",
        "/testimonials/2026-13",
        "/testimonials/2026-3",
        "/testimonials/2026-03/7",
        "/testimonials/2026-03/0",
        "/testimonials/2026-03/99999999999999999999",
        "/testimonials/2026-0%00",
        "/testimonials/٢٠٢٦-03",
        f"/testimonials/photos/{'0' * 64}.webp",
        f"/testimonials/photos/{'%00' * 64}.webp",
        "/testimonials/photos/kitchen.webp",
    ],
)
def test_where_there_is_nothing_it_says_so(pat: Browser, path: str) -> None:
    say()
    pat.get(path, status=404)


def test_anas_photo_is_there_while_her_words_are(pat: Browser) -> None:
    address = f"/testimonials/photos/{PHOTO}.webp"
    pat.get(address, status=404)
    say(photo=picture())
    answer = pat.client.get(address, base_url=BASE)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PICTURE, "image/webp")
    assert "no-cache" in answer.headers["Cache-Control"]
    seen = {"If-None-Match": answer.headers["ETag"]}
    assert pat.client.get(address, base_url=BASE, headers=seen).status_code == 304
    take_back()
    assert pat.client.get(address, base_url=BASE, headers=seen).status_code == 404


def test_a_photo_that_ana_took_away_from_her_words_is_nobodys_any_more(pat: Browser) -> None:
    say(photo=picture())
    say(words="Without a picture.")
    pat.get(f"/testimonials/photos/{PHOTO}.webp", status=404)


def test_a_photo_of_withheld_words_is_withheld(pat: Browser) -> None:
    withhold(say(photo=picture()))
    pat.get(f"/testimonials/photos/{PHOTO}.webp", status=404)


def test_published_again_it_has_a_new_place_and_the_record_bears_it_out(house: object) -> None:
    first = say()
    say("bea")
    take_back()
    again = say(words="Once more.", at=NOON + timedelta(days=40))
    assert (first.month, first.place, again.month, again.place) == ("2026-03", 1, "2026-04", 1)
    assert [(one.month, one.n) for one in months(NOON + timedelta(days=40))] == [
        ("2026-04", 1),
        ("2026-03", 1),
    ]
    assert not list(verify_all())


def test_five_hundred_cost_as_many_statements_as_one(pat: Browser) -> None:
    say()
    paths = ("/testimonials", "/testimonials/2026-02", "/testimonials/2026-02/5")
    crowd(500, "2026-02")
    for path in paths:
        pat.get(path)
    with counted_statements() as many:
        newest(NOON)
    assert len(many) <= 6
    with counted_statements() as of_a_month:
        part_shown("2026-02", 5, NOON)
    assert len(of_a_month) <= 4
