"""Checking what somebody brings: whose signature it carries, and whether one receipt follows from the other. Pure.

`portal/web/js/verify-check.js` does the same in a browser.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.lib.db import utc_instant
from portal.proofs.keyring import GRACE, Key, Keyring
from portal.proofs.parcel import MOST_RECEIPTS, Brought, Parcel
from portal.proofs.reading import Reading, moment, reading_of
from portal.proofs.sentences import HEADLINES, SENTENCES, filled
from portal.record.keys import is_signed_under
from portal.record.receipts import TYPE

State = Literal["good", "unsure", "bad", "note"]
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_WORST: tuple[State, ...] = ("bad", "unsure", "good")


@dataclass(frozen=True)
class Finding:
    """One thing that was found, as a sentence by its name; a note is neither good nor bad."""

    state: State
    name: str
    values: Mapping[str, object]

    @property
    def words(self) -> str:
        """The sentence."""
        return filled(SENTENCES[self.name], self.values)


@dataclass(frozen=True)
class Checked:
    """A receipt with what was found; `reading` is what it says, None unless its signature holds."""

    brought: Brought
    findings: tuple[Finding, ...]
    reading: Reading | None = None


@dataclass(frozen=True)
class Report:
    """All that was found: of each receipt, and of what was brought as a whole."""

    receipts: tuple[Checked, ...]
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        """The worst of it; unsure where there is nothing to vouch for."""
        states = {finding.state for finding in self.all()}
        return next((state for state in _WORST if state in states), "unsure")

    @property
    def headline(self) -> str:
        """The worst of it in one sentence."""
        return HEADLINES[self.state]

    def all(self) -> Iterator[Finding]:
        """Give every finding."""
        for one in self.receipts:
            yield from one.findings
        yield from self.findings


def check(parcel: Parcel, keyring: Keyring, further: Iterable[Finding] = ()) -> Report:
    """Check everything that was brought with these keys; `further` is what else was found of the whole."""
    used: set[str] = set()
    checked = tuple(_checked(parcel, brought, keyring, used) for brought in parcel.receipts)
    strays = (Finding("unsure", "unreadable", {"name": name}) for name in parcel.strays)
    unused = (Finding("unsure", "stray", {"name": name}) for name, _ in parcel.signatures if name not in used)
    misnamed = (Finding("bad", "misnamed", {"n": n}) for n in parcel.misnamed)
    whole = [*_chain(parcel.receipts), *misnamed, *further, *strays]
    if parcel.is_cut:
        whole.append(Finding("unsure", "too_many", {"most": MOST_RECEIPTS}))
    if not parcel.receipts:
        whole.append(Finding("unsure", "nothing", {}))
    elif all(one.reading for one in checked if one.brought.body is not None):
        whole.extend(unused)
    return Report(checked, tuple(whole))


def signed_by(key: Key, body: bytes, signature: bytes) -> bool:
    """Tell whether this key signed exactly these bytes."""
    return is_signed_under(key.public, body, signature)


def _checked(parcel: Parcel, brought: Brought, keyring: Keyring, used: set[str]) -> Checked:
    if brought.body is None:
        return Checked(brought, (Finding("note", "erased", {"n": brought.n}),))
    findings = [
        _signature(parcel, brought, keyring, used),
        Finding("note", "number", {}),
    ]
    if findings[0].state == "good":
        key = keyring.keys[str(brought.content["key"])]
        findings += _dating(brought, key)
    good = all(finding.state in {"good", "note"} for finding in findings)
    return Checked(brought, tuple(findings), reading_of(brought.content) if good else None)


def _signature(parcel: Parcel, brought: Brought, keyring: Keyring, used: set[str]) -> Finding:
    said = {"issuer": keyring.issuer, "key": _shown(brought.content.get("key"))}
    key = keyring.keys.get(str(brought.content.get("key", "")))
    offered = parcel.signatures if brought.signature is None else [("", brought.signature)]
    if not offered:
        return Finding("unsure", "no_signature", said)
    if key is None or brought.content.get("type") != TYPE:
        return Finding("bad", "unknown_key" if key is None else "not_signed", said)
    for name, signature in offered:
        if brought.body is not None and signed_by(key, brought.body, signature):
            used.add(name)
            return Finding("good", "signed", said)
    return Finding("bad", "not_signed", said)


def _shown(key: object) -> str:
    """Return the id of a key as it can stand in a sentence; what nobody has vouched for may hold anything."""
    return key if isinstance(key, str) and _KEY.fullmatch(key) else "(none)"


def _dating(brought: Brought, key: Key) -> Iterator[Finding]:
    """Find a receipt that is dated outside the time of its key: only whoever holds a stolen or a copied key makes one.

    Within the time of its key it could be dated back by whoever holds it; the record and the daily root show that.
    """
    try:
        sealed = utc_instant(str(brought.content["sealed_at"]))
        late = key.replaced_at is not None and sealed > key.replaced_at + GRACE
        early = key.added_at is not None and sealed < key.added_at - GRACE
    except (LookupError, ValueError, TypeError, OverflowError):
        return
    said = {"sealed": _day(sealed), "replaced": _day(key.replaced_at), "added": _day(key.added_at)}
    if late or early:
        yield Finding("bad", "key_replaced" if late else "key_too_new", said)


def _day(when: datetime | None) -> str:
    return moment(when.isoformat()) if when else ""


def _chain(receipts: list[Brought]) -> Iterator[Finding]:
    """Find whether each receipt follows from the one before it, where both are here."""
    by_place = {(one.sale, one.n): one for one in receipts}
    for one in receipts:
        if one.n <= 1 or one.body is None:
            continue
        before, said = by_place.get((one.sale, one.n - 1)), {"n": one.n - 1, "of": one.n}
        if before is None:
            yield Finding("note", "gap", said)
        elif one.content.get("previous_receipt") == before.sha256:
            yield Finding("good", "chained", said)
        else:
            yield Finding("bad", "not_chained", said)
