"""A delivery as programs read it: its three axes, never merged into one, and what both sides said of it."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import FileTold, Person, Text
from portal.deliveries.rules import Progress, UpdateKind, VerdictWord
from portal.deliveries.times import TimeKind
from portal.lib.api.shapes import Day, Instant, Ref, Told

CountsAs = Literal[
    "kept",
    "unconfirmed",
    "disputed",
    "broken",
    "open",
    "not_yet_due",
    "recorded_afterwards",
    "released",
    "replaced",
    "set_apart",
]


class TimeTold(Told):
    """Where it stands by the clock. What was promised for a moment, and not for a day, has its gap in seconds too."""

    state: TimeKind
    days: Annotated[
        int, Field(description="Days to go, or days late; a begun one counts as a whole one.", examples=[4])
    ]
    seconds: Annotated[int | None, Field(description="The same to the second, where a moment was promised.")]


class LabelTold(Told):
    """The stamp that pages show, in the words that the customer reads."""

    word: Annotated[str, Field(examples=["Delivered 4 days late"])]
    notes: Annotated[list[str], Field(examples=[["your word please"]])]


class WaitingTold(Told):
    """That we wait for the customer: exactly for what, by when, and what moves otherwise."""

    what: Text
    by_on: Day
    otherwise: Text
    since: Instant


class OccasionTold(Told):
    """What opened a delivery of an `every` promise; the other side may dispute its start."""

    what: Text
    starts_at: Instant
    opened_at: Instant
    by_customer: bool
    disputed_at: Instant | None
    dispute: Text


class DeliveryTold(Told):
    """One dated instance of a promise: `progress` is ours, `time` the clock's, `verdict` the customer's."""

    ref: Ref
    n: Annotated[int, Field(description="Its number among those of its promise.", examples=[1])]
    progress: Progress
    time: TimeTold
    verdict: Annotated[VerdictWord | None, Field(description="The customer's latest word.")]
    awaits_word: Annotated[
        bool, Field(description="Whether it is done and the customer has not said a word.")
    ]
    counts_as: CountsAs
    label: LabelTold
    due_on: Annotated[Day | None, Field(description="The promised day, in the sale's zone. It never moves.")]
    due_at: Annotated[Instant | None, Field(description="The promised moment, for an occasion.")]
    agreed_on: Annotated[
        Day | None,
        Field(description="A later day that the customer accepted once the promised one had passed."),
    ]
    forecast_on: Annotated[Day | None, Field(description="The day now expected, where we said another one.")]
    delivered_at: Instant | None
    delivered_on: Annotated[Day | None, Field(description="The day on which it was posted as delivered.")]
    named_on: Annotated[Day | None, Field(description="An earlier day of delivery that the customer named.")]
    missed_at: Instant | None
    breached_at: Instant | None
    recorded_afterwards: bool
    set_apart: Annotated[bool, Field(description="Whether it falls due after its sale was cancelled.")]
    concern_open: bool
    assigned_to: Person | None
    waiting: Annotated[WaitingTold | None, Field(description="What we wait for the customer for now.")]
    occasion: OccasionTold | None


class ForecastTold(Told):
    """A move of the day expected."""

    before: Day | None
    after: Day


class UpdateTold(Told):
    """What was told to the customer about a delivery; a mistaken one stays, retracted."""

    ref: Ref
    at: Instant
    by: Text
    from_us: Annotated[bool, Field(description="False for a breach that the customer reported.")]
    kind: UpdateKind
    text: Text
    forecast: ForecastTold | None
    told: Annotated[
        Literal["before", "on", "after"] | None,
        Field(description="Whether it came before, on or after the promised day or moment."),
    ]
    retracted: bool
    retracts: Annotated[Ref | None, Field(description="The update that it takes back.")]
    files: list[FileTold]


class VerdictTold(Told):
    """A word of the customer, by name; the latest stands, and earlier ones stay."""

    at: Instant
    by: Text
    word: VerdictWord
    comment: Text
    named_on: Day | None
    thanks: Text


class WaitTold(Told):
    """A time in which we waited, or wait, for the customer. They may dispute it."""

    what: Text
    by_on: Day
    otherwise: Text
    since: Instant
    ended_at: Instant | None
    answer: Text
    days: int
    disputed_by: Text
    dispute: Text


class DeliveryFull(DeliveryTold):
    """A delivery with all that both sides said of it, the newest first."""

    updates: list[UpdateTold]
    verdicts: list[VerdictTold]
    waits: list[WaitTold]


class OfSale(Told):
    """The sale that something belongs to."""

    ref: Ref
    title: Text
    customer: Text


class OfPromise(Told):
    """The promise that something belongs to, in its words as they stand."""

    n: Annotated[int, Field(examples=[8])]
    words: Text
    due_kind: Literal["once", "schedule", "every", "holding", "undated"]


class DeliveryListed(DeliveryTold):
    """A delivery with its promise and sale."""

    sale: OfSale
    promise: OfPromise


class DeliveryRead(DeliveryFull):
    """A delivery with its promise and sale, and all that both sides said of it."""

    sale: OfSale
    promise: OfPromise
