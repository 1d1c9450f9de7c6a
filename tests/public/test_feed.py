"""The feed of what is new: what the public may read now, each entry known by an id that stays."""

from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.public.record_making import FEED
from portal.scoreboard.actions import close_scoreboard, open_scoreboard
from portal.testimonials.actions import NewTestimonial, hide, publish, reply, withdraw
from portal.testimonials.models import Testimonial
from tests.cast import NOON, sale_of, viewer
from tests.page import BASE, Browser
from tests.public.record_help import text_of

Open = Callable[[str], Browser]
_ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = "They were late </content><script>alert(1)</script> & told me. ]]>"


def by(who: str, at: datetime = NOON) -> By:
    return By(viewer(who), at, new_ref())


def write(who: str, words: str, was: int = 0, at: datetime = NOON) -> None:
    new = NewTestimonial(words=words, name=f"{who.title()} B.", subject="A <new> kitchen", was=was)
    publish(sale_of(who), new, by(who, at))


def feed(browser: Browser) -> ET.Element:
    return ET.fromstring(text_of(browser, FEED))  # noqa: S314 - our own feed


def entries(browser: Browser) -> list[dict[str, str]]:
    """Return the entries with the text of each of their elements."""
    return [
        {one.tag.removeprefix(_ATOM): "".join(one.itertext()) for one in entry}
        for entry in feed(browser).iter(f"{_ATOM}entry")
    ]


def test_a_feed_of_nothing_yet_is_whole_all_the_same(app: Flask, browser: Open) -> None:
    found = feed(browser("pat"))
    assert not list(found.iter(f"{_ATOM}entry"))
    said = {one.tag.removeprefix(_ATOM): one.text for one in found if one.text}
    assert said == {
        "id": "tag:127.0.0.1,2026-02-11:feed",
        "title": "Hallam & Reyes: our record and testimonials",
        "updated": "2026-02-11T00:00:00.000Z",
    }
    links = {one.get("rel"): one.get("href") for one in found.iter(f"{_ATOM}link")}
    assert links == {"self": f"{BASE}{FEED}", "alternate": f"{BASE}/scoreboard"}


def test_what_ana_publishes_is_in_it_as_she_wrote_it_and_nothing_in_it_runs(
    app: Flask, browser: Open
) -> None:
    write("ana", NASTY)
    [entry] = entries(browser("pat"))
    assert entry["content"] == NASTY
    assert entry["title"] == "What Ana B. says, A <new> kitchen"
    assert entry["author"] == "Ana B."
    assert "<script>" not in text_of(browser("pat"), FEED)
    assert f'href="{BASE}/testimonials/2026-03"' in text_of(browser("pat"), FEED)


def test_a_changed_or_answered_one_is_the_same_one_with_a_newer_instant(app: Flask, browser: Open) -> None:
    write("ana", "They were late.")
    [before] = entries(browser("pat"))
    write("ana", "They were late, and told me.", was=1, at=NOON + timedelta(hours=1))
    [after] = entries(browser("pat"))
    assert (before["id"], before["published"]) == (after["id"], after["published"])
    assert after["updated"] == "2026-03-03T18:00:00.000Z"
    reply(Testimonial.get(), "We were.", by("max", NOON + timedelta(hours=2)))
    [answered] = entries(browser("pat"))
    assert answered["content"].endswith("Hallam & Reyes answered: We were.")
    assert (answered["id"], answered["updated"]) == (before["id"], "2026-03-03T19:00:00.000Z")


def test_what_is_withdrawn_is_gone_at_the_next_request(app: Flask, browser: Open) -> None:
    pat = browser("pat")
    write("ana", "They were late.")
    write("bea", "They were early.")
    assert len(entries(pat)) == 2
    withdraw(sale_of("ana"), by("ana"))
    assert [entry["content"] for entry in entries(pat)] == ["They were early."]


def test_what_is_hidden_is_gone_and_returns_after_72_hours(app: Flask, browser: Open) -> None:
    pat = browser("pat")
    write("ana", "They were late.")
    hide(Testimonial.get(), "abuse", "It insults Dee.", by("max"))
    assert not entries(pat)
    with clock.at(NOON + timedelta(hours=73)):
        assert [entry["content"] for entry in entries(pat)] == ["They were late."]


def test_opening_and_closing_are_in_it_each_once_and_the_newest_first(app: Flask, browser: Open) -> None:
    open_scoreboard(viewer("max"), NOON)
    close_scoreboard(viewer("max"), "We <move> & return.", NOON + timedelta(hours=1))
    write("ana", "They were late.", at=NOON + timedelta(minutes=30))
    found = entries(browser("pat"))
    assert [entry["title"].partition(",")[0] for entry in found] == [
        "Hallam & Reyes has closed its record",
        "What Ana B. says",
        "Hallam & Reyes has opened its record",
    ]
    assert found[0]["content"] == "Our reason: We <move> & return."
    assert found[2]["id"] == "tag:127.0.0.1,2026-02-11:scoreboard/2026-03-03T17:00:00.000Z"
    assert len({entry["id"] for entry in found}) == 3


@pytest.mark.parametrize("path", [FEED, "/scoreboard.json"])
def test_no_one_elsewhere_may_show_it(app: Flask, browser: Open, path: str) -> None:
    answer = browser("pat").client.get(path, base_url=BASE)
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
