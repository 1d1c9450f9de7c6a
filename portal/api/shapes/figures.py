"""The company's figures as programs read them: the public scoreboard, and how the three rules are kept over time."""

from typing import Annotated, Literal

from pydantic import Field

from portal.lib.api.shapes import Told

_N = Annotated[int, Field(ge=0)]


class RatedTold(Told):
    """What sales rated a rule with: how many, and the sum of their numbers; the average is `total` by `n`."""

    n: _N
    total: _N


class RatedRules(Told):
    """The three rules, each with what sales rated it with."""

    what: RatedTold
    when: RatedTold
    care: RatedTold


class StandingTold(Told):
    """Counts by how they stand: of promises, or of times that one came due; `on_time` of `dates` by the clock."""

    kept: _N
    unconfirmed: _N
    disputed: _N
    broken: _N
    open: _N
    not_yet_due: _N
    on_time: _N
    dates: _N


class MonthTold(Told):
    """A month: the times that came due in it, and what sales rated the rules with in it."""

    month: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-02"])]
    times: StandingTold
    rated: RatedRules


class MonthsTold(Told):
    """Months in their order, the one of now as the last."""

    months: list[MonthTold]


class GroupTold(Told):
    """Promised against kept in a group of promises: those of one person, one kind of due, one rule or one channel."""

    by: Literal["said_by", "due", "rule", "channel"]
    key: Annotated[str, Field(description="The ref of the person, or which kind, rule or channel.")]
    name: str
    promises: StandingTold


class GroupsTold(Told):
    """Every group in which there is a promise, those with most promises first."""

    groups: list[GroupTold]
