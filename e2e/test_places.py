"""Everybody can use every page: axe finds nothing, nothing hides at 320 px, the focus is seen, and paper is enough."""

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e import keyboard
from e2e.axe import (
    NARROWEST,
    PHONE,
    TABLET,
    WIDE,
    Scheme,
    faults_in_both_schemes,
    faults_of,
    resize,
    too_wide,
)
from e2e.conftest import Reader
from e2e.portal import Portal
from e2e.tour import PLACES, READERS, Tour


@pytest.fixture(scope="session")
def tour(chromium: Browser, demonstration: Portal) -> Tour:
    """The way through every page."""
    return Tour(demonstration, chromium)


@pytest.fixture(scope="session")
def states(tour: Tour) -> dict[tuple[str, ...], object]:
    """The cookies of those who look at places."""
    return {people: tour.state(*people) for people in {("ana", "max"), ("ana", "dee"), ()}}


@pytest.fixture
def place(
    request: pytest.FixtureRequest, tour: Tour, states: dict[tuple[str, ...], object], reader: Reader
) -> Page:
    """A page in one of its states, in front of its reader."""
    state = states[READERS.get(request.param, ("ana", "max"))]
    page = reader(tour.portal, state=state, reduced_motion="reduce")
    PLACES[request.param](page, tour)
    page.wait_for_load_state()
    return page


# The further states of a page ("update, error") are for the long run.
_STATES = [pytest.param(name, marks=pytest.mark.long) if "," in name else name for name in PLACES]
every_place = pytest.mark.parametrize("place", _STATES, indirect=True)


@every_place
def test_axe_finds_nothing_and_nothing_hides_at_320_px(place: Page) -> None:
    # What a scheme changes is colours alone; the long matrix takes every rule in each.
    faults = list(faults_in_both_schemes(place, (WIDE, PHONE)))
    wide = too_wide(place)
    assert not faults, "\n".join(faults)
    assert not wide, f"{place.url} needs sideways scrolling at {NARROWEST} px: {wide}"


@pytest.mark.long
@every_place
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_width_in_any_scheme_with_forced_colours(
    place: Page, scheme: Scheme
) -> None:
    widths = (NARROWEST, TABLET, WIDE)
    faults = [*faults_of(place, widths, scheme), *faults_of(place, widths, scheme, forced="active")]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@every_place
def test_every_stop_of_the_tab_key_is_seen(place: Page) -> None:
    for width in (WIDE, NARROWEST):
        resize(place, width)
        place.evaluate("document.activeElement.blur()")
        assert keyboard.every_stop(place) > 1


@pytest.mark.parametrize("place", ["promise page"], indirect=True)
def test_the_promise_page_on_paper_holds_what_counts_and_nothing_to_press(place: Page) -> None:
    place.emulate_media(media="print", color_scheme="dark")
    expect(place.locator("blockquote").first).to_be_visible()
    expect(place.locator(".dates").first).to_be_visible()
    expect(place.get_by_text("Receipt number")).to_be_visible()
    for pressed in place.locator("button, nav, a.button").all():
        expect(pressed).to_be_hidden()
    paper = "getComputedStyle(document.documentElement).colorScheme"
    assert place.evaluate(paper) == "light"
    place.emulate_media(media="screen")
    assert place.pdf(format="Letter").startswith(b"%PDF-")
