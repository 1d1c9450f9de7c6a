"""Ana's page is open while Dee works: it shows what is new by itself, and takes nothing away."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.open_page import (
    another_server,
    bring_back,
    cabinets_on,
    hide,
    open_page,
    put_away,
    show,
    tell,
)
from tests.engines import ENGINES

Act = Callable[[Page], None]

SAID = "This page was brought up to date."
NEW_PROMISE = (
    '<article class="pair" id="promise-9" data-live data-news="Promise 9 is new.">A ninth.</article>'
)
SIGNED_OUT = "You are signed out. Load the page again to go on."


@pytest.fixture
def unwatched(house: Seats) -> Iterator[BrowserContext]:
    """Ana's browser where something goes wrong on purpose, so that the browser may complain of it."""
    context = house.browser.new_context(base_url=house.portal.base, storage_state=house.state("ana"))
    yield context
    context.close()


@pytest.mark.parametrize("either", ENGINES, indirect=True)
def test_anas_open_page_shows_what_dee_posts_through_another_server(either: Seats, reader: Reader) -> None:
    ana = reader(either.portal, state=either.state("ana"))
    open_page(ana)
    with another_server(either.portal) as other:
        dee = reader(other, state=either.state("dee"))
        for words in ("The first cabinet is down.", "The second cabinet is down."):
            tell(dee, words)
            expect(cabinets_on(ana).locator(".update").first).to_have_text(words)
            expect(ana.locator("kept-live > [role=status]")).to_have_text(SAID)
            expect(ana.locator(".fresh")).to_have_count(0)


def test_what_ana_opened_stays_open_and_in_its_place(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, state=house.state("ana"), width=390)
    dee = reader(house.portal, state=house.state("dee"))
    tell(dee, "We have the van for Monday.")
    tell(dee, "We have a second van as well.")
    open_page(ana)
    cabinets = cabinets_on(ana)
    cabinets.locator("summary", has_text="History").click()
    cabinets.locator("summary", has_text="More about").click()
    floor = ana.get_by_role("article").filter(has_text="the old floor")
    floor.scroll_into_view_if_needed()
    floor.get_by_text("More about this promise").focus()
    place = floor.bounding_box()
    tell(dee, "Both vans are here.\nAnd so are we.\nAll of it goes on Monday.")
    expect(cabinets.locator(".update").first).to_contain_text("Both vans are here.")
    expect(cabinets.locator("details[open]")).to_have_count(2)
    assert floor.bounding_box() == place
    expect(floor.get_by_text("More about this promise")).to_be_focused()


