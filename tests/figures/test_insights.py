"""Insights add up with the scoreboard, and the revolving door counts each customer once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.config import Settings
from portal.deliveries.actions import close_sale
from portal.figures.company import company_figures
from portal.figures.counting import count_anew
from portal.figures.door import Turned, door_of
from portal.figures.insights import Standing, months_until, promised_by_group, rules_by_month
from portal.figures.measures import STANDINGS
from portal.people.actions.staff import end_staff
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.deliveries.help import deliveries_of
from tests.deliveries.verbs import by, judge
from tests.enquiries.help import anas_link, asked
from tests.figures.help import neighbours
from tests.figures.recount_company import hear_all, in_months
from tests.make import garden, promise
from tests.my.help import delivery_of, tell
from tests.ratings.help import give

DAY = timedelta(days=1)
ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 3)
MARCH, FEBRUARY = date(2026, 3, 1), date(2026, 2, 1)


def live() -> None:
    """Let some things be done, said and rated."""
    for sale in neighbours(3):
        tell("sam", delivery_of(sale, 1), "delivered", "It is cut.", NOON - 2 * DAY)
    tell("dee", deliveries_of(2)[0], "delivered", "Late.", NOON)
    judge(deliveries_of(2)[0], "in_part", NOON)
    tell("sam", deliveries_of(3)[0], "missed", "Not done.", NOON)
    give("ana", (5, 5, 4), at=NOON - DAY)
    give("ana", (4, 4, 3))
    give("bea", (5, 5, 5))
    count_anew(NOON)


def test_months_are_counted_back_over_the_turn_of_the_year() -> None:
    assert months_until(TODAY, 4) == [date(2025, 12, 1), date(2026, 1, 1), FEBRUARY, MARCH]


def test_every_month_together_is_what_the_scoreboard_counts(house: Settings) -> None:
    live()
    months = rules_by_month(months_until(date(2027, 3, 1), 36), ZONE, NOON)
    total = sum((month.times for month in months), Standing())
    company = company_figures(NOON).all
    assert total.come == company.times > 5
    assert total.kept == company.times_kept
    assert (total.on_time, total.dates) == (company.on_time, company.dates)
    assert total.disputed == total.broken == 1


def test_months_are_what_an_independent_recount_gives(house: Settings) -> None:
    live()
    counter: Counter[str] = Counter()
    for sale in hear_all():
        counted = [one for _, one in sale.told.deliveries.values() if not one.ended and not one.afterwards]
        in_months(counter, counted, sale.told, NOON)
    found = {name: n for name, n in counter.items() if n}
    read = {
        f"m{month.first:%Y-%m}:{name}": getattr(month.times, name)
        for month in rules_by_month(months_until(date(2027, 3, 1), 36), ZONE, NOON)
        for name in (*STANDINGS, "on_time", "dates")
    }
    assert {name: n for name, n in read.items() if n} == found


def test_a_month_holds_the_latest_rating_of_each_sale_in_it(house: Settings) -> None:
    live()
    (march,) = rules_by_month([MARCH], ZONE, NOON)
    assert (march.rated["care"].total, march.rated["care"].n) == (8, 2)
    assert (march.rated["what"].total, march.rated["what"].n) == (9, 2)
    (february,) = rules_by_month([FEBRUARY], ZONE, NOON)
    assert february.rated["care"].mean is None


@pytest.mark.parametrize(
    ("zone", "told", "in_december"),
    [
        ("Europe/Vienna", "2026-11-30T23:30", True),
        ("Europe/Vienna", "2026-11-30T22:30", False),
        ("Pacific/Kiritimati", "2026-11-30T10:00", True),
        ("America/Los_Angeles", "2026-12-01T07:30", False),
        ("America/Los_Angeles", "2026-12-01T08:00", True),
    ],
)
def test_a_rating_is_of_the_month_that_it_was_where_the_company_is(
    house: Settings, zone: str, told: str, *, in_december: bool
) -> None:
    at = datetime.fromisoformat(told).replace(tzinfo=UTC)
    give("ana", (5, 5, 4), at=at)
    months = rules_by_month([date(2026, 11, 1), date(2026, 12, 1)], ZoneInfo(zone), at)
    assert [month.rated["care"].n for month in months] == ([0, 1] if in_december else [1, 0])


def test_of_two_ratings_around_a_turn_of_the_month_each_stands_in_its_own(house: Settings) -> None:
    midnight = datetime(2026, 11, 30, 23, tzinfo=UTC)
    give("ana", (5, 5, 4), at=midnight - timedelta(minutes=30))
    give("ana", (2, 2, 2), at=midnight + timedelta(minutes=30))
    months = [date(2026, 11, 1), date(2026, 12, 1)]
    vienna = rules_by_month(months, ZoneInfo("Europe/Vienna"), midnight + DAY)
    assert [month.rated["care"].total for month in vienna] == [4, 2]
    utc = rules_by_month(months, ZoneInfo("UTC"), midnight + DAY)
    assert [month.rated["care"].total for month in utc] == [2, 0], "the later one of November alone"


@pytest.mark.parametrize("by_", ["said_by", "due", "rule", "channel"])
@pytest.mark.parametrize("period", ["all", "year"])
def test_every_group_together_is_what_the_scoreboard_counts(house: Settings, by_: str, period: str) -> None:
    live()
    figures = company_figures(NOON)
    whole = figures.all if period == "all" else figures.year
    assert whole is not None
    groups = [one for one in promised_by_group(period, NOON) if one.group.by == by_]  # type: ignore[arg-type]
    total = sum((one.promises for one in groups), Standing())
    assert total.come == whole.promises
    for name in (*STANDINGS, "not_yet_due", "on_time", "dates"):
        assert getattr(total, name) == getattr(whole, name), name


def test_whoever_has_left_keeps_what_they_promised(house: Settings) -> None:
    live()
    (before,) = [one for one in promised_by_group("all", NOON) if one.name == "Sam Ortega"]
    end_staff(viewer("sam").ref, viewer("max").ref, NOON)
    (after,) = [one for one in promised_by_group("all", NOON) if one.name == "Sam Ortega"]
    assert not before.left
    assert after.left
    assert after.promises == before.promises


def pond(signed_on: str, at: datetime = NOON) -> Sale:
    """Let Bea's household sign a second sale, of a promise without a date."""
    made = garden(
        external_id="pond", title="The pond", signed_on=signed_on, promises=[promise(words="It is dug.")]
    )
    assert not bring(made, at=at).refusals
    found: Sale = Sale.get(Sale.title == "The pond")
    return found


