"""The places of the tour where the sources of a draft are added, read and described."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, Page

from tests.lib.papers import VTT, pdf

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
_PAGE = b"<!DOCTYPE html><p>A page of the web, whatever its name says."


def _sources(page: Page, tour: "Tour") -> None:
    page.goto("/staff/sales")
    page.locator(".rows").first.get_by_role("link").first.click()
    page.goto(f"{page.url}/sources")
    page.get_by_role("button", name="Add these files").wait_for()


def _source(page: Page, tour: "Tour") -> None:
    _sources(page, tour)
    page.locator(".rows .what a").first.click()
    page.get_by_role("heading", name="What we read").wait_for()


def _upload(page: Page, tour: "Tour", *files: FilePayload) -> None:
    _sources(page, tour)
    page.get_by_label("Files", exact=True).set_input_files(list(files))
    page.get_by_role("button", name="Add these files").click()


def _read(page: Page, tour: "Tour") -> None:
    """Upload a transcript, or look at it where it was uploaded before."""
    _sources(page, tour)
    known = page.get_by_role("link", name="Call with the customer", exact=True)
    if known.count():
        known.click()
    else:
        _upload(page, tour, _file("Call with the customer.vtt", VTT.encode()))
    page.get_by_role("heading", name="What we read").wait_for()


def _refused(page: Page, tour: "Tour") -> None:
    _upload(page, tour, _file("offer.txt", _PAGE), _file("scan.pdf", pdf(None)))
    page.locator(".error-summary").wait_for()


def _pasted_error(page: Page, tour: "Tour") -> None:
    _sources(page, tour)
    page.get_by_label("The text").fill("We come back within 24 hours. " * 40)
    page.get_by_role("button", name="Add this text").click()
    page.locator(".error-summary").wait_for()


def _described_error(page: Page, tour: "Tour") -> None:
    _source(page, tour)
    page.get_by_label("Its title").fill("")
    page.get_by_role("button", name="Save").click()
    page.locator(".error-summary").wait_for()


def _file(name: str, body: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": body}


PLACES_OF_SOURCES: dict[str, Go] = {
    "sources of a draft": _sources,
    "sources of a draft, refused files": _refused,
    "sources of a draft, error in a text": _pasted_error,
    "source of a draft": _source,
    "source of a draft, from a file": _read,
    "source of a draft, error": _described_error,
}
