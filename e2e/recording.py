"""Sam's hands while he records a sale: each press and each field that he fills is counted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from portal.intake.quotes import find_quote

# Puts the beginning of a slice (code points) of the text amid the window; says where it begins and ends.
_ENDS = """([start, end]) => {
  const pieces = [...document.querySelectorAll("[data-at]")];
  const place = (at, last) => {
    const fits = (one) => {
      const from = Number(one.dataset.at), to = from + [...one.textContent].length;
      return last ? from < at && at <= to : from <= at && at < to;
    };
    const piece = pieces.find(fits);
    const units = [...piece.textContent].slice(0, at - Number(piece.dataset.at)).join("").length;
    return [piece.firstChild, units];
  };
  const range = document.createRange();
  range.setStart(...place(start, false));
  range.setEnd(...place(end, true));
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const first = boxes[0], last = boxes.at(-1);
  return [first.left, (first.top + first.bottom) / 2, last.right, (last.top + last.bottom) / 2];
}"""


@dataclass
class Hands:
    """Somebody at a page, and how often they pressed and typed."""

    page: Page
    presses: int = 0
    filled: int = 0

    def press(self, what: Locator) -> None:
        """Press something once."""
        what.click()
        self.presses += 1

    def go(self, what: Locator) -> None:
        """Press something that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.press(what)

    def type(self, label: str, text: str) -> None:
        """Fill a field."""
        self.page.get_by_label(label, exact=True).fill(text)
        self.filled += 1

    def set(self, name: str, value: str) -> None:
        """Choose or fill the field of this name."""
        one = self.page.locator(f'[name="{name}"]')
        kind = one.first.evaluate("one => one.type")
        if kind == "radio":
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
            self.presses += 1
        elif kind.startswith("select"):
            one.select_option(value)
            self.presses += 1
        else:
            one.fill(value)
            self.filled += 1

    def set_all(self, fields: Mapping[str, str]) -> None:
        """Choose and fill these fields, in their order."""
        for name, value in fields.items():
            self.set(name, value)

    def upload(self, draft: str, *files: Path) -> None:
        """Add files as sources of a draft; what each is stays as its content says."""
        self.page.goto(f"{draft}/sources")
        self.page.get_by_label("Files", exact=True).set_input_files(list(files))
        self.presses += 1
        self.go(self.page.get_by_role("button", name="Add these files"))
        expect(self.page.get_by_role("status").first).to_be_visible()

    def date(self, draft: str, title: str, day: str) -> None:
        """Say of which day a source of a draft is that doesn't say so itself."""
        self.page.goto(f"{draft}/sources")
        self.go(self.page.get_by_role("link", name=title, exact=True))
        self.set("received_on", day)
        self.save()

    def source(self, draft: str, title: str) -> str:
        """Return the address where promises are taken from a source of a draft."""
        self.page.goto(f"{draft}/sources")
        link = self.page.get_by_role("link", name=re.compile(f"^Take promises.*{re.escape(title)}"))
        return self.page.url.partition("/staff")[0] + (link.get_attribute("href") or "")

    def take(self, text: str, exact: str) -> None:
        """Select these very words of a source's text with the mouse, and make them a promise."""
        left, top, right, bottom = self.page.evaluate(_ENDS, list(find_quote(text, exact)))
        self.page.mouse.move(left + 1, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=3)
        self.page.mouse.up()
        self.presses += 1
        expect(self.page.locator("[data-chosen]")).to_contain_text(exact.split(maxsplit=1)[0])
        self.go(self.page.get_by_role("button", name="Make it a promise"))

    def last_details(self) -> None:
        """Go from the text to the details of the promise that was taken last."""
        self.go(self.page.get_by_role("link", name=re.compile("^Details")).last)

    def save(self) -> None:
        """Save the details by their button."""
        self.go(self.page.get_by_role("button", name="Save", exact=True))
