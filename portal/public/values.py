"""What the pages of content are filled with, and the source that brings them into a built site."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from portal.people.queries import company
from portal.public.content import Page, pages
from portal.public.figures_in_content import UNPUBLISHED, figures_at
from portal.public.placeholders import Values
from portal.public.rules_in_content import rules_in_words
from portal.public.site.batches import Batch, Building
from portal.public.site.stage import rendered

HOME = "home"


def values_at(at: datetime, *of: Page) -> Values:
    """Return what stands for the placeholders of these pages at `at` (aware); figures are read where one shows them."""
    figures = figures_at(at) if any(page.shows_figures for page in of) else {}
    return Values(company().name, rules_in_words(), figures, UNPUBLISHED)


def template_of(page: Page) -> str:
    """Return the template that shows a page of content."""
    return "public/home.html" if page.slug == HOME else "public/page.html"


def content_pages(building: Building) -> Iterator[Batch]:
    """Give the pages of content; those with figures are new whenever a figure is."""
    figures = _digest(figures_at(building.at).items())
    by_address = {"/" if slug == HOME else f"/{slug}": page for slug, page in pages().items()}
    keys = {address: figures if page.shows_figures else "" for address, page in by_address.items()}

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        values = values_at(building.at, *(by_address[address] for address in addresses))
        for address in addresses:
            page = by_address[address]
            yield address, rendered(address, template_of(page), page=page.filled(values))

    yield Batch(keys, make)


def _digest(figures: Iterable[tuple[str, str]]) -> str:
    return sha256(repr(sorted(figures)).encode()).hexdigest()
