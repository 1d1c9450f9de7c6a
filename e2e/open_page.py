"""Dee and Ana for the journeys of open pages: a second server, Dee's updates, and what an open page knows."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route

from e2e.portal import Portal, free_port

CABINETS = "The old cabinets go to the reuse store"


@contextmanager
def another_server(portal: Portal) -> Iterator[Portal]:
    """Serve the same installation by a second process tree on another port."""
    port = free_port()
    other = Portal(portal.folder, portal.database_url, port, ("serve", "--port", str(port)), portal.settings)
    other.start()
    try:
        yield other
    finally:
        other.stop()


def tell(page: Page, words: str) -> None:
    """Let Dee post progress about the cabinets, from the list of sales on."""
    page.goto("/staff/sales")
    page.get_by_role("link", name="Your kitchen", exact=True).click()
    cabinets_on(page).get_by_role("link", name="Update", exact=True).click()
    page.get_by_label("Progress").check()
    page.get_by_label("Words for the customer").fill(words)
    page.get_by_role("button", name="Tell the customer").click()
    page.get_by_role("status").first.get_by_text("The customer sees your update now.").wait_for()


def cabinets_on(page: Page) -> Locator:
    """Return the promise about the cabinets on a page of the kitchen."""
    return page.get_by_role("article").filter(has_text=CABINETS)


def open_page(page: Page) -> None:
    """Open Ana's promise page, and come back when its stream is open."""
    with page.expect_response(lambda answer: "/live/" in answer.url):
        page.goto("/my")


@contextmanager
def scripts_later(page: Page) -> Iterator[None]:
    """Let the scripts of the pages that open here arrive when this ends, and not before, as on a slow connection."""
    held: list[Route] = []
    page.route("**/*.js", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it is given
    yield
    for route in held:
        route.continue_()
    page.unroute("**/*.js")


def hide(page: Page) -> None:
    """Let the page be hidden behind another tab."""
    page.evaluate(_LOOK, "hidden")


def show(page: Page) -> None:
    """Let the page be seen again."""
    page.evaluate(_LOOK, "visible")


def put_away(page: Page) -> None:
    """Let the browser put the page away in its memory, as when its reader follows a link."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")


def bring_back(page: Page) -> None:
    """Let the browser bring the page back from memory, as by the back button."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


_LOOK = """state => {
    Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
