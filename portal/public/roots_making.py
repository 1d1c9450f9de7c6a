"""The daily roots in public, made alike for an answer of the portal and for a built site."""

import json
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from flask import url_for

from portal.people.queries import company
from portal.public.site.batches import Batch, Building
from portal.public.site.stage import rendered
from portal.record.root_proofs import log_of_all
from portal.record.root_queries import (
    ShownRoot,
    hashes_by_day,
    months_with_roots,
    newest_roots,
    roots_in,
    roots_on,
)

SHOWN = 60
Template = tuple[str, dict[str, Any]]


def first_page() -> Template:
    """Return the page of the newest roots."""
    return "public/roots.html", {"roots": newest_roots(SHOWN), "months": months_with_roots(), "most": SHOWN}


def month_page(month: date) -> Template | None:
    """Return the page of a month, which begins on this day; None where it has no root."""
    roots = roots_in(month)
    return ("public/roots_month.html", {"roots": roots, "month": month}) if roots else None


def month_of(text: str) -> date | None:
    """Return the first day of a month like "2026-03"; None for any other text."""
    return day_of(f"{text}-01")


def day_of(text: str) -> date | None:
    """Return the day of a text like "2026-03-03"; None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def data_made() -> str:
    """Return the newest roots as JSON, with the statements and signatures themselves.

    `consistency` of a root is the proof (RFC 9162, 2.1.4) that the log in the statement of the newest one continues
    the log in its own: hashes in hex.
    """
    roots, log = newest_roots(SHOWN), log_of_all()
    newest = roots[0].n if roots else 0
    data = {
        "company": company().name,
        "roots": [
            {**_fields(one), "consistency": _hex(log.consistency(one.n - 1, newest - 1) if one.n > 1 else ())}
            for one in roots
            if newest <= log.size + 1
        ],
        "months": [month.isoformat()[:7] for month in months_with_roots()],
    }
    return f"{json.dumps(data, indent=1, ensure_ascii=False)}\n"


def root_pages(_: Building) -> Iterator[Batch]:
    """Give the roots to a site that is built: the newest page anew each day, the files of a day once and for all."""
    hashes = hashes_by_day()
    yield _pages(hashes)
    yield _files(dict(hashes))


def _pages(hashes: Collection[tuple[date, str]]) -> Batch:
    months: dict[str, list[str]] = {}
    for day, digest in hashes:
        months.setdefault(day.isoformat()[:7], []).append(digest)
    page, data = url_for("public_roots.newest"), url_for("public_roots.data")
    of_month = {url_for("public_roots.month", month=month): month for month in months}
    keys = {address: _digest(*months[month]) for address, month in of_month.items()}
    newest = _digest(*(digest for _, digest in list(hashes)[:SHOWN]), *months)

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        for address in addresses:
            if address == data:
                yield address, data_made().encode()
                continue
            month = month_of(of_month.get(address, ""))
            made = month_page(month) if month else first_page()
            if made:
                yield address, rendered(address, made[0], **made[1])

    return Batch({page: newest, data: newest, **keys}, make)


def _files(hashes: Mapping[date, str]) -> Batch:
    days: dict[str, tuple[date, str]] = {}
    for day in hashes:
        days[url_for("public_roots.statement", day=day.isoformat())] = (day, "body")
        days[url_for("public_roots.signature", day=day.isoformat())] = (day, "signature")
    keys = {address: hashes[day] for address, (day, _) in days.items()}

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        roots = {one.day: one for one in roots_on({days[address][0] for address in addresses})}
        for address in addresses:
            day, which = days[address]
            if day in roots:
                yield address, getattr(roots[day], which)

    return Batch(keys, make, listed=False)


def _fields(one: ShownRoot) -> dict[str, Any]:
    return {
        "n": one.n,
        "day": one.day.isoformat(),
        "root": one.root,
        "sha256": one.sha256,
        "statement": one.body.decode("utf-8", "replace"),
        "signature": b64encode(one.signature).decode("ascii"),
    }


def _hex(proof: Collection[bytes]) -> list[str]:
    return [step.hex() for step in proof]


def _digest(*shown: str) -> str:
    return sha256("\0".join(shown).encode()).hexdigest()
