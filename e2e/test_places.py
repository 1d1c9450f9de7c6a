"""Everybody can use every page: axe finds nothing, nothing hides at 320 px, the focus is seen, and paper is enough."""

from collections.abc import Iterable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, expect

from e2e import keyboard
from e2e.conftest import Reader
from e2e.portal import Portal
from e2e.tour import PLACES, READERS, Tour

WIDE, TABLET, PHONE, NARROWEST = 1280, 768, 390, 320
Scheme = Literal["light", "dark"]
# Only what is wrong comes back.
_RUN_AXE = """options => axe.run({...options, resultTypes: ["violations"]})
  .then(({violations}) => ({violations}))"""
# 1280 px at 400 % zoom is 320 px (WCAG 2.2, 1.4.10).
_TOO_WIDE = """width => document.documentElement.scrollWidth <= width ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > width)
    .slice(0, 5).map(one => one.outerHTML.slice(0, 160))"""


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


every_place = pytest.mark.parametrize("place", PLACES, indirect=True)


@every_place
def test_axe_finds_nothing_and_nothing_hides_at_320_px(place: Page) -> None:
    # What a scheme changes is colours alone; the long matrix takes every rule in each.
    faults = [
        *_faults(place, (PHONE, WIDE)),
        *_faults(place, (PHONE, WIDE), "dark", rules=("color-contrast",)),
    ]
    _resize(place, NARROWEST)
    wide = place.evaluate(_TOO_WIDE, NARROWEST)
    assert not faults, "\n".join(faults)
    assert not wide, f"{place.url} needs sideways scrolling at {NARROWEST} px: {wide}"


@pytest.mark.long
@every_place
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_width_in_any_scheme_with_forced_colours(
    place: Page, scheme: Scheme
) -> None:
    widths = (NARROWEST, TABLET, WIDE)
    faults = [*_faults(place, widths, scheme), *_faults(place, widths, scheme, forced="active")]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@every_place
def test_every_stop_of_the_tab_key_is_seen(place: Page) -> None:
    for width in (WIDE, NARROWEST):
        _resize(place, width)
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


def _faults(
    page: Page,
    widths: Iterable[int],
    scheme: Scheme = "light",
    forced: Literal["active", "none"] = "none",
    rules: Iterable[str] = (),
) -> Iterator[str]:
    """Yield what axe finds at each width; by `rules` if some are named, by all of them otherwise."""
    options: dict[str, object] = {"runOnly": list(rules)} if rules else {}
    if forced == "active":
        # There the colours are the reader's own, and axe measures some of ours, which nobody sees.
        options["rules"] = {"color-contrast": {"enabled": False}}
    page.emulate_media(color_scheme=scheme, forced_colors=forced)
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    for width in widths:
        _resize(page, width)
        found = AxeResults(page.evaluate(_RUN_AXE, options))
        if found.violations_count:
            yield f"{page.url} at {width} px, {scheme}, forced colours {forced}: {found.generate_report()}"


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
