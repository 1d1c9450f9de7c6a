"""Occasions of an `every` promise: when their time is up, who opens them, and who disputes that."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for, promise_for
from portal.deliveries.actions import NewOccasion, dispute_occasion, open_occasion
from portal.deliveries.ledger import ledger_of
from portal.deliveries.models import Delivery, Occasion
from portal.figures.queries import figures_of_sale
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.promises.models import Promise
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.verbs import by, happen, judge
from tests.intake.help import dump
from tests.make import kitchen, promise

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def calendar_sale(zone: str, within: str, signed_on: str = "2026-02-09") -> tuple[Sale, Promise]:
    """Seal a sale in a zone with one promise that is counted by the calendar."""
    due = {"every": "a delay", "within": within, "clock": "calendar"}
    contact = {"name": "Cy Moss", "email": "cy@moss.example", "time_zone": zone}
    made = kitchen(
        external_id="other",
        signed_on=signed_on,
        customer={"name": "Moss", "contacts": [contact]},
        promises=[promise(words="We tell you.", channel="phone", due=due)],
    )
    report = bring(made, at=datetime(2026, 2, 11, 17, 0, tzinfo=UTC))
    assert not report.refusals
    return promise_for(viewer("max"), Sale.get(Sale.external_id == "other").ref, 1)


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        # Tuesday noon in New York: four hours later, within the working day.
        ("2026-03-03T12", "2026-03-03T16"),
        # Friday at four: the last hour, then three from Monday at eight; the clocks change on that Sunday.
        ("2026-03-06T16", "2026-03-09T11"),
        # Saturday: from Monday at eight.
        ("2026-03-07T12", "2026-03-09T12"),
        # The Friday before Memorial Day, 25 May: Tuesday.
        ("2026-05-22T16", "2026-05-26T11"),
        # In the evening: from the next morning.
        ("2026-03-03T21", "2026-03-04T12"),
    ],
)
def test_working_hours_pass_over_nights_weekends_and_holidays(house: Settings, starts: str, due: str) -> None:
    zone = ZoneInfo(sale_of("ana").time_zone)
    question = happen(_moment(starts, zone), at=NOON + 100 * DAY)
    assert question.due_at == _moment(due, zone)
    assert list(verify_all()) == []


@pytest.mark.parametrize(
    ("zone", "within", "starts", "due"),
    [
        # Hours are real hours, across the change of the clocks in Berlin on 29 March at one o'clock UTC.
        ("Europe/Berlin", "PT24H", "2026-03-28T11", "2026-03-29T11"),
        # A day leads to the same time on the wall there: an hour less has passed.
        ("Europe/Berlin", "P1D", "2026-03-28T11", "2026-03-29T10"),
        # The change of New York, where the company is, moves nothing in Berlin.
        ("Europe/Berlin", "P1D", "2026-03-07T17", "2026-03-08T17"),
        ("America/New_York", "P1D", "2026-03-07T17", "2026-03-08T16"),
        ("Pacific/Kiritimati", "P2D", "2026-03-01T10", "2026-03-03T10"),
    ],
)
def test_calendar_time_is_counted_where_the_sale_is(
    house: Settings, zone: str, within: str, starts: str, due: str
) -> None:
    sale, of = calendar_sale(zone, within)
    open_occasion(sale, of, NewOccasion("Rain.", _moment(starts, UTC)), by("max", NOON + 100 * DAY))
    assert Delivery.get(Delivery.promise == of.ref).due_at == _moment(due, UTC)


def test_either_side_opens_one_and_states_when_it_began(house: Settings) -> None:
    first, second = happen(NOON - HOUR), happen(NOON - 2 * HOUR, who="sam")
    assert [(row.n, row.version > 0, row.afterwards) for row in (first, second)] == [
        (1, True, False),
        (2, True, False),
    ]
    opened = [Occasion.get_by_id(row.ref) for row in (first, second)]
    assert [(one.by_customer, one.starts_at) for one in opened] == [
        (True, NOON - HOUR),
        (False, NOON - 2 * HOUR),
    ]
    tell("sam", first, "delivered", at=first.due_at)
    tell("sam", second, "delivered", at=first.due_at)
    found = figures_of_sale(sale_of("ana").ref, first.due_at)
    # The cabinets and three Fridays are overdue, and count among the dates.
    assert (found.times_on_time, found.times_dated) == (1, 2 + 4)


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (None, "Say when it happened"),
        (NOON + timedelta(microseconds=1), "in the future"),
        (datetime(2026, 2, 9, 4, 59, tzinfo=UTC), "before the day of signing"),
        (datetime(1, 1, 1, tzinfo=UTC), "before the day of signing"),
    ],
)
def test_a_start_that_cannot_be_is_refused(house: Settings, starts_at: datetime | None, reason: str) -> None:
    sale, of = promise_for(viewer("ana"), sale_of("ana").ref, 5)
    rows = dump()
    with pytest.raises(Invalid, match=reason):
        open_occasion(sale, of, NewOccasion("Which sink?", starts_at), by("ana"))
    with pytest.raises(Invalid, match="what happened"):
        open_occasion(sale, of, NewOccasion(" ", NOON), by("ana"))
    with pytest.raises(NotHere):
        open_occasion(*promise_for(viewer("ana"), sale.ref, 1), NewOccasion("It came.", NOON), by("ana"))
    assert dump() == rows


def test_what_was_due_before_the_sealing_counts_in_nothing(house: Settings) -> None:
    old = happen(datetime(2026, 2, 9, 15, 0, tzinfo=UTC))
    assert old.afterwards
    assert figures_of_sale(sale_of("ana").ref, NOON).times_afterwards == 1


def test_only_the_other_side_disputes_a_start_and_once(house: Settings) -> None:
    asked, [worktop] = happen(NOON - HOUR), deliveries_of(1)
    noticed = happen(NOON - HOUR, who="sam")
    for who, delivery in (("ana", asked), ("sam", noticed), ("ana", worktop)):
        with pytest.raises(NotHere):
            dispute_occasion(delivery_for(viewer(who), delivery.ref), "Not then.", by(who))
    with pytest.raises(NotHere):
        delivery_for(viewer("bea"), noticed.ref)
    for who, delivery in (("sam", asked), ("ana", noticed)):
        seen = delivery_for(viewer(who), delivery.ref)
        with pytest.raises(Invalid):
            dispute_occasion(seen, " ", by(who))
        dispute_occasion(seen, "It was later.", by(who))
        with pytest.raises(Conflict):
            dispute_occasion(seen, "Again.", by(who))
        kept = Occasion.get_by_id(delivery.ref)
        assert (kept.dispute, kept.disputed_by) == ("It was later.", viewer(who).ref)
    assert list(verify_all()) == []


def test_what_was_told_of_an_occasion_came_before_its_moment_or_after(house: Settings) -> None:
    question = happen(NOON)
    tell("sam", question, "progress", "We look.", at=question.due_at)
    tell("sam", question, "progress", "We still look.", at=question.due_at + timedelta(seconds=1))
    [done] = [one for _, one in ledger_of(sale_of("ana"), NOON + DAY).all_done if one.row.ref == question.ref]
    assert [told.when for told in done.told] == ["after", "before"]


def test_a_day_that_ana_names_counts_for_a_moment_as_well(house: Settings) -> None:
    """It was due at four; she says that it came that day, and later that it came the day after."""
    question = happen(NOON)
    with pytest.raises(Invalid):
        judge(question, "kept")
    tell("sam", question, "delivered", at=NOON + 3 * DAY)
    before = figures_of_sale(sale_of("ana").ref, NOON + 3 * DAY)
    for day, more in ((date(2026, 3, 3), 1), (date(2026, 3, 4), 0)):
        judge(question, "kept", NOON + 3 * DAY, named_on=day)
        found = figures_of_sale(sale_of("ana").ref, NOON + 3 * DAY)
        assert (found.times_on_time - before.times_on_time, found.times_kept) == (more, 1)


def _moment(wall: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone)
