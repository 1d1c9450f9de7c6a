"""Planning: which deliveries a sale has, in its own zone, and how endless schedules go on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal.config import Settings
from portal.deliveries.jobs import make_next_dates
from portal.deliveries.models import Delivery, Plan
from portal.lib.db import release
from portal.record.models import Entry
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, bring
from tests.deliveries.help import deliveries_of, tell
from tests.make import kitchen, promise

DAYS = timedelta(days=1)


def sale_with(due: object, **changes: Any) -> str:
    """Seal a sale whose only promise has this due; returns its ref."""
    report = bring(kitchen(promises=[promise(words="We come.", due=due)], **changes))
    assert report.refusals == []
    return report.sealed[0]


def days_of(sale: str) -> list[date | None]:
    return [delivery.due_on for delivery in deliveries_of(1, sale)]


def weekly(**more: str) -> dict[str, Any]:
    return {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=TU", "start": "2026-02-10", **more}}


def test_an_endless_schedule_is_made_90_days_ahead_and_goes_on(company_only: Settings) -> None:
    """The clock moves by 100 days, twice; the job runs again and again, also at once with itself."""
    sale = sale_with(weekly())
    first = date(2026, 2, 10)
    assert days_of(sale) == [first + 7 * number * DAYS for number in range(16)]
    for moved in (100, 200):
        at = NOON + moved * DAYS
        _four_times(at)
        make_next_dates(at)
        rows = deliveries_of(1, sale)
        last = at.date() + 90 * DAYS
        assert [row.due_on for row in rows] == [
            first + 7 * number * DAYS for number in range(((last - first).days) // 7 + 1)
        ]
        assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    assert [row.afterwards for row in deliveries_of(1, sale)[:4]] == [True, True, True, False]
    assert list(verify_all()) == []


def test_a_delivered_date_stays_as_it_is_when_more_are_made(company_only: Settings) -> None:
    sale = sale_with(weekly())
    tell("max", deliveries_of(1, sale)[3], "delivered")
    make_next_dates(NOON + 100 * DAYS)
    assert [row.state for row in deliveries_of(1, sale)[:5]] == ["promised"] * 3 + ["delivered", "promised"]
    assert list(verify_all()) == []


def test_a_schedule_that_has_an_end_has_no_entry_after_it(company_only: Settings) -> None:
    """Whether it ends by its own date, by UNTIL or by COUNT, the record hears nothing more of it."""
    ends = (
        weekly(until="2026-07-01"),
        {"schedule": {"rrule": "FREQ=WEEKLY;UNTIL=20260701", "start": "2026-02-10"}},
        {"schedule": {"rrule": "FREQ=WEEKLY;COUNT=21", "start": "2026-02-10"}},
    )
    sales = [sale_with(due, external_id=str(number)) for number, due in enumerate(ends)]
    make_next_dates(NOON + 100 * DAYS)
    entries = Entry.select().count()
    for sale in sales:
        assert days_of(sale) == [date(2026, 2, 10) + 7 * number * DAYS for number in range(21)]
    assert Plan.select().where(Plan.through.is_null(False)).count() == 0
    for moved in (200, 300):
        make_next_dates(NOON + moved * DAYS)
    assert Entry.select().count() == entries


def test_a_schedule_waits_a_week_before_it_is_taken_up_again(company_only: Settings) -> None:
    sale_with({"schedule": {"rrule": "FREQ=DAILY", "start": "2026-02-10"}})
    entries = Entry.select().count()
    for moved in range(1, 15):
        make_next_dates(NOON + moved * DAYS)
    assert Entry.select().count() - entries == 1


def test_at_one_instant_each_sale_has_its_own_day(company_only: Settings) -> None:
    """At noon in New York it is Wednesday in Auckland, and Tuesday morning in Honolulu."""
    contacts = kitchen()["customer"]["contacts"]
    due = {"schedule": {"rrule": "FREQ=DAILY", "start": "2026-03-02"}}
    auckland, honolulu = (
        sale_with(
            due,
            external_id=zone,
            time_zone=zone,
            signed_on="2026-03-01",
            customer={"name": zone, "contacts": [{**contacts[0], "email": f"ana@{number}.example"}]},
        )
        for number, zone in enumerate(("Pacific/Auckland", "Pacific/Honolulu"))
    )
    assert [row.due_on for row in deliveries_of(1, auckland) if row.afterwards] == [
        date(2026, 3, 2),
        date(2026, 3, 3),
    ]
    assert [row.due_on for row in deliveries_of(1, honolulu) if row.afterwards] == [date(2026, 3, 2)]
    assert days_of(auckland)[-1] == date(2026, 3, 4) + 90 * DAYS
    assert days_of(honolulu)[-1] == date(2026, 3, 3) + 90 * DAYS
    instant = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    for sale in (auckland, honolulu):
        tell("max", deliveries_of(1, sale)[8], "delivered", at=instant)
    assert deliveries_of(1, auckland)[8].delivered_on == date(2026, 3, 10)
    assert deliveries_of(1, honolulu)[8].delivered_on == date(2026, 3, 9)


def test_the_zone_of_a_sale_is_that_of_its_first_contact_unless_said(company_only: Settings) -> None:
    people = [
        {"name": "Ana", "email": "ana@brandt.example", "time_zone": "Asia/Tokyo"},
        {"name": "Tom", "email": "tom@brandt.example"},
    ]
    customer = {"name": "Brandt household", "contacts": people}
    first = sale_with({"undated": True}, external_id="1", customer=customer)
    said = sale_with({"undated": True}, external_id="2", customer=customer, time_zone="Europe/Paris")
    assert (Sale.get_by_id(first).time_zone, Sale.get_by_id(said).time_zone) == ("Asia/Tokyo", "Europe/Paris")


def test_what_was_recorded_afterwards_is_marked(company_only: Settings) -> None:
    """Of old papers every date that had passed is marked, today's is not, and no date is none that passed."""
    dues = {
        "2026-03-02": {"once": "2026-03-02"},
        "2026-03-03": {"once": "2026-03-03"},
        "completed": {"once": {"after": "completion", "offset": "P1D"}},
        "held": {"holding": {}},
        "undated": {"undated": True},
    }
    made = [promise(words=name, due=due) for name, due in dues.items()]
    [sale] = bring(kitchen(promises=made, completed_on="2026-02-20")).sealed
    found = [(row.due_on, row.afterwards) for number in range(1, 6) for row in deliveries_of(number, sale)]
    assert found == [
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), False),
        (date(2026, 2, 21), True),
        (date(2026, 2, 20), True),
        (None, False),
    ]


def test_every_occasion_has_no_delivery_before_it_occurs(company_only: Settings) -> None:
    sale = sale_with({"every": "a question", "within": "PT4H", "clock": "working"})
    make_next_dates(NOON + 100 * DAYS)
    assert deliveries_of(1, sale) == []
    assert Plan.select().count() == 0


def test_a_leap_day_comes_every_four_years(company_only: Settings) -> None:
    sale = sale_with(
        {"schedule": {"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "start": "2024-02-29"}},
        signed_on="2024-01-01",
    )
    assert days_of(sale) == [date(2024, 2, 29)]
    make_next_dates(NOON + 700 * DAYS)
    assert days_of(sale) == [date(2024, 2, 29), date(2028, 2, 29)]
    assert Delivery.select().count() == 2


def _four_times(at: datetime) -> None:
    def go(_number: int) -> None:
        try:
            make_next_dates(at)
        finally:
            release()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(go, range(4)))
