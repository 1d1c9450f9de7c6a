"""The money of a sale as programs read it: what was agreed, what was charged, and what nobody agreed to."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import Text, money, sum_of
from portal.charges.queries import Price
from portal.charges.rules import PRICE, Hidden, Sums
from portal.lib.api.shapes import Instant, Money, Told


class SumTold(Told):
    """The money in one currency; of an agreed price only in its own."""

    agreed: Annotated[Money | None, Field(description="The agreed price.")]
    charged: Annotated[Money, Field(description="All that was charged, less what was credited.")]
    of_price: Annotated[Money, Field(description="What was charged of the agreed price.")]
    of_extras: Annotated[Money, Field(description="What was charged of extras.")]
    approved: Annotated[Money, Field(description="The extras that the customer approved.")]
    hidden: Annotated[Money, Field(description="What was charged and nobody agreed to.")]
    to_come: Annotated[Money, Field(description="What was agreed and is not charged so far.")]


class HiddenCostTold(Told):
    """A time in which more was charged than the customer had agreed to; over once it ended in one of four ways."""

    extra: Annotated[int | None, Field(description="The number of the extra; null for the agreed price.")]
    words: Text
    now: Money
    most: Money
    began_at: Instant
    ended_at: Instant | None
    how: Literal["approved", "withdrawn", "credited", "repriced"] | None


class PriceTold(Told):
    """How the price stands, in no count of promises: kept, mended after a hidden cost, or broken by one now."""

    verdict: Literal["nothing", "kept", "mended", "broken"]
    sums: list[SumTold]
    hidden_costs: list[HiddenCostTold]


def price_told(price: Price) -> PriceTold:
    """Return how the money of a sale stands."""
    return PriceTold(
        verdict=price.verdict,
        sums=[_sum(one) for one in price.sums],
        hidden_costs=[_hidden(one, price) for one in price.times],
    )


def _sum(of: Sums) -> SumTold:
    names = ("charged", "of_price", "of_extras", "approved", "hidden", "to_come")
    sums = {name: sum_of(getattr(of, name), of.currency) for name in names}
    return SumTold(agreed=money(of.promised, of.currency), **sums)


def _hidden(one: Hidden, price: Price) -> HiddenCostTold:
    n, words = price.names.get(one.of, (None, None)) if one.of != PRICE else (None, None)
    return HiddenCostTold(
        extra=n,
        words=words,
        now=sum_of(one.minor, one.currency),
        most=sum_of(one.most, one.currency),
        began_at=one.began_at,
        ended_at=one.ended_at,
        how=one.how,
    )
