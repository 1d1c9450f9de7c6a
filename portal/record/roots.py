"""The daily root: one number a day (UTC) over the heads of all streams, signed, and chained to the day before.

The statement of a day is canonical JSON (RFC 8785), signed with Ed25519 as receipts are:

    type, version   "kept-root", 1
    n               its number, from 1
    day, made_at    the day (UTC) on which it was made, and the instant: soon after midnight, and never dated back
    size, root      of the Merkle tree (RFC 9162) over that moment's heads; see `root_leaves` for what a leaf holds
    previous        the SHA-256 of the statement before (64 zeros for the first), and `previous_day` its day (or null)
    log             size and root of the Merkle tree over all statements before, the bytes of one being a leaf
    key             the id of the signing key

The log only grows, so consistency between any two days can be proven as RFC 9162 has it. A head once covered stays in
every later root until its stream moves on: also that of a stream that has vanished.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from portal.lib.canonical import canonical
from portal.lib.db import transaction, utc_text
from portal.record.heads import heads_in, moved_heads
from portal.record.keys import current, sign
from portal.record.merkle import HASH_BYTES, Tree, leaf_hash
from portal.record.models import DailyRoot, RootHead, RootLeaves
from portal.record.root_leaves import Head, fill, leaves_of
from portal.record.rules import GENESIS
from portal.record.stored import one_moment
from portal.record.versions import bump

# The name under which versions count the roots, for pages that show them.
ROOTS = "roots"
TYPE = "kept-root"
VERSION = 1
# As many leaves as one row keeps of the newest tree: a proof reads one of these rows.
PART = 1024
_ROWS_AT_ONCE = 500
_SALT_BYTES = 32
STOOD_WRONG = timedelta(days=7)


class Part(NamedTuple):
    """Some leaves of a tree, packed, and the node above them."""

    leaves: bytes
    top: bytes


@dataclass(frozen=True)
class Over:
    """What a new root is over: the hashes of all leaves in parts, how many heads, those that moved, the secret salt."""

    parts: list[Part]
    heads: int
    moved: list[Head]
    salt: bytes


def make_root(at: datetime) -> DailyRoot | None:
    """Make the root of the day that it is at `at` (aware), unless it is made; returns it, or None.

    1. Read all heads as of one moment, without keeping anybody from writing.
    2. Sign the statement. Raises Unavailable without a key: there is no unsigned root.
    3. Keep all of it in one transaction; whoever else kept a root of this number or day meanwhile was first.
    """
    last = newest_root()
    if not is_due(last, at):
        return None
    n, day = (last.n + 1 if last else 1), at.date()
    over = _read(n, day.isoformat())
    body = _statement(last, n, at, over)
    signature = sign(body, content_of(body)["key"])
    row = DailyRoot(
        n=n,
        day=day,
        made_at=at,
        sha256=sha256(body).hexdigest(),
        body=body,
        signature=signature,
        salt=over.salt.hex(),
        streams=over.heads,
    )
    return row if _keep(row, over) else None


def is_due(last: DailyRoot | None, at: datetime) -> bool:
    """Tell whether a root is to be made at `at` after the one made last.

    None is dated back. But one that is dated more than a week ahead was made while the clock stood wrong, and the days
    go on behind it; their numbers tell the order.
    """
    if last is None:
        return True
    if at.date() <= last.day <= at.date() + STOOD_WRONG:
        return False
    return last.day < at.date() or not DailyRoot.select().where(DailyRoot.day == at.date()).exists()


def newest_root() -> DailyRoot | None:
    """Return the newest root."""
    row: DailyRoot | None = DailyRoot.select().order_by(DailyRoot.n.desc()).limit(1).get_or_none()
    return row


def root_on(day: date) -> DailyRoot | None:
    """Return the root of a day."""
    row: DailyRoot | None = DailyRoot.get_or_none(DailyRoot.day == day)
    return row


def statements() -> Iterator[bytes]:
    """Yield the bytes of every statement, the oldest first."""
    for row in DailyRoot.select(DailyRoot.body).order_by(DailyRoot.n).iterator():
        yield bytes(row.body)


def content_of(body: bytes) -> dict[str, Any]:
    """Return what the bytes of a statement say; nothing when they are none (any more)."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) and content.get("type") == TYPE else {}


def log_of(bodies: Iterable[bytes]) -> Tree:
    """Return the tree over these statements, which are in their order."""
    return Tree(leaf_hash(body) for body in bodies)


def keep_leaves(row: DailyRoot) -> None:
    """Make the leaves of the newest root anew, from its heads and its salt, where they aren't kept any more."""
    leaves = leaves_of(row.day.isoformat(), heads_in(row.n))
    fill(leaves, bytes.fromhex(row.salt))
    _keep_parts(row.n, _parts(leaves))


def _read(n: int, day: str) -> Over:
    salt = secrets.token_bytes(_SALT_BYTES)
    with one_moment():
        moved = list(moved_heads())
        news = {head.stream: head for head in moved}
        leaves = leaves_of(day, (news.pop(head.stream, head) for head in heads_in(n - 1)))
        # What is left are the streams of no root before.
        leaves += leaves_of(day, news.values())
    heads = len(leaves)
    fill(leaves, salt)
    return Over(_parts(leaves), heads, moved, salt)


def _parts(leaves: list[bytes]) -> list[Part]:
    # The tree is whole and so is each part, so the tops of all parts are a level of it.
    some = (leaves[start : start + PART] for start in range(0, len(leaves), PART))
    return [Part(b"".join(one), Tree(one).root()) for one in some]


def _statement(last: DailyRoot | None, n: int, at: datetime, over: Over) -> bytes:
    log = log_of(statements())
    return canonical(
        {
            "type": TYPE,
            "version": VERSION,
            "n": n,
            "day": at.date().isoformat(),
            "made_at": utc_text(at),
            "size": sum(len(part.leaves) for part in over.parts) // HASH_BYTES,
            "root": Tree(part.top for part in over.parts).root().hex(),
            "previous": last.sha256 if last else GENESIS,
            "previous_day": last.day.isoformat() if last else None,
            "log": {"size": log.size, "root": log.root().hex()},
            "key": current(),
        }
    )


def _keep(row: DailyRoot, over: Over) -> bool:
    with transaction():
        kept = DailyRoot.insert(row.__data__).on_conflict_ignore().as_rowcount()
        if kept.execute() != 1:
            return False
        for start in range(0, len(over.moved), _ROWS_AT_ONCE):
            heads = over.moved[start : start + _ROWS_AT_ONCE]
            RootHead.insert_many([{**head._asdict(), "root": row.n} for head in heads]).execute()
        # A proof is asked of the newest root; older trees are made again when one is.
        RootLeaves.delete().where(RootLeaves.root != row.n).execute()
        _keep_parts(row.n, over.parts)
        bump(ROOTS, row.made_at)
        return True


def _keep_parts(root: int, parts: list[Part]) -> None:
    for number, part in enumerate(parts):
        first = part.leaves[:HASH_BYTES].hex()
        RootLeaves.insert(
            root=root, part=number, first=first, top=part.top.hex(), leaves=part.leaves
        ).execute()
