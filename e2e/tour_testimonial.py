"""The places of the tour where Ana tells others how it was: the form, its preview, and what becomes of her words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from portal.lib.db import utc_text
from portal.lib.ids import new_ref

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
LONG = "They came late, and told me the day before. " * 12 + "a" * 160
_ANAS = """SELECT t."ref", t."n" FROM "testimonial" t JOIN "contact" c ON c."ref" = t."contact" JOIN "sale" s
ON s."ref" = t."sale" WHERE c."email" = ? AND s."title" = 'Your kitchen'"""
_NEXT = iter(range(1000))


def _form(page: Page, _: "Tour") -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()
    page.get_by_role("link", name="Tell others how it was").click()
    page.get_by_label("Your words", exact=True).wait_for()


def _error(page: Page, tour: "Tour") -> None:
    _form(page, tour)
    page.get_by_label("Your words", exact=True).fill("Words that are here, under no name.")
    page.get_by_label("Your name").fill("")
    page.get_by_label("A photo").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    _publish(page)
    page.locator(".error-summary").wait_for()


def _preview(page: Page, tour: "Tour") -> None:
    _form(page, tour)
    page.get_by_label("Your words", exact=True).fill("Typed, and not published.")
    page.get_by_label("Are you connected").fill("My brother drives for you.")
    page.get_by_label("Show the record").check()
    page.locator("#preview .testimonial", has_text="Typed, and not published.").wait_for()


def _published(page: Page, tour: "Tour") -> None:
    _form(page, tour)
    # Other words each time, so that it is another version.
    page.get_by_label("Your words", exact=True).fill(f"{LONG} {next(_NEXT)}")
    page.get_by_label("What we did").fill("kitchen")
    _publish(page)
    page.get_by_text("Everybody can read your words now").wait_for()


def _stale(page: Page, tour: "Tour") -> None:
    _form(page, tour)
    other = page.context.new_page()
    _published(other, tour)
    other.close()
    page.get_by_label("Your words", exact=True).fill("Typed in another window.")
    _publish(page)
    page.get_by_text("You have changed your words elsewhere").wait_for()


def _hidden(page: Page, tour: "Tour") -> None:
    _published(page, tour)
    _hide(tour)
    page.reload()
    page.get_by_text("Your words are hidden").wait_for()


def _objection_error(page: Page, tour: "Tour") -> None:
    _hidden(page, tour)
    page.get_by_role("button", name="Send my objection").click()
    page.locator(".error-summary").wait_for()


def _taking_back(page: Page, tour: "Tour") -> None:
    _published(page, tour)
    page.get_by_role("link", name="Take my words back").click()
    page.get_by_role("button", name="Take my words back").wait_for()


def _taken_back(page: Page, tour: "Tour") -> None:
    _taking_back(page, tour)
    page.get_by_role("button", name="Take my words back").click()
    page.get_by_role("heading", name="You took your words back").wait_for()


def _ours(page: Page, tour: "Tour") -> None:
    """As if Dee's address were at the domain of Ana's household: then Ana's is one of the company's own."""
    [(ref, email)] = tour.portal.sql('SELECT "ref", "email" FROM "staff" WHERE "role" = ?', "delivery")[:1]
    _form(page, tour)
    _set_email(tour, str(ref), "dee@brandt.example")
    try:
        page.reload()
        page.get_by_role("heading", name="Nobody here writes about themselves").wait_for()
    finally:
        _set_email(tour, str(ref), str(email))


def _publish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Publish ")).click()


def _set_email(tour: "Tour", staff: str, email: str) -> None:
    tour.portal.sql('UPDATE "staff" SET "email" = ? WHERE "ref" = ?', email, staff)


def _hide(tour: "Tour") -> None:
    """Let a manager have hidden what Ana published last."""
    [(ref, n)] = tour.portal.sql(_ANAS, "ana@brandt.example")
    [(by,)] = tour.portal.sql('SELECT "ref" FROM "staff" WHERE "role" = ?', "manager")[:1]
    at = datetime.now(UTC)
    row = {
        "ref": new_ref(),
        "testimonial": str(ref),
        "n": str(n),
        "reason": "personal_data",
        "explanation": "It names your neighbour, who did not ask for it.",
        "at": utc_text(at),
        "by": str(by),
        "until": utc_text(at + timedelta(hours=72)),
        "objection": "",
        "answer": "",
    }
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    tour.portal.sql(f'INSERT INTO "withholding" ({names}) VALUES ({marks})', *row.values())  # noqa: S608 - our own columns


PLACES_OF_TESTIMONIAL: dict[str, Go] = {
    "testimonial": _form,
    "testimonial, error": _error,
    "testimonial, preview": _preview,
    "testimonial, published": _published,
    "testimonial, stale": _stale,
    "testimonial, hidden": _hidden,
    "testimonial, error in an objection": _objection_error,
    "testimonial, taking it back": _taking_back,
    "testimonial, taken back": _taken_back,
    "testimonial, of our own address": _ours,
}
