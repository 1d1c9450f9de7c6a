"""Checking daily roots: against each other, against the record, and against copies that somebody kept of them.

What finds what: an entry that was dropped or written anew no longer is what the heads of a root say; heads that were
changed with it no longer give the root that was signed; a statement that was changed doesn't carry its signature; one
that was taken out or signed anew doesn't fit the ones after it. Whoever has the signing key and the whole database can
write all of it anew; that is found by any copy of a statement from before, on the public site or with a customer.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from portal.lib.canonical import canonical
from portal.lib.db import utc_text
from portal.record.heads import not_continued
from portal.record.keys import is_signed
from portal.record.models import DailyRoot, RootHead
from portal.record.root_proofs import tree_of
from portal.record.roots import ROOTS, VERSION, content_of, log_of
from portal.record.rules import GENESIS, Fault
from portal.record.stored import one_moment

_NEWEST = 2
_NIGHTS = 30


def root_faults(progress: Callable[[], None] = lambda: None, *, whole: bool = True) -> Iterator[Fault]:
    """Yield what is wrong with the roots, and each stream that doesn't continue the head that a root is over.

    Faults of the roots themselves are of the stream `ROOTS`, their seq being the root's number. All trees are made
    again, and `progress` is called after each; unless `whole`, only those of the newest roots and of a thirtieth of
    the older ones, so that each has its turn within a month.
    """
    with one_moment():
        rows = list(DailyRoot.select().order_by(DailyRoot.n))
        yield from _chain_faults(rows)
        for row in rows if whole else [one for one in rows if _has_its_turn(one, rows[-1])]:
            yield from _tree_faults(row)
            progress()
        days = {row.n: row.day for row in rows}
        for stream, root, seq, gone in not_continued():
            named = f"the root of {days[root]}" if root in days else f"root {root}"
            what = "it isn't there any more, but" if gone else "it is another one than"
            yield Fault(stream, seq, f"{what} {named} covers{' it' if gone else ''}")


def kept_fault(body: bytes) -> str:
    """Say what is wrong with the roots, seen from a statement that somebody kept; empty when they still hold it."""
    said = content_of(body)
    if not said:
        return "it is no statement of a daily root"
    day = said.get("day")
    row = DailyRoot.get_or_none(DailyRoot.n == said["n"]) if isinstance(said.get("n"), int) else None
    if row is not None and bytes(row.body) == body:
        return ""
    if row is None:
        return f"the record has no root {said.get('n')} any more, that of {day}"
    return f"the root of {day} in the record isn't the one that was published then"


def _has_its_turn(row: DailyRoot, newest: DailyRoot) -> bool:
    return row.n > newest.n - _NEWEST or row.n % _NIGHTS == newest.n % _NIGHTS


def _chain_faults(rows: list[DailyRoot]) -> Iterator[Fault]:
    """Yield each statement that isn't the one that was signed, or doesn't follow from those before it."""
    log = log_of(bytes(row.body) for row in rows)
    previous, day = GENESIS, None
    for before, row in enumerate(rows):
        if row.n != before + 1:
            yield Fault(ROOTS, row.n, f"root {before + 1} is missing")
            return
        said = content_of(bytes(row.body))
        if what := _statement_fault(row, said):
            yield Fault(ROOTS, row.n, f"the root of {row.day} {what}")
        follows = {
            "previous": previous,
            "previous_day": day,
            "log": {"size": before, "root": log.root(before).hex()},
        }
        if said and any(said.get(name) != value for name, value in follows.items()):
            yield Fault(ROOTS, row.n, f"the root of {row.day} doesn't follow from those before it")
        previous, day = sha256(bytes(row.body)).hexdigest(), row.day.isoformat()
    later = RootHead.select(RootHead.root).where(RootHead.root > len(rows)).limit(1).scalar()
    if later is not None:
        yield Fault(ROOTS, later, f"root {later} is missing")


def _statement_fault(row: DailyRoot, said: dict[str, Any]) -> str:
    body = bytes(row.body)
    if not said or not is_signed(body, bytes(row.signature), str(said.get("key", ""))):
        return "doesn't carry its signature"
    kept = {"version": VERSION, "n": row.n, "day": row.day.isoformat(), "made_at": utc_text(row.made_at)}
    if any(said.get(name) != value for name, value in kept.items()) or canonical(said) != body:
        return "says something else than what is kept beside it"
    if row.made_at.date() != row.day:
        return "is dated on another day than the one on which it was made"
    return "" if sha256(body).hexdigest() == row.sha256 else "has another hash than what is kept beside it"


def _tree_faults(row: DailyRoot) -> Iterator[Fault]:
    said = content_of(bytes(row.body))
    tree = tree_of(row)
    if said and (said.get("size"), said.get("root")) != (tree.size, tree.root().hex()):
        yield Fault(ROOTS, row.n, f"the heads that are kept with the root of {row.day} don't give it")
