"""What the receipts of a sale state together: the list that was sealed, and what was added to it or changed since.

The first receipt holds the list; each later one its addition, its change or its make-good. Pure: it reads their bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.record.receipts import Read

_Stated = Mapping[str, Any]


@dataclass(frozen=True)
class Agreed:
    """A change that both sides agreed on, as its receipt states it; `on` is that day in the sale's zone.

    `words`, `due` (stored JSON) and `price` ({"amount", "currency"}) are each what stood before and what stands since,
    None where it did not change.
    """

    n: int
    on: date | None
    by: tuple[str, ...]
    reason: str
    receipt: str
    release: bool = False
    words: tuple[str, str] | None = None
    due: tuple[Any, Any] | None = None
    price: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class Beside:
    """What later receipts say of one promise: its changes, the oldest first, and where it comes from.

    `added_by` is the name of the contact who added it, `accepted_by` that of who took it on; `makes_good` the number
    of the broken promise that it makes up for with `apology`, `made_good_by` the numbers of those that make up for it.
    """

    changes: tuple[Agreed, ...] = ()
    added_by: str = ""
    accepted_by: str = ""
    makes_good: int | None = None
    apology: str = ""
    made_good_by: tuple[int, ...] = ()


NOTHING = Beside()


@dataclass(frozen=True)
class Sealed:
    """What all receipts state: each promise by its number, and beside it what came later."""

    promises: Mapping[int, _Stated] = field(default_factory=dict)
    beside: Mapping[int, Beside] = field(default_factory=dict)
    price_changes: tuple[Agreed, ...] = ()


def sealed_by(receipts: Sequence[Read]) -> Sealed:
    """Return what these receipts, all those of a sale in their order, state together."""
    promises: dict[int, _Stated] = {}
    changes: dict[int, list[Agreed]] = {}
    makes_good: dict[int, int] = {}
    came: dict[int, dict[str, Any]] = {}
    for receipt in receipts:
        content = receipt.content
        for stated in content.get("promises", ()):
            promises[stated["n"]] = stated
            came[stated["n"]] = _came(content)
            if "make_good" in content:
                makes_good[stated["n"]] = content["make_good"]["promise"]
        if "change" in content:
            changes.setdefault(content["change"]["promise"], []).append(_agreed(content, receipt.number))
    beside = {
        n: Beside(
            tuple(changes.get(n, ())),
            **came[n],
            makes_good=makes_good.get(n),
            made_good_by=tuple(new for new, broken in makes_good.items() if broken == n),
        )
        for n in promises
    }
    return Sealed(promises, beside, tuple(_priced(changes)))


def _priced(changes: Mapping[int, Sequence[Agreed]]) -> Iterator[Agreed]:
    every = [one for those in changes.values() for one in those if one.price]
    yield from sorted(every, key=lambda one: one.n)


def _came(content: _Stated) -> dict[str, Any]:
    """Return where the promises of a receipt come from; those of the first one were sealed with the sale."""
    return {
        "added_by": content.get("added_by") or "",
        "accepted_by": content.get("accepted_by") or "",
        "apology": content.get("make_good", {}).get("apology", ""),
    }


def _agreed(content: _Stated, receipt: str) -> Agreed:
    change = content["change"]
    return Agreed(
        change["n"],
        date.fromisoformat(change["agreed_on"]),
        tuple(change["agreed_by"]),
        change["reason"],
        receipt,
        bool(change.get("release")),
        _pair(change.get("words")),
        _pair(change.get("due")),
        _pair(change.get("price")),
    )


def _pair(change: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    return (change["before"], change["after"]) if change else None
