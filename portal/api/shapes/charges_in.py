"""Charges as programs send them."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from portal.charges.actions import NewCharge, NewExtra
from portal.deliveries.actions.fields import LINE_LIMIT, TEXT_LIMIT
from portal.lib.api.shapes import Amount, Day, Shape

_THREE = 3

Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$"), Field(examples=["USD"])]
Short = Annotated[str, StringConstraints(max_length=LINE_LIMIT)]
Words = Annotated[str, StringConstraints(max_length=TEXT_LIMIT)]


class ChargeIn(Shape):
    """An amount billed; a credit is one below 0.

    `of` is what it is billed for: `price` (the agreed price), `line:2` (its second line), `extra:1` (the first extra),
    or `new` for something that nobody was asked about, with its `why`. What the customer didn't agree to is shown to
    them as a hidden cost; `as_hidden_cost` says that you know. Without `billed_on` it was billed today. The very same
    `external_id` again changes nothing.
    """

    words: Short
    amount: Amount
    currency: Currency | None = None
    billed_on: Day | None = None
    of: Annotated[str, StringConstraints(pattern="^(price|new|(line|extra):[1-9][0-9]{0,5})$")] = "price"
    invoice: Short = ""
    why: Words = ""
    pay_link: Annotated[str, StringConstraints(max_length=2000)] = ""
    external_id: Short = ""
    as_hidden_cost: bool = False


def new_charge(charge: ChargeIn, today: date) -> NewCharge:
    """Return a charge as it is entered; `today` is the day there."""
    return NewCharge(
        charge.words,
        plain_amount(charge.amount),
        (charge.billed_on or today).isoformat(),
        charge.of,
        charge.currency or "",
        charge.invoice,
        charge.why,
        charge.pay_link,
        charge.external_id,
        knows=charge.as_hidden_cost,
    )


def plain_amount(amount: str) -> str:
    """Return an amount that means here what it says: a point parts decimals, and never thousands."""
    sign, digits = ("-", amount[1:]) if amount.startswith("-") else ("", amount)
    # No group of thousands begins with a nought, so that "1.499" (KWD) isn't taken for a doubtful 1,499.
    return f"{sign}0{digits}" if len(digits.partition(".")[2]) == _THREE else amount


class ExtraIn(Shape):
    """What comes on top of the agreed price: for how much, why, and to which promise it belongs (its number)."""

    words: Short
    amount: Amount
    why: Words
    currency: Currency | None = None
    promise: int | None = None


def new_extra(extra: ExtraIn) -> NewExtra:
    """Return an extra as it is asked for."""
    promise = "" if extra.promise is None else str(extra.promise)
    return NewExtra(extra.words, plain_amount(extra.amount), extra.why, extra.currency or "", promise)
