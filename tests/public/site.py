"""A site for tests: built into a folder of its own, with sources that a test makes up, read as its readers would."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, render_template_string

from portal import SITE
from portal.lib import clock
from portal.public.site import stage
from portal.public.site.batches import Batch, Building
from portal.public.site.building import Report, build
from portal.public.site.stage import being_built

URL = "https://www.hallam.example"
_PAGE = """{% extends "web/layout.html" %}{% block title %}{{ title }}{% endblock %}
{% block main %}<p>{{ words }}</p>
{% if day %}<p>Our record as of {{ day }}.</p>{% endif %}{{ more|safe }}{% endblock %}"""


@dataclass
class Links:
    """Pages like those of referral links: words by address, which a test changes; `made` are those made so far."""

    words: dict[str, str] = field(default_factory=dict)
    daily: bool = True
    more: str = ""
    gone: set[str] = field(default_factory=set)
    made: list[str] = field(default_factory=list)

    def source(self, building: Building) -> Iterator[Batch]:
        """Give them in batches of 500, with the words as keys."""
        addresses = list(self.words)
        for start in range(0, len(addresses), 500):
            keys = {address: self.words[address] for address in addresses[start : start + 500]}
            yield Batch(keys, lambda some: self._make(some, building), daily=self.daily, listed=False)

    def _make(self, addresses: Collection[str], building: Building) -> Iterator[tuple[str, bytes]]:
        for address in addresses:
            if address not in self.gone:
                self.made.append(address)
                yield address, self._page(address, building)

    def _page(self, address: str, building: Building) -> bytes:
        built = being_built()
        assert built
        built.here = address
        day = building.snapshot.day if self.daily else ""
        text = render_template_string(
            _PAGE, title=f"Page {address[1:]}", words=self.words[address], day=day, more=self.more
        )
        return text.encode()


def with_links(app: Flask, **words: str) -> Links:
    """Let the site of `app` have such pages too, at /r/NAME for each name."""
    links = Links({f"/r/{name}": text for name, text in words.items()})
    stage.install(app, (*SITE, links.source), lambda at: f"the figures of {at:%Y-%m-%d}")
    return links


def built(folder: Path, most: int | None = None) -> Report:
    """Build the site as it is now."""
    return build(folder, clock.now(), URL, most)


def files_of(folder: Path) -> Mapping[str, bytes]:
    """Return every file of a site by its path, without those that the build keeps for itself."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def times_of(folder: Path) -> Mapping[str, int]:
    """Return when each file was last written."""
    return {path: (folder / path).stat().st_mtime_ns for path in files_of(folder)}
