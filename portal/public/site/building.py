"""A build, in this order, so that what was withdrawn is gone first and nothing is published by halves.

1. Ask every source which addresses there are and what each shows; take away the files of those that are gone.
2. Refuse content that claims a number which nothing bears out.
3. Make the pages whose key is new, beside the site; refuse a form, a script, and a link to what isn't there.
4. Write down what is about to be published, publish it file by file, the site map last, and write down what is there.

A build that is killed anywhere leaves a site that works and that the next build completes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from portal.lib.installed import settings
from portal.public.claims import claims_in
from portal.public.site import links
from portal.public.site.batches import ASSETS, file_of
from portal.public.site.folder import Folder, held
from portal.public.site.manifest import Made, Manifest
from portal.public.site.plan import Plan, Planned, plan_of
from portal.public.site.refusals import NotBuilt
from portal.public.site.site_map import MAP, site_map
from portal.public.site.stage import on_stage

Tell: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """What a build did: files of the whole site, made anew, written because they differ, taken away, left for later."""

    files: int
    made: int
    written: int
    removed: int
    waiting: int


def build(
    folder: Path,
    at: datetime,
    site_url: str = "",
    most: int | None = None,
    tell: Tell = lambda _made, _of: None,
) -> Report:
    """Build the site as it is at `at` (aware, UTC) into `folder`, for `site_url` (by default that of the settings).

    With `most` at most so many pages are made, first those that show something new and then those that only show
    another day. `tell` is called with the number of pages made so far and in all. Raises NotBuilt.
    """
    with held(folder) as place, on_stage(site_url or settings().site_address):
        plan = plan_of(at, place.manifest.snapshot, site_url or settings().site_address)
        return _Build(place, plan, tell).run(most)


class _Build:
    """One build of a plan in a folder that it holds."""

    def __init__(self, place: Folder, plan: Plan, tell: Tell) -> None:
        self._place = place
        self._plan = plan
        self._tell = tell
        self._files: dict[str, Made] = dict(place.manifest.files)
        self._maps: set[str] = set()
        self._made = self._removed = 0

    def run(self, most: int | None) -> Report:
        self._remove(path for path in self._gone() if not _goes_last(path))
        if wrong := claims_in():
            raise NotBuilt(*wrong)
        due = self._due()
        now = due[:most]
        self._make(now)
        self._add_map()
        self._check_links()
        written = self._publish()
        self._remove(self._gone())
        self._keep()
        return Report(len(self._files), self._made, written, self._removed, len(due) - len(now))

    def _gone(self) -> list[str]:
        return [path for path in self._files if path not in self._plan.pages and path not in self._maps]

    def _due(self) -> list[Planned]:
        """Return what is to be made: first what shows something new, then what only shows another day."""
        stale = [page for page in self._plan.pages.values() if self._is_stale(page)]
        return sorted(stale, key=self._shows_another_day_alone)

    def _is_stale(self, page: Planned) -> bool:
        made = self._files.get(page.path)
        return made is None or made.key != page.key or not self._place.has(page.path)

    def _shows_another_day_alone(self, page: Planned) -> bool:
        made = self._files.get(page.path)
        return page.batch.daily and made is not None and made.key.startswith(page.own_key)

    def _make(self, pages: list[Planned]) -> None:
        by_batch: dict[int, list[Planned]] = {}
        for page in pages:
            by_batch.setdefault(id(page.batch), []).append(page)
        self._tell(0, len(pages))
        for some in by_batch.values():
            waiting = {page.address: page for page in some}
            for address, body in some[0].batch.make(tuple(waiting)):
                self._take(waiting.pop(address), body)
                self._tell(self._made, len(pages))
            # Gone since the plan was made: whoever withdrew it doesn't wait for the next build.
            for page in waiting.values():
                del self._plan.pages[page.path]
                self._remove([page.path])

    def _take(self, page: Planned, body: bytes) -> None:
        self._made += 1
        is_page = page.path.endswith(".html") and not page.batch.alone
        if is_page and (refused := links.what_cannot_be_there(body)):
            message = (
                f"{page.address} holds a <{refused}>, which a static site has no use for. Lead to the portal."
            )
            raise NotBuilt(message)
        found = (links.links_of(body), links.anchors_of(body)) if is_page else ((), ())
        self._stage(page.path, page.key, body, *found)

    def _stage(self, path: str, key: str, body: bytes, *found: tuple[str, ...]) -> None:
        digest = sha256(body).hexdigest()
        before = self._files.get(path)
        if before is None or before.sha256 != digest or not self._place.has(path):
            self._place.stage(path, body)
        self._files[path] = Made(key, digest, len(body), *found)

    def _add_map(self) -> None:
        there = {page.address for page in self._plan.listed() if page.path in self._files}
        for address, body in site_map(self._plan.site_url, sorted(there)):
            self._maps.add(file_of(address))
            self._stage(file_of(address), "", body)

    def _check_links(self) -> None:
        addresses = {path: page.address for path, page in self._plan.pages.items()}
        if broken := list(links.broken_links(addresses, self._files)):
            raise NotBuilt(*broken)

    def _publish(self) -> int:
        """Publish what waits; until all of it is there, it is written down as ours without a key."""
        staged = self._place.staged
        if staged:
            begun = {**self._place.manifest.files, **dict.fromkeys(staged, Made(""))}
            self._place.keep(Manifest(begun, self._place.manifest.snapshot))
        self._place.publish()
        return len(staged)

    def _remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._place.remove(path)
            self._removed += self._files.pop(path, None) is not None

    def _keep(self) -> None:
        now = Manifest(self._files, self._plan.snapshot)
        if now != self._place.manifest:
            self._place.keep(now)


def _goes_last(path: str) -> bool:
    """The pages that are being replaced still ask for the old style sheet; the map is made when all else is known."""
    return path.startswith((ASSETS, MAP))
