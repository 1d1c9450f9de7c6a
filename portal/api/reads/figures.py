"""Reading the company's figures: the scoreboard for anybody, and those of Insights for managers."""

from typing import Annotated, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema

from portal.api.calling import Call, operation
from portal.api.reads.ratings import INSIGHTS
from portal.api.roles import only
from portal.api.shapes.figures import (
    GroupsTold,
    GroupTold,
    MonthsTold,
    MonthTold,
    RatedRules,
    RatedTold,
    StandingTold,
)
from portal.api.shapes.scoreboard import ScoreboardTold
from portal.figures.groups import COUNTED_OF_GROUPS
from portal.figures.insights import Month, Standing, months_until, promised_by_group, rules_by_month
from portal.lib import clock
from portal.lib.api.shapes import Shape
from portal.lib.numbers import small_number
from portal.people.queries import company
from portal.people.rules import MANAGER
from portal.scoreboard.board import board_at
from portal.scoreboard.data import data_text

_MOST_MONTHS = 36
_FOR_MANAGERS = " For programs that act for managers."


def _number(value: object) -> object:
    return small_number(value) if isinstance(value, str) else value


class MonthsQuery(Shape):
    """How many months."""

    months: Annotated[
        int,
        BeforeValidator(_number),
        Field(ge=1, le=_MOST_MONTHS, description="How many, the one of now among them."),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _MOST_MONTHS, "default": 12}),
    ] = 12


class PeriodQuery(Shape):
    """Of which period."""

    period: Annotated[Literal["year", "all"], Field(description="The last twelve months, or all time.")] = (
        "year"
    )


@operation(
    "GET",
    "/scoreboard",
    "",
    "Figures",
    "Read the scoreboard",
    about="The company's public figures over all recorded sales, the same as `/scoreboard.json`. For anybody, without a"
    " token. While nothing is shown, the fields of figures are left out.",
    answer=ScoreboardTold,
)
def read_scoreboard(call: Call) -> bytes:
    """Return the scoreboard."""
    return data_text(board_at(call.at), company().name, call.at).encode("utf-8")


@operation(
    "GET",
    "/insights/rules",
    INSIGHTS,
    "Figures",
    "Read how the three rules are kept by month",
    about="A time counts in the month it was promised for; of each sale its latest rating in a month of the company's"
    f" time zone.{_FOR_MANAGERS}",
    query=MonthsQuery,
    answer=MonthsTold,
    refusals=("not-allowed",),
)
def read_rules(call: Call) -> MonthsTold:
    """Return the months. Raises Forbidden."""
    only(call, MANAGER)
    zone = ZoneInfo(company().time_zone)
    months = rules_by_month(months_until(clock.today(zone, call.at), call.query.months), zone, call.at)
    return MonthsTold(months=[_month(one) for one in months])


@operation(
    "GET",
    "/insights/promised",
    INSIGHTS,
    "Figures",
    "Read promised against kept",
    about=f"By who promised, by kind of due, by rule and by channel.{_FOR_MANAGERS}",
    query=PeriodQuery,
    answer=GroupsTold,
    refusals=("not-allowed",),
)
def read_promised(call: Call) -> GroupsTold:
    """Return the groups. Raises Forbidden."""
    only(call, MANAGER)
    groups = [
        GroupTold(
            by=cast("Literal['said_by', 'due', 'rule', 'channel']", one.group.by),
            key=one.group.key,
            name=one.name,
            promises=_standing(one.promises),
        )
        for one in promised_by_group(call.query.period, call.at)
    ]
    return GroupsTold(groups=groups)


def _month(one: Month) -> MonthTold:
    rated = {rule: RatedTold(n=given.n, total=given.total) for rule, given in one.rated.items()}
    return MonthTold(month=f"{one.first:%Y-%m}", times=_standing(one.times), rated=RatedRules(**rated))


def _standing(of: Standing) -> StandingTold:
    return StandingTold(**{name: getattr(of, name) for name in COUNTED_OF_GROUPS})
