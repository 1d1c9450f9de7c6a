"""The places of the tour where a conversation is read and written, by the customer and in the workspace."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _kitchen(page: Page, _tour: "Tour") -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()
    page.goto(f"{page.url.partition('#')[0]}/messages")


def _kitchen_error(page: Page, tour: "Tour") -> None:
    _kitchen(page, tour)
    page.get_by_role("button", name="Send").click()
    page.locator(".error-summary").wait_for()


def _denial(page: Page, tour: "Tour") -> None:
    _kitchen(page, tour)
    page.get_by_role("link", name=re.compile("That did not happen")).first.click()


def _everything(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/messages")


def _conversation(page: Page, tour: "Tour") -> None:
    _everything(page, tour)
    page.get_by_role("link", name="Answer").first.click()


def _conversation_error(page: Page, tour: "Tour") -> None:
    _conversation(page, tour)
    page.get_by_role("button", name="Send").click()
    page.locator(".error-summary").wait_for()


def _noting(page: Page, tour: "Tour") -> None:
    _conversation(page, tour)
    page.get_by_role("link", name="I called").click()
    page.get_by_text("It was not just now").click()


def _noting_error(page: Page, tour: "Tour") -> None:
    _noting(page, tour)
    page.get_by_label("On which day").fill("2999-01-01")
    page.get_by_role("button", name="Save").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_MESSAGES: dict[str, Go] = {
    "conversations of a customer": lambda page, _: page.goto("/my/messages"),
    "conversation": _kitchen,
    "conversation, error": _kitchen_error,
    "that did not happen": _denial,
    "conversations, staff": _everything,
    "conversation, staff": _conversation,
    "conversation, staff, error": _conversation_error,
    "noting a call": _noting,
    "noting a call, error": _noting_error,
}