def turned(today: date = TODAY) -> dict[date, Turned]:
    return door_of(today).by_month


def test_a_customer_comes_once_and_further_sales_are_repeats(house: Settings) -> None:
    assert turned() == {FEBRUARY: Turned(came=2, sales=2)}
    pond("2026-03-01")
    assert turned()[MARCH] == Turned(came=0, sales=1)
    assert turned()[MARCH].repeat == 1


def test_a_customer_leaves_when_their_last_sale_is_cancelled_and_says_why(house: Settings) -> None:
    first, second = sale_of("bea"), pond("2026-03-01")
    close_sale(first, "cancelled", "Too dear.", by("max"))
    assert turned()[MARCH].left == 0, "the pond goes on"
    close_sale(second, "cancelled", "They moved away.", by("max", NOON + timedelta(minutes=1)))
    assert turned()[MARCH].cancelled == 1
    (leaving,) = door_of(TODAY).leavings
    assert (leaving.title, leaving.reason, leaving.on) == ("The pond", "They moved away.", TODAY)


def test_whoever_comes_back_has_left_all_the_same(house: Settings) -> None:
    close_sale(sale_of("bea"), "cancelled", "Too dear.", by("max"))
    pond("2026-03-04", NOON + 2 * DAY)
    assert turned(date(2026, 3, 5))[MARCH] == Turned(came=0, cancelled=1, sales=1)


def test_nothing_for_a_year_after_a_completed_sale_is_leaving_too(house: Settings) -> None:
    tell("sam", delivery_of(sale_of("bea"), 1), "delivered", "It is cut.", NOON)
    close_sale(sale_of("bea"), "completed", "All done.", by("max"))
    assert date(2027, 3, 1) not in turned(date(2027, 3, 2))
    assert turned(date(2027, 3, 3))[date(2027, 3, 1)] == Turned(quiet=1)
    assert door_of(date(2027, 3, 3)).leavings == ()
    pond("2026-09-01", NOON + 200 * DAY)
    assert date(2027, 3, 1) not in turned(date(2027, 3, 3))


def test_what_was_won_through_a_customers_link_is_counted_where_it_was_signed(house: Settings) -> None:
    question = asked(anas_link())
    type(question).update(state="won", sale=sale_of("bea").ref, ended_at=NOON).execute()
    assert turned()[FEBRUARY].won == 1
