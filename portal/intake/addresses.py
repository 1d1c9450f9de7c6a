"""Addresses of a draft's pages that several of them lead to."""

from typing import Any

from flask import url_for


def details_url(draft: str, part: str) -> str:
    """Return where the details of a promise of a draft stand, by their refs."""
    return url_for("details.page", ref=draft, part=part)


def sources_url(draft: str) -> str:
    """Return where the sources of a draft stand, and where new ones are added."""
    return url_for("sources.everything", ref=draft)


def source_url(draft: str, source: str) -> str:
    """Return where a source of a draft stands as it was read, by their refs."""
    return url_for("sources.one", ref=draft, source=source)


def capture_url(draft: str, source: str, place: int = 0, anchor: str | None = None, **said: Any) -> str:
    """Return where words of a source are taken: the part of it that holds `place` (code points)."""
    return url_for("capture.page", ref=draft, source=source, at=place or None, **said, _anchor=anchor)
