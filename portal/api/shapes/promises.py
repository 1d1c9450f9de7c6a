"""A promise as programs read it: the exact words with their source, and what has been done about each."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import Due, DueChange, MoneyChange, Person, Rule, Text, WordsChange
from portal.api.shapes.deliveries import DeliveryFull, DeliveryTold
from portal.lib.api.shapes import Day, Ref, Told


class QuoteTold(Told):
    """Where the words stand: the number of the source in the sale, and the slice of its text (code points)."""

    source: Annotated[int, Field(examples=[1])]
    title: Text
    start: Annotated[int, Field(examples=[120])]
    end: Annotated[int, Field(examples=[186])]
    place: Annotated[str | None, Field(description="A page or a time in it.", examples=["page 3"])]


class NowTold(Told):
    """How it stands since changes that the customer accepted; the same as promised where there are none."""

    words: Text
    due: Due


class AgreedTold(Told):
    """A change that both sides agreed on, as its receipt states it. `price` is null for those who see none."""

    n: int
    on: Day | None
    by: list[str]
    reason: Text
    receipt: Annotated[str, Field(description="The number of the receipt.")]
    release: bool
    words: WordsChange | None
    due: DueChange | None
    price: MoneyChange | None


class StandsTold(Told):
    """How it counts: once, as its worst delivery that has come due; beside it, `kept` of `times` times."""

    counts_as: Literal["broken", "disputed", "open", "unconfirmed", "kept", "not_yet_due", "left_out"]
    kept: int
    times: int


class PromiseBase(Told):
    """What we said, from the receipts that sealed it, and how it stands."""

    n: Annotated[int, Field(description="Its number in the sale.", examples=[8])]
    words: Annotated[
        Text,
        Field(description="The exact words, for ever.", examples=["Your worktop will be in by 4 March."]),
    ]
    quote: Annotated[QuoteTold | None, Field(description="Null for words typed from a conversation.")]
    said_by: Person
    said_at: Annotated[str, Field(description="A day, or an instant.", examples=["2026-02-05"])]
    channel: Literal["document", "email", "phone", "in_person", "video", "chat", "message", "other"]
    standing: Annotated[
        Literal["contract", "beside"], Field(description="In the contract, or said beside it.")
    ]
    rule: Rule
    criteria: Annotated[
        list[str], Field(description="How both sides can tell that it is kept.", examples=[["One piece"]])
    ]
    due: Annotated[Due, Field(description="As it was promised first.")]
    due_kind: Literal["once", "schedule", "every", "holding", "undated"]
    now: NowTold
    delivered_by: Person | None
    released: bool
    changes: list[AgreedTold]
    added_by: Annotated[Text, Field(description="The contact who added it, where it had been left out.")]
    makes_good: Annotated[
        int | None, Field(description="The broken promise that it makes up for, by its number.")
    ]
    made_good_by: list[int]
    puts_right: Annotated[int | None, Field(description="The concern that it puts right, by its number.")]
    review: Annotated[int | None, Field(description="The review in which it was agreed on.")]
    stands: StandsTold


class PromiseTold(PromiseBase):
    """A promise with its deliveries."""

    deliveries: list[DeliveryTold]


class PromiseFull(PromiseBase):
    """A promise with its deliveries and all that both sides said of each."""

    deliveries: list[DeliveryFull]


class SourceTold(Told):
    """A document in which promises were made, kept as it was."""

    n: Annotated[int, Field(examples=[1])]
    ref: Ref
    kind: Literal["proposal", "email", "call_note", "contract", "other"]
    title: Text
    received_at: Annotated[str, Field(description="A day, or an instant.", examples=["2026-02-05"])]
    sha256: Annotated[str, Field(description="Of its text, in hex.")]
    file_name: Annotated[Text, Field(description="The original file, where it was read from one.")]
    file_sha256: str | None


class SourceFull(SourceTold):
    """A source with its text; quotations are slices of it, in code points."""

    text: Text
