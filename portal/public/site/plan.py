"""The plan of a build: every address there is, and a key that is new whenever the page behind it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.lib import clock
from portal.lib.installed import settings
from portal.people.queries import company
from portal.public.site.batches import Batch, Building, Snapshot, file_of
from portal.public.site.stage import begin, parts

_CODE = Path(__file__).resolve().parents[2]
_CONTENT = _CODE.parent / "content"


@dataclass(frozen=True)
class Planned:
    """A page to be: its address and file, its batch, and its key, which begins with what it shows without the day."""

    address: str
    path: str
    batch: Batch
    own_key: str
    key: str


@dataclass(frozen=True)
class Plan:
    """All pages of the site by the path of their file, the day's snapshot, and the address of the site."""

    pages: dict[str, Planned]
    snapshot: Snapshot
    site_url: str

    def listed(self) -> Iterator[Planned]:
        """Give the pages that search engines are told of."""
        return (page for page in self.pages.values() if page.batch.listed and page.path.endswith(".html"))


def plan_of(at: datetime, last: Snapshot, site_url: str) -> Plan:
    """Ask every source of the application on stage; `last` is the snapshot of the build before."""
    us = company()
    day = clock.today(ZoneInfo(us.time_zone), at).isoformat()
    snapshot = last if last.day == day else Snapshot(day, parts().snapshot(at))
    frame = _digest(begin(site_url), settings().base_url, code_digest())
    building = Building(at, snapshot)
    planned = (
        _planned(address, key, batch, frame, snapshot)
        for source in parts().sources
        for batch in source(building)
        for address, key in batch.keys.items()
    )
    return Plan({page.path: page for page in planned}, snapshot, site_url)


@cache
def code_digest() -> str:
    """Return a digest of our own files: after an upgrade every page is made anew, whatever the change was."""
    kinds = ("py", "html", "css", "js")
    files = [
        *(path for kind in kinds for path in _CODE.rglob(f"*.{kind}")),
        *(path for path in _CONTENT.rglob("*") if path.is_file()),
    ]
    return _digest(*(sha256(path.read_bytes()).hexdigest() for path in sorted(files)))


def _planned(address: str, key: str, batch: Batch, frame: str, snapshot: Snapshot) -> Planned:
    own = _digest(frame, key)
    day = _digest(snapshot.day, snapshot.text) if batch.daily else ""
    return Planned(address, file_of(address), batch, own, f"{own}{day}")


def _digest(*words: str) -> str:
    return sha256("\0".join(words).encode()).hexdigest()[:32]
