"""The public scoreboard as programs read it; what each field means is said once, where the figures are made."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, create_model

from portal.lib.api.shapes import Day, Instant, Told
from portal.scoreboard.data import FIELDS

_COUNTS = (
    *("promises", "kept", "broken", "disputed", "unconfirmed", "open", "not_yet_due", "recorded_afterwards"),
    *("added_by_customers", "additions_declined", "on_time", "dates", "times_kept", "times", "sales"),
)


def _said(name: str) -> Any:
    return Field(description=FIELDS[name])


def _counts(*names: str) -> dict[str, Any]:
    return {name: (int, _said(name)) for name in names}


class TurnTold(Told):
    """A time at which the record was opened or closed."""

    open: Annotated[bool, Field(description="Whether it was opened.")]
    at: Annotated[Instant, _said("at")]
    reason: Annotated[str | None, _said("reason")]


class Distribution(Told):
    """How a rule is rated, each sale by its latest rating."""

    n: Annotated[int, _said("n")]
    counts: Annotated[dict[str, int], _said("counts")]


_Counts: Any = create_model("_Counts", __base__=Told, **_counts(*_COUNTS))


class PeriodTold(_Counts):  # type: ignore[misc]  # Its counts are named where they are made.
    """The figures of a period."""

    ratings: Annotated[dict[str, Distribution], _said("ratings")]


class DayTold(Told):
    """A day with deliveries due: how many, and how many are in each state; states with none are left out."""

    model_config = ConfigDict(extra="allow")

    day: Day
    due: int


class SpreadTold(Told):
    """How long answers took."""

    n: Annotated[int, _said("n")]
    median_minutes: Annotated[int | None, _said("median_minutes")]
    ninety_minutes: Annotated[int | None, _said("ninety_minutes")]
    waiting: Annotated[int, _said("waiting")]


class AnswersTold(Told):
    """First answers, and all of them."""

    first: Annotated[SpreadTold, _said("first")]
    every: Annotated[SpreadTold, _said("every")]


class ParityTold(Told):
    """How long prospects and customers waited for answers."""

    prospects: Annotated[AnswersTold, _said("prospects")]
    customers: Annotated[AnswersTold | None, _said("customers")]


class RepliesTold(Told):
    """First answers to enquiries."""

    n: Annotated[int, _said("n")]
    median_seconds: Annotated[int | None, _said("median_seconds")]


WithheldCounts: Any = create_model(
    "WithheldCounts", __base__=Told, **_counts("ever", "confirmed", "alone", "returned", "replaced")
)


class ScoreboardTold(Told):
    """The record before the public: how it stands and, while it is open and shown, its figures."""

    company: Annotated[str, _said("company")]
    as_of: Annotated[Instant, _said("as_of")]
    open: Annotated[bool, Field(description="Whether the record is open to the public.")]
    reason: Annotated[str | None, _said("reason")]
    turns: Annotated[list[TurnTold], _said("turns")]
    shown: Annotated[bool, _said("shown")]
    why_not: Annotated[str | None, _said("why_not")]
    covers_sales: Annotated[int | None, _said("covers_sales")] = None
    twelve_months: Annotated[PeriodTold | None, _said("twelve_months")] = None
    all_time: Annotated[PeriodTold | None, _said("all_time")] = None
    days: Annotated[list[DayTold] | None, _said("days")] = None
    withheld: Annotated[dict[str, WithheldCounts] | None, _said("withheld")] = None
    replies: Annotated[RepliesTold | None, _said("replies")] = None
    answers: Annotated[ParityTold | None, _said("answers")] = None
