"""Where pages of the site are made: inside the application, as nobody in particular, with what frames them read once.

A template that the application serves as well asks here for its addresses: `portal_url` of what only the portal has
(a form, a sign-in), `canonical_url` of itself.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from flask import Flask, current_app, g, render_template, request, url_for

from portal.lib.installed import settings
from portal.public.site.batches import Source

SnapshotMaker: TypeAlias = Callable[[datetime], str]
Frame: TypeAlias = dict[str, Any]

_BUILT = "kept_site_built"
_NAME = "kept_site"
# The job that builds after changes runs in a thread without an application.
_bound: list[Flask] = []


@dataclass
class Built:
    """The site as its pages see it: where it will stand, the address being made, what frames each page."""

    site_url: str
    here: str = ""
    frame: Frame = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """What a site is made from: sources in the order in which their pages are published, and the day's snapshot."""

    sources: tuple[Source, ...]
    snapshot: SnapshotMaker


def install(app: Flask, sources: Iterable[Source], snapshot: SnapshotMaker) -> None:
    """Let sites be built from these sources of `app`, and give its templates `portal_url` and `canonical_url`."""
    app.extensions[_NAME] = Parts(tuple(sources), snapshot)
    app.jinja_env.globals.update(portal_url=portal_url, canonical_url=canonical_url)
    _bound[:] = [app]


def parts() -> Parts:
    """Return what the site of this application is made from."""
    found: Parts = current_app.extensions[_NAME]
    return found


@contextmanager
def on_stage(site_url: str) -> Iterator[None]:
    """Let pages be made for a site at this address; raises LookupError where no application was made."""
    if not _bound:
        message = "no application is bound: call portal.create_app(settings) first"
        raise LookupError(message)
    with _bound[0].test_request_context(base_url=site_url):
        yield


def begin(site_url: str) -> str:
    """Begin to make pages for a site at this address; returns what frames all of them, as a text to compare."""
    setattr(g, _BUILT, Built(site_url))
    framed: dict[str, Any] = {}
    current_app.update_template_context(framed)
    return repr((site_url, framed["site"], framed["nav"]))


def being_built() -> Built | None:
    """Return the site whose page is being made, or None when the application answers a reader."""
    built: Built | None = g.get(_BUILT)
    return built


def rendered(address: str, template: str, **context: object) -> bytes:
    """Return the page at `address` of the site that is being built."""
    built = being_built()
    if built is not None:
        built.here = address
    return render_template(template, **context).encode()


def address_here() -> str:
    """Return the address of the page that is being made, in the application or for the site."""
    built = being_built()
    return built.here if built else request.path


def portal_url(endpoint: str, **values: Any) -> str:
    """Return the address of a page that only the portal has: its path there, the whole of it in a built site."""
    path = url_for(endpoint, **values)
    return f"{settings().base_url}{path}" if being_built() else path


def canonical_url() -> str:
    """Return the one whole address under which search engines shall know this page."""
    built = being_built()
    return f"{built.site_url if built else settings().site_address}{address_here()}"
