"""What axe says of a page at any width, in any scheme, and what hides at the narrowest."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, ViewportSize

WIDE, TABLET, PHONE, NARROWEST = 1280, 768, 390, 320
Scheme = Literal["light", "dark"]
# Only what is wrong comes back.
_RUN_AXE = """options => axe.run({...options, resultTypes: ["violations"]})
  .then(({violations}) => ({violations}))"""
# 1280 px at 400 % zoom is 320 px (WCAG 2.2, 1.4.10).
_TOO_WIDE = """width => document.documentElement.scrollWidth <= width ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > width)
    .slice(0, 5).map(one => one.outerHTML.slice(0, 160))"""


def faults_of(
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
        resize(page, width)
        found = AxeResults(page.evaluate(_RUN_AXE, options))
        if found.violations_count:
            yield f"{page.url} at {width} px, {scheme}, forced colours {forced}: {found.generate_report()}"


def faults_in_both_schemes(page: Page, widths: Iterable[int]) -> Iterator[str]:
    """Yield what axe finds at each width in light and in dark, where a scheme changes nothing but colours."""
    for width in widths:
        yield from faults_of(page, (width,))
        yield from faults_of(page, (width,), "dark", rules=("color-contrast",))


def resize(page: Page, width: int) -> None:
    """Let the window be so wide."""
    size: ViewportSize = {"width": width, "height": 844}
    if page.viewport_size != size:
        page.set_viewport_size(size)


def too_wide(page: Page) -> Any:
    """Return what needs sideways scrolling at the narrowest width."""
    resize(page, NARROWEST)
    return page.evaluate(_TOO_WIDE, NARROWEST)
