"""The places of the tour where staff look after testimonials and what the public reads of the company."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
LIST = "/staff/testimonials"
# Of the demonstration: Linh's words are hidden on Max's word alone, Hanna took hers back, Ellen's have a reply.
LINH, HANNA, ELLEN, TOMAS = (
    "drunk when he came",
    "no system of their own",
    "my husband can.t stand",
    "We fix teeth",
)
LONG_AGO = "2020-01-01T00:00:00.000000Z"
_OPEN = '"ended_at" IS NULL AND "confirmed_at" IS NULL'


def _at(address: str) -> Go:
    return lambda page, _: page.goto(address)


def _one(words: str) -> Go:
    """Return the way to somebody's testimonial, all opened."""

    def go(page: Page, _: "Tour") -> None:
        page.goto(LIST)
        page.get_by_role("link", name=re.compile(words)).click()
        page.wait_for_url(re.compile(rf"{LIST}/\w+$"))
        for summary in page.locator("summary").all():
            summary.click()

    return go


def _below(words: str, link: str) -> Go:
    def go(page: Page, tour: "Tour") -> None:
        _one(words)(page, tour)
        page.get_by_role("link", name=link).click()
        page.locator("main form").first.wait_for()

    return go


def _hiding_error(page: Page, tour: "Tour") -> None:
    _below(TOMAS, "Hide it")(page, tour)
    page.locator("summary", has_text="Hide it for now").click()
    page.get_by_role("button", name="Yes, hide it").click()
    page.locator(".error-summary").wait_for()


def _reply_error(page: Page, tour: "Tour") -> None:
    _below(TOMAS, "Reply in public")(page, tour)
    page.get_by_role("button", name="See what the public sees").click()
    page.locator(".error-summary").wait_for()


def _reply_preview(page: Page, tour: "Tour") -> None:
    _below(TOMAS, "Reply in public")(page, tour)
    page.get_by_label("Your reply").fill(
        "Thank you. The cables have labels now, for the day on which she is ill."
    )
    page.get_by_role("button", name="See what the public sees").click()
    page.get_by_role("heading", name="What the public sees").wait_for()
    page.locator("summary", has_text="Publish this reply").click()


def _answer(page: Page, tour: "Tour") -> None:
    _set_objection(tour, "He did drink, and he knows that I say so.", LONG_AGO)
    try:
        _one(LINH)(page, tour)
        page.goto(re.sub("confirmation$", "answer", _action(page)))
        page.get_by_role("button", name="Send the answer").wait_for()
    finally:
        _set_objection(tour, "", None)


def _action(page: Page) -> str:
    """Return where the form leads that confirms."""
    return page.get_by_role("form", name="Confirm").get_attribute("action") or ""


def _set_objection(tour: "Tour", words: str, at: str | None) -> None:
    statement = f'UPDATE "withholding" SET "objection" = ?, "objected_at" = ? WHERE {_OPEN}'  # noqa: S608
    tour.portal.sql(statement, words, at)


def _profile_error(page: Page, _: "Tour") -> None:
    page.goto("/staff/settings/public")
    page.get_by_label("What we do").fill("We mend stairs. " * 200)
    page.get_by_role("button", name="Save it").click()
    page.locator(".error-summary").wait_for()


def _closing_error(page: Page, _: "Tour") -> None:
    page.goto("/staff/settings/public")
    page.locator("summary", has_text="Close the scoreboard").click()
    page.get_by_role("button", name="Yes, close it").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_TESTIMONIALS: dict[str, Go] = {
    "testimonials": _at(LIST),
    "testimonials, a second person": _at(f"{LIST}?needs=second"),
    "testimonial, hidden, second person": _one(LINH),
    "testimonial, hidden by the reader": _one(LINH),
    "testimonial, withdrawn": _one(HANNA),
    "testimonial, replied": _one(ELLEN),
    "testimonial, public": _one(TOMAS),
    "hiding": _below(TOMAS, "Hide it"),
    "hiding, error": _hiding_error,
    "reply": _below(TOMAS, "Reply in public"),
    "reply, error": _reply_error,
    "reply, preview": _reply_preview,
    "answer to an objection": _answer,
    "public settings": _at("/staff/settings/public"),
    "public settings, error": _profile_error,
    "public settings, closing": _closing_error,
}
DEES = ("testimonial, hidden, second person", "answer to an objection")
