"""Moving through a page as somebody does who has no mouse; every stop of the Tab key must be seen."""

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 80
# What has the focus must show it by a ring, and must be on the screen.
_HIDDEN_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return ring && inside ? "" : `${one.outerHTML.slice(0, 200)} ring: ${ring}, on the screen: ${inside}`;
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, and see the focus at each stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        hidden = page.evaluate(_HIDDEN_FOCUS)
        assert not hidden, f"{page.url}: the focus can't be seen on {hidden}"
        if has_focus(target):
            return
    raise AssertionError(f"{page.url}: {MOST_STOPS} presses of Tab don't reach {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach `target` by Tab and press a key on it."""
    tab_to(page, target)
    page.keyboard.press(key)


def follow(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach `target` by Tab, press a key on it, and wait for the page that it leads to."""
    tab_to(page, target)
    send(page, key)


def send(page: Page, key: str = "Enter") -> None:
    """Press a key where the focus is, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def type_into(page: Page, label: str, words: str) -> None:
    """Reach a field by Tab and type."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def choose(page: Page, first: str, wanted: str) -> None:
    """Reach a group of radio buttons at its `first`, and go down to the one that is wanted."""
    tab_to(page, page.get_by_label(first))
    target = page.get_by_label(wanted)
    for _ in range(MOST_STOPS):
        if has_focus(target):
            break
        page.keyboard.press("ArrowDown")
    expect(target).to_be_checked()


def every_stop(page: Page) -> int:
    """Press Tab until the focus is back at the start of the page; returns how many stops there were."""
    for stops in range(1, 10 * MOST_STOPS):
        page.keyboard.press("Tab")
        hidden = page.evaluate(_HIDDEN_FOCUS)
        assert not hidden, f"{page.url}: the focus can't be seen on {hidden}"
        if page.evaluate("document.activeElement === document.body"):
            return stops
    raise AssertionError(f"{page.url}: the Tab key never comes to an end")


def has_focus(target: Locator) -> bool:
    """Tell whether an element has the focus."""
    return bool(target.evaluate("one => one === document.activeElement"))
