"""Concerns, ratings and reviews as programs read them: whether we show that we care."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import FileTold, Person, Seconds, Text
from portal.api.shapes.deliveries import OfSale
from portal.concerns.rules import State as ConcernState
from portal.concerns.rules import Step
from portal.lib.api.shapes import Day, Instant, Ref, Told


class ConcernTold(Told):
    """Something that a customer says is wrong; only their yes closes it, and a no opens it again."""

    ref: Ref
    n: Annotated[int, Field(description="Its number in the sale.", examples=[1])]
    words: Text
    state: ConcernState
    since: Annotated[Instant, Field(description="When it came into this state.")]
    raised_at: Instant
    began: Annotated[Instant, Field(description="When it was raised, or last opened again.")]
    by: Text
    reopened: Annotated[int, Field(description="How often the customer said no.")]
    promise: Annotated[int | None, Field(description="What it is about; null for the whole sale.")]
    fix: Annotated[int | None, Field(description="The promise that puts it right, by its number.")]
    fix_on: Day | None
    fix_failed: Annotated[bool, Field(description="Whether that promise is one no more.")]


class StepTold(Told):
    """One step in the story of a concern."""

    at: Instant
    by: Person | None
    by_customer: bool
    kind: Step
    words: Text
    files: list[FileTold]
    took: Annotated[
        Seconds | None,
        Field(description="How long we took for it since it was raised or opened again, in working time."),
    ]


class ConcernFull(ConcernTold):
    """A concern with its story, the first step first."""

    sale: OfSale
    steps: list[StepTold]


class ConcernListed(ConcernTold):
    """A concern with its sale; `waited` is in seconds of working time, since it began."""

    sale: OfSale
    waited: Seconds


class MarkTold(Told):
    """How one rule was rated."""

    number: Annotated[int, Field(ge=1, le=5, examples=[4])]
    words: Text


class MarksTold(Told):
    """The three rules: do what we said, do it when we said, show that we care."""

    what: MarkTold
    when: MarkTold
    care: MarkTold


class RatingTold(Told):
    """What a contact said of the three rules. Later ratings erase no earlier ones; averages use each sale's latest."""

    ref: Ref
    at: Instant
    by: Person
    rules: MarksTold


class RatingListed(RatingTold):
    """A rating with its sale."""

    sale: OfSale


class CheckInTold(Told):
    """A moment at which the customer is asked for a rating; `moments` has the one it is named after first."""

    ref: Ref
    moments: Annotated[list[str], Field(examples=[["day_30"]])]
    due_on: Day
    opened_at: Instant
    answered_at: Instant | None
    answered_by: Text


class ReviewTold(Told):
    """The relationship review: what is agreed in it becomes promises."""

    n: Annotated[int, Field(description="Its number in the sale.", examples=[1])]
    ref: Ref
    state: Literal["invited", "agreed", "held", "closed", "declined", "cancelled"]
    turn: Annotated[
        Literal["us", "customer"] | None, Field(description="Who has to answer about its time, if anybody.")
    ]
    asked_by_customer: bool
    at: Instant
    by: Person | None
    host: Person | None
    how: Literal["call", "visit", "ours"]
    place: Text
    minutes: int
    meets_at: Instant | None
    held_at: Instant | None
    closed_at: Instant | None


class ReviewAnswerTold(Told):
    """What one side answered to a question; the newest of its side stands."""

    question: Literal["exceeding", "better", "else", "wrong"]
    words: Text
    by: Person | None
    at: Instant
    by_customer: bool
    noted: Annotated[bool, Field(description="Whether staff wrote it down as the customer said it.")]
    stands: bool


class ReviewAgreedTold(Told):
    """What was agreed on: a promise by its number, and whether the customer says that it worked."""

    promise: Annotated[int, Field(examples=[9])]
    words: Text
    due_on: Day | None
    delivered_on: Day | None
    worked: bool | None
    words_on_it: Text


class ReviewFull(ReviewTold):
    """A review with its answers, the newest first, and what was agreed on."""

    answers: list[ReviewAnswerTold]
    agreed: list[ReviewAgreedTold]
