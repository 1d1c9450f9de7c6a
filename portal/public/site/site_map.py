"""The map of a site: every page that search engines are told of (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

MAP = "sitemap"
MOST_OF_A_FILE = 50_000  # The protocol's limit; above it an index leads to several files.
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def site_map(site_url: str, addresses: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Give the files of the map with their addresses; the first to read is always /sitemap.xml."""
    starts = range(0, len(addresses), MOST_OF_A_FILE)
    if len(starts) <= 1:
        yield f"/{MAP}.xml", _file("urlset", "url", site_url, addresses)
        return
    names = [f"/{MAP}-{number}.xml" for number, _ in enumerate(starts, start=1)]
    for name, start in zip(names, starts, strict=True):
        yield name, _file("urlset", "url", site_url, addresses[start : start + MOST_OF_A_FILE])
    yield f"/{MAP}.xml", _file("sitemapindex", "sitemap", site_url, names)


def _file(outer: str, inner: str, site_url: str, addresses: Sequence[str]) -> bytes:
    rows = "".join(f"<{inner}><loc>{escape(site_url + address)}</loc></{inner}>\n" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_XMLNS}">\n{rows}</{outer}>\n'.encode()