def test_what_is_new_stands_where_it_belongs_and_what_is_gone_goes(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, state=house.state("ana"))

    def edited(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(r'<article[^>]*id="promise-3".*?</article>', "", answer.text(), flags=re.DOTALL)
        text = text.replace("</article>", f"</article>{NEW_PROMISE}", 1)
        route.fulfill(response=answer, body=f'<p id="first" data-live>First.</p>{text}')

    ana.route("**/body", edited)
    open_page(ana)
    tell(reader(house.portal, state=house.state("dee")), "We brought a ladder.")
    expect(ana.locator("kept-live > [role=status]")).to_have_text("Promise 9 is new.")
    ids = ana.locator("kept-live [data-live]").evaluate_all("leaves => leaves.map(leaf => leaf.id)")
    promises = [one for one in ids if one.startswith("promise-")]
    assert promises == [f"promise-{n}" for n in (1, 9, 2, 4, 5, 6, 7)]
    assert ids[:2] == ["first", "intro"]
    expect(cabinets_on(ana).locator(".update").first).to_have_text("We brought a ladder.")


def test_words_that_ana_is_typing_are_not_swapped_away(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, state=house.state("ana"))
    dee = reader(house.portal, state=house.state("dee"))
    open_page(ana)
    cabinets = cabinets_on(ana)
    cabinets.evaluate(
        """pair => {
            const field = document.createElement("textarea");
            field.setAttribute("aria-label", "Your answer");
            pair.querySelector(".done").append(field);
        }"""
    )
    answer = ana.get_by_label("Your answer")
    answer.fill("Please take the blue ones first")
    ana.get_by_role("heading", level=1).click()
    for words in ("The blue ones go last.", "The blue ones go on Tuesday."):
        tell(dee, words)
    notice = cabinets.get_by_role("button", name="There is news here. Show it")
    expect(notice).to_have_count(1)
    expect(answer).to_have_value("Please take the blue ones first")
    expect(ana.locator(".intro")).to_contain_text("Last word from us")
    notice.click()
    expect(cabinets.locator(".update").first).to_have_text("The blue ones go on Tuesday.")
    expect(cabinets.get_by_role("button", name="There is news here. Show it")).to_have_count(0)
    expect(cabinets).to_be_focused()
    tell(dee, "The blue ones go on Wednesday.")
    expect(cabinets.locator(".update").first).to_have_text("The blue ones go on Wednesday.")
    expect(cabinets).to_be_focused()


def test_seven_tabs_of_one_browser_share_a_stream_and_all_stay_current(house: Seats, reader: Reader) -> None:
    first = reader(house.portal, state=house.state("ana"))
    streams: list[str] = []
    first.context.on("request", lambda asked: streams.append(asked.url) if "/live/" in asked.url else None)
    open_page(first)
    tabs = [first, *(first.context.new_page() for _ in range(6))]
    for tab in tabs[1:]:
        tab.goto("/my")
    dee = reader(house.portal, state=house.state("dee"))
    tell(dee, "Six cabinets are gone.")
    for tab in tabs:
        expect(cabinets_on(tab).locator(".update").first).to_have_text("Six cabinets are gone.")
    assert len(streams) == 1
    with first.context.expect_event("request", lambda asked: "/live/" in asked.url):
        first.close()
    tell(dee, "The seventh is gone too.")
    for tab in tabs[1:]:
        expect(cabinets_on(tab).locator(".update").first).to_have_text("The seventh is gone too.")


@pytest.mark.parametrize(("leave", "come_back"), [(hide, show), (put_away, bring_back)])
def test_a_page_that_nobody_looks_at_holds_no_stream_and_catches_up(
    house: Seats, reader: Reader, leave: Act, come_back: Act
) -> None:
    ana = reader(house.portal, state=house.state("ana"))
    dee = reader(house.portal, state=house.state("dee"))
    open_page(ana)
    before = cabinets_on(ana).inner_text()
    with ana.expect_event("requestfailed", lambda asked: "/live/" in asked.url):
        leave(ana)
    words = f"Nobody saw this one, for the page was gone: {leave.__name__}."
    tell(dee, words)
    assert cabinets_on(ana).inner_text() == before
    come_back(ana)
    expect(cabinets_on(ana).locator(".update").first).to_have_text(words)


def test_a_server_that_ends_and_comes_back_loses_no_news(
    house: Seats, unwatched: BrowserContext, reader: Reader
) -> None:
    dee = reader(house.portal, state=house.state("dee"))
    with another_server(house.portal) as other:
        ana = unwatched.new_page()
        with ana.expect_response(lambda answer: "/live/" in answer.url):
            ana.goto(f"{other.base}/my")
        assert other.stop() == 0
        tell(dee, "The lift was out of order.")
        other.start()
        expect(cabinets_on(ana).locator(".update").first).to_have_text(
            "The lift was out of order.", timeout=30_000
        )


def test_a_page_whose_reader_signed_out_says_so_and_stays(
    house: Seats, unwatched: BrowserContext, reader: Reader
) -> None:
    ana, other = unwatched.new_page(), unwatched.new_page()
    open_page(ana)
    other.goto("/my")
    other.get_by_role("button", name="Sign out").click()
    house.leave("ana")
    words = cabinets_on(ana).inner_text()
    tell(reader(house.portal, state=house.state("dee")), "This is not for the next reader.")
    expect(ana.get_by_text(SIGNED_OUT)).to_be_visible(timeout=30_000)
    assert cabinets_on(ana).inner_text() == words


def test_without_a_stream_the_page_asks_by_itself(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, state=house.state("ana"))
    ana.add_init_script("delete window.EventSource")
    with ana.expect_response(lambda answer: answer.url.endswith("/body")):
        ana.goto("/my")
    tell(reader(house.portal, state=house.state("dee")), "The cellar is empty.")
    expect(cabinets_on(ana).locator(".update").first).to_have_text("The cellar is empty.", timeout=30_000)


def test_when_a_label_changes_by_the_clock_the_page_asks_again(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, state=house.state("ana"))
    ana.clock.install()
    open_page(ana)
    with ana.expect_response(lambda answer: answer.url.endswith("/body")):
        ana.clock.fast_forward("25:00:00")


def test_streams_that_nobody_reads_hold_up_nobody(house: Seats, reader: Reader) -> None:
    cookies = house.state("ana")["cookies"]
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    ana = reader(house.portal, state=house.state("ana"))
    ana.goto("/my")
    ref = ana.url.rpartition("/")[2]
    asked = f"GET /live/{ref} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
    with ExitStack() as open_ones:
        for _ in range(8):
            silent = socket.create_connection(("127.0.0.1", house.portal.port))
            open_ones.enter_context(silent)
            silent.sendall(asked)
        ana.reload()
        dee = reader(house.portal, state=house.state("dee"))
        tell(dee, "Nobody is held up.")
        expect(cabinets_on(ana).locator(".update").first).to_have_text("Nobody is held up.")
