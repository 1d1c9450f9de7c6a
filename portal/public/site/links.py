"""The links of a built site: what a page leads to is there, up to the anchor."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from portal.public.site.batches import file_of
from portal.public.site.manifest import Made

# Our templates and what makes content safe always write values in double quotes.
_LEADS = re.compile(rb'\s(?:href|src)="([^"]*)"')
_ANCHOR = re.compile(rb'\sid="([^"]*)"')
_REFUSED = re.compile(rb"<(form|script)\b")


def links_of(body: bytes) -> tuple[str, ...]:
    """Return where a page leads within its own site, each once, in a settled order."""
    found = {unescape(link.decode()) for link in _LEADS.findall(body)}
    return tuple(sorted(link for link in found if _is_own(link)))


def anchors_of(body: bytes) -> tuple[str, ...]:
    """Return the anchors of a page, in a settled order."""
    return tuple(sorted({unescape(anchor.decode()) for anchor in _ANCHOR.findall(body)}))


def what_cannot_be_there(body: bytes) -> str | None:
    """Return the element of a page that a static site has no use for: nobody would answer its form, nothing is run."""
    found = _REFUSED.search(body)
    return found[1].decode() if found else None


def broken_links(addresses: Mapping[str, str], files: Mapping[str, Made]) -> Iterator[str]:
    """Give a line for each link to what isn't there; `addresses` are those of the site, by the path of their file."""
    # Nearly all pages have the links of the frame alone, so each link of an address is looked up once.
    known: dict[tuple[str, str], bool] = {}
    for path, address in addresses.items():
        made = files.get(path)
        for link in made.links if made else ():
            place = (address if not link.startswith("/") else "", link)
            if place not in known:
                known[place] = _leads_somewhere(address, link, addresses, files)
            if not known[place]:
                yield f"{address} leads to {link}, which is not there. Mend the link, or bring the page back."


def _leads_somewhere(
    address: str, link: str, addresses: Mapping[str, str], files: Mapping[str, Made]
) -> bool:
    parts = urlsplit(urljoin(address, link))
    target = file_of(unquote(parts.path))
    if target not in addresses:
        return False
    made = files.get(target)
    # One that is made in a later round is known by its address alone.
    return not parts.fragment or made is None or not made.sha256 or unquote(parts.fragment) in made.anchors


def _is_own(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return True
    return not parts.scheme and not parts.netloc
