"""Charges and extras as programs read them."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import Person, Text
from portal.lib.api.shapes import Day, Instant, Money, Ref, Told


class WithdrawnTold(Told):
    """That a charge was taken back: it counts in nothing, and stays to be seen."""

    at: Instant
    by: Person | None
    why: Text


class ChargeTold(Told):
    """An amount billed; below 0 it is a credit. It is of an extra, or else of the agreed price."""

    n: Annotated[int, Field(description="Its number in the sale.", examples=[1])]
    ref: Ref
    words: Annotated[Text, Field(examples=["Second of three payments"])]
    amount: Money
    billed_on: Annotated[Day, Field(description="The day on the invoice.")]
    invoice: Annotated[Text, Field(examples=["2026-041"])]
    line: Annotated[int | None, Field(description="The line of the price, where it is known.")]
    extra: Annotated[int | None, Field(description="The number of the extra that it is of.")]
    pay_link: str | None
    external_id: Annotated[str | None, Field(description="Its name in the program it came from.")]
    at: Instant
    by: Person | None
    withdrawn: WithdrawnTold | None


class ExtraTold(Told):
    """Something beside the agreed price, which the customer approves before it counts."""

    n: Annotated[int, Field(description="Its number in the sale.", examples=[1])]
    ref: Ref
    words: Annotated[Text, Field(examples=["Moving the gas pipe"])]
    amount: Annotated[Money, Field(description="What is asked for.")]
    why: Text
    promise: Annotated[int | None, Field(description="The promise that it belongs to, by its number.")]
    found_billed: Annotated[bool, Field(description="Whether it was billed before anybody was asked.")]
    state: Literal["proposed", "approved", "declined", "withdrawn"]
    agreed: Annotated[Money | None, Field(description="What the customer approved.")]
    billed: Annotated[Money, Field(description="What its charges that stand come to.")]
    at: Instant
    by: Person | None
    ended_at: Instant | None
    ended_by: Person | None
    answer: Annotated[Text, Field(description="Why it was declined or withdrawn.")]
