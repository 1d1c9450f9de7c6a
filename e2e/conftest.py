"""The stages of the journeys: real installations on both engines, the demonstration, and browsers that are watched."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from e2e.ceremony import Seats
from e2e.portal import Portal
from e2e.stage import demonstration_in, install, prepare, remove
from e2e.watch import Watch
from tests.engines import need

Reader = Callable[..., Page]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

# What comes within a second on a quiet machine may take longer on a busy one; what never comes is red all the same.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The real browser of all journeys."""
    named = os.environ.get("KEPT_TEST_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert named, "no Chromium is installed; name one in KEPT_TEST_BROWSER"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def houses(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Seats]]:
    """Return the installation on an engine, of all files or of one alone, made when it is first asked for."""
    made: dict[tuple[str, str], Seats] = {}
    begun: list[Portal] = []

    def house(engine: str, whose: str = "") -> Seats:
        if (engine, whose) not in made:
            portal = prepare(engine, tmp_path_factory.mktemp(f"house-{engine}") / "data")
            begun.append(portal)
            made[engine, whose] = Seats(portal, chromium, install(portal))
        return made[engine, whose]

    yield house
    for portal in begun:
        remove(portal)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def either(request: pytest.FixtureRequest, houses: Callable[[str], Seats]) -> Seats:
    """The installation, on each of the two engines; on PostgreSQL in the long run, unless a test asks for it."""
    return houses(need(request.param))


@pytest.fixture
def house(houses: Callable[[str], Seats]) -> Seats:
    """The installation on SQLite."""
    return houses("sqlite")


@pytest.fixture
def apart(request: pytest.FixtureRequest, houses: Callable[..., Seats]) -> Seats:
    """An installation of one file alone, for a journey that leaves Ana with more than other journeys know of."""
    return houses("sqlite", request.module.__name__)


@pytest.fixture(scope="session")
def demonstration(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demonstration, started in a folder that didn't exist."""
    made = demonstration_in(tmp_path_factory.mktemp("demonstration") / "data")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Reader]:
    """Return a maker of pages in a browser of one reader: `reader(portal, state=…, width=390, …)`.

    After the test, whatever it was about, no page may have complained, broken its policy or gone to another host;
    `expected` names parts of the complaints that a test is about (no reception, a refusal that a script reads).
    """
    opened: list[tuple[BrowserContext, Watch]] = []
    expected: list[str] = []

    def read(portal: Portal, width: int = 1280, **options: Any) -> Page:
        expected.extend(options.pop("expected", ()))
        options.setdefault("viewport", {"width": width, "height": 844})
        if "state" in options:
            options["storage_state"] = options.pop("state")
        context = chromium.new_context(base_url=portal.base, **options)
        opened.append((context, Watch(context, portal.base)))
        page = context.new_page()
        # What the browser asks before typed words are lost has its own test; elsewhere the reader means it.
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield read
    complaints = [complaint for _, watch in opened for complaint in watch.complaints]
    for context, _ in opened:
        context.close()
    assert not [one for one in complaints if not any(part in one for part in expected)]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder in which somebody saves the attachments of a mail."""
    return tmp_path
