"""What the receipts of a sale state together: the list that was sealed, and what was added to it or changed since.

The first receipt holds the list; each later one its addition, its change or its make-good. Pure: it reads their bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.record.receipts import Read

_Stated = Mapping[str, Any]


@dataclass(frozen=True)
class Agreed:
    """A change that both sides agreed on at `at` (UTC), as its receipt states it; `on` is that day in the sale's zone.

    `words`, `due` (stored JSON) and `price` ({"amount", "currency"}) are each what stood before and what stands since,
    None where it did not change.
    """

    n: int
    on: date | None
    at: datetime
    by: tuple[str, ...]
    reason: str
    receipt: str
    release: bool = False
    words: tuple[str, str] | None = None
    due: tuple[Any, Any] | None = None
    price: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class PutsRight:
    """A concern that a promise puts right, as its receipt states it: its number, the promise that it is about, if any.

    `words` are the customer's, `by` is the name of who promised.
    """

    n: int
    promise: int | None
    words: str
    by: str


@dataclass(frozen=True)
class Beside:
    """What later receipts say of one promise: its changes, the oldest first, and where it comes from.

    `added_by` is the name of the contact who added it, `accepted_by` that of who took it on, `came_at` (UTC) when;
    `makes_good` the number of the broken promise that it makes up for with `apology`, in the words of `apology_by`;
    `made_good_by` are the numbers of those that make up for it. `puts_right` is the concern that it puts right, and
    `put_right_by` the numbers of those that put right what was wrong with it. `review` is the number of the review in
    which it was agreed on, if it was.
    """

    changes: tuple[Agreed, ...] = ()
    came_at: datetime | None = None
    added_by: str = ""
    accepted_by: str = ""
    makes_good: int | None = None
    apology: str = ""
    apology_by: str = ""
    made_good_by: tuple[int, ...] = ()
    puts_right: PutsRight | None = None
    put_right_by: tuple[int, ...] = ()
    review: int | None = None


NOTHING = Beside()


@dataclass(frozen=True)
class Sealed:
    """What all receipts state: each promise by its number, and beside it what came later."""

    promises: Mapping[int, _Stated] = field(default_factory=dict)
    beside: Mapping[int, Beside] = field(default_factory=dict)
    price_changes: tuple[Agreed, ...] = ()


def sealed_by(receipts: Sequence[Read]) -> Sealed:
    """Return what these receipts, all those of a sale in their order, state together."""
    found = _Found()
    for receipt in receipts:
        try:
            found.hear(receipt)
        except (LookupError, TypeError, ValueError, AttributeError):
            # Only bytes that were changed behind our back state no such thing; the page says so in red.
            if receipt.sound:
                raise
    return found.together()


class _Found:
    """Gathers what one receipt after the other states."""

    def __init__(self) -> None:
        self._promises: dict[int, _Stated] = {}
        self._changes: dict[int, list[Agreed]] = {}
        self._makes_good: dict[int, int] = {}
        self._puts_right: dict[int, PutsRight] = {}
        self._came: dict[int, dict[str, Any]] = {}

    def hear(self, receipt: Read) -> None:
        """Take what a receipt states. Raises LookupError, TypeError, ValueError or AttributeError for what is none."""
        content = receipt.content
        for stated in content.get("promises", ()):
            n = stated["n"]
            came = _came(content, receipt)
            if "make_good" in content:
                self._makes_good[n] = content["make_good"]["promise"]
            if "concern" in content:
                self._puts_right[n] = _put_right(content["concern"])
            self._promises[n], self._came[n] = stated, came
        if "change" in content:
            self._changes.setdefault(content["change"]["promise"], []).append(_agreed(content, receipt))

    def together(self) -> Sealed:
        """Return all of it."""
        beside = {
            n: Beside(
                tuple(self._changes.get(n, ())),
                **self._came[n],
                makes_good=self._makes_good.get(n),
                made_good_by=tuple(new for new, broken in self._makes_good.items() if broken == n),
                puts_right=self._puts_right.get(n),
                put_right_by=tuple(new for new, of in self._puts_right.items() if of.promise == n),
            )
            for n in self._promises
        }
        return Sealed(self._promises, beside, tuple(_priced(self._changes)))


def _priced(changes: Mapping[int, Sequence[Agreed]]) -> Iterator[Agreed]:
    every = [one for those in changes.values() for one in those if one.price]
    yield from sorted(every, key=lambda one: one.n)


def _put_right(concern: _Stated) -> PutsRight:
    return PutsRight(concern["n"], concern["promise"], concern["words"], concern["by"])


def _came(content: _Stated, receipt: Read) -> dict[str, Any]:
    """Return where the promises of a receipt come from; those of the first one were sealed with the sale."""
    sorry = content.get("make_good", {})
    return {
        "came_at": receipt.sealed_at,
        "added_by": content.get("added_by") or "",
        "accepted_by": content.get("accepted_by") or "",
        "apology": sorry.get("apology", ""),
        "apology_by": sorry.get("by", ""),
        "review": content["review"]["n"] if "review" in content else None,
    }


def _agreed(content: _Stated, receipt: Read) -> Agreed:
    change = content["change"]
    return Agreed(
        change["n"],
        date.fromisoformat(change["agreed_on"]),
        receipt.sealed_at,
        tuple(change["agreed_by"]),
        change["reason"],
        receipt.number,
        bool(change.get("release")),
        _pair(change.get("words")),
        _pair(change.get("due")),
        _pair(change.get("price")),
    )


def _pair(change: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    return (change["before"], change["after"]) if change else None
