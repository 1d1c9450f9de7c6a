"""What of a bill was agreed and what is a hidden cost, and how the price stands by it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

How = Literal["approved", "withdrawn", "credited", "repriced"]
Verdict = Literal["nothing", "kept", "mended", "broken"]

# What a hidden cost is of, where it is of no extra.
PRICE = "price"
MOST_CHARGES = 20_000
MOST_EXTRAS = 200
# Below what JSON and the engines hold exactly, with room for sums.
MOST_MINOR = 10**14


@dataclass(frozen=True)
class Sums:
    """The money of a sale in one currency, in its minor units.

    `promised` is the price that was agreed, None where it is in another currency or none was; `of_price` what was
    charged of it. Of the extras: `approved` what the customer agreed to, `of_extras` what was charged, `beyond` how
    much of that nobody agreed to, and `ahead` what was agreed and is not charged so far.
    """

    currency: str
    promised: int | None = None
    of_price: int = 0
    approved: int = 0
    of_extras: int = 0
    beyond: int = 0
    ahead: int = 0

    @property
    def charged(self) -> int:
        """Everything that was charged, less what was credited."""
        return self.of_price + self.of_extras

    @property
    def over_price(self) -> int:
        """How much more was charged of the agreed price than was agreed."""
        return hidden(self.of_price, self.promised)

    @property
    def hidden(self) -> int:
        """What was charged and nobody agreed to."""
        return self.over_price + self.beyond

    @property
    def to_come(self) -> int:
        """What was agreed and is not charged so far."""
        return max(0, (self.promised or 0) - self.of_price) + self.ahead


@dataclass(frozen=True)
class Hidden:
    """A hidden cost as it stood: of the extra `of` (its ref) or the price, since when, and until when and how if over.

    `minor` is how much is hidden now, `most` how much it ever was, in minor units of `currency`.
    """

    of: str
    currency: str
    minor: int
    most: int
    began_at: datetime
    ended_at: datetime | None = None
    how: How | None = None


def hidden(billed: int, agreed: int | None) -> int:
    """Return how much of what was billed goes beyond what was agreed; all of it where nothing was agreed."""
    return max(0, billed - (agreed or 0))


def with_price(times: Sequence[Hidden], sums: Sums | None, repriced_at: datetime | None) -> list[Hidden]:
    """Return the hidden costs as they stand once another agreed price is looked at, which writes no row of its own.

    `sums` is the money in the currency of the price, `repriced_at` when both sides last agreed on another price.
    """
    over = sums.over_price if sums else 0
    found = []
    for one in times:
        if one.of != PRICE or one.ended_at is not None:
            found.append(one)
        elif over:
            found.append(Hidden(one.of, one.currency, over, max(over, one.most), one.began_at))
        else:
            found.append(
                Hidden(
                    one.of, one.currency, 0, one.most, one.began_at, repriced_at or one.began_at, "repriced"
                )
            )
    stands = any(one.of == PRICE and one.ended_at is None for one in found)
    if over and sums and repriced_at and not stands:
        found.append(Hidden(PRICE, sums.currency, over, over, repriced_at))
    return found


def verdict(sums: Collection[Sums], times: Collection[Hidden]) -> Verdict:
    """Say how a price is kept: nothing charged or agreed, kept, broken by a hidden cost now, or mended after one."""
    if any(one.hidden for one in sums):
        return "broken"
    if times:
        return "mended"
    return "kept" if any(one.charged or one.promised or one.approved for one in sums) else "nothing"
