"""The places of the tour where managers let programs in, and have programs called."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from portal.lib.db import utc_text
from portal.lib.ids import new_ref

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
PROGRAMS, WEBHOOKS = "/staff/settings/programs", "/staff/settings/webhooks"
_ATTEMPT = 'INSERT INTO "webhook_attempt" VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
_CALLS = (("delivery.updated", "200", ""), ("sale.sealed", None, "too slow"), ("webhook.ping", "200", ""))


def _at(address: str) -> Go:
    return lambda page, _: page.goto(address)


def _made(page: Page, _: "Tour") -> None:
    page.goto(f"{PROGRAMS}/new")
    page.get_by_label("Name of the program").fill("Scheduler")
    page.get_by_label("In whose name it acts").select_option(index=1)
    page.get_by_label(re.compile("^Tell customers how promises stand")).check()
    page.get_by_role("button", name="Make the token").click()
    page.get_by_text("Copy it now").wait_for()


def _program(page: Page, tour: "Tour") -> None:
    _made(page, tour)
    page.reload()
    page.get_by_text("It was shown once").wait_for()


def _ending(page: Page, tour: "Tour") -> None:
    _made(page, tour)
    page.get_by_role("link", name="End Scheduler").click()
    page.get_by_role("button", name="End Scheduler").wait_for()


def _ended(page: Page, tour: "Tour") -> None:
    """Show the list with one that is let in, and one that was ended just now."""
    _made(page, tour)
    _ending(page, tour)
    page.get_by_role("button", name="End Scheduler").click()
    page.get_by_text("Ended: Scheduler is let in no more.").wait_for()


def _program_error(page: Page, _: "Tour") -> None:
    page.goto(f"{PROGRAMS}/new")
    page.get_by_label(re.compile("^At the end of a day")).check()
    page.get_by_role("button", name="Make the token").click()
    page.locator(".error-summary").wait_for()


def _called(page: Page, _: "Tour") -> None:
    page.goto(f"{WEBHOOKS}/new")
    page.get_by_label("Name of the program").fill("Planner")
    page.get_by_label("Address that we call").fill("https://planner.example/kept")
    page.get_by_label("In whose name it hears").select_option(index=1)
    page.get_by_label(re.compile("^Sales: ")).check()
    page.get_by_role("button", name="Make the webhook").click()
    page.get_by_text("Copy it now").wait_for()
    page.get_by_role("button", name="Switch it off").click()
    page.get_by_role("button", name="Switch it on").wait_for()


def _webhook(page: Page, tour: "Tour") -> None:
    """Show a webhook with calls, switched off so that nothing is sent meanwhile."""
    _called(page, tour)
    webhook, at = page.url.partition("?")[0].rpartition("/")[2], utc_text(datetime.now(UTC))
    for place, (kind, status, error) in enumerate(_CALLS):
        tour.portal.sql(_ATTEMPT, new_ref(), webhook, at, str(place), kind, status, "312", error)
    page.reload()


def _kinds(page: Page, _: "Tour") -> None:
    page.goto(f"{WEBHOOKS}/new")
    page.get_by_text("Only some kinds of what happens").click()
    page.get_by_role("button", name="Make the webhook").click()
    page.locator(".error-summary").wait_for()
    page.get_by_text("Only some kinds of what happens").click()


def _follow(name: str) -> Go:
    def go(page: Page, tour: "Tour") -> None:
        _called(page, tour)
        page.get_by_role("link", name=name).click()
        page.get_by_role("button", name=re.compile("^(Save the change|End )")).wait_for()

    return go


PLACES_OF_PROGRAMS: dict[str, Go] = {
    "programs, none": _at(PROGRAMS),
    "programs": _ended,
    "new program": _at(f"{PROGRAMS}/new"),
    "new program, error": _program_error,
    "program, its secret": _made,
    "program": _program,
    "ending a program": _ending,
    "webhooks, none": _at(WEBHOOKS),
    "webhook": _webhook,
    "webhooks": _at(WEBHOOKS),
    "new webhook, error": _kinds,
    "changing a webhook": _follow("Change it"),
    "ending a webhook": _follow("End it"),
}
