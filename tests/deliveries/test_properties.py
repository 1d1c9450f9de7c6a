"""Whatever happens in whatever order: each axis has one state, the rows are those of the record, and none is lost."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.deliveries.ledger import Done, ledger_of
from portal.deliveries.models import Delivery, Verdict, Wait
from portal.deliveries.queries import steps_of
from portal.deliveries.rules import stand_after
from portal.deliveries.timing import due_day, time_of
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_stream
from portal.sales.models import Sale
from tests.deliveries.histories import DEEDS, ZONES, Deed, live, new_sale
from tests.engines import LONG_ON_POSTGRES
from tests.record.help import recorded_tables, rows_of, undoing

FEW = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EVERYWHERE = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - aware by the strategy
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@LONG_ON_POSTGRES
@FEW
@given(st.sampled_from(ZONES), DEEDS)
def test_any_history_leaves_one_state_of_each_axis(house: Settings, zone: str, deeds: list[Deed]) -> None:
    with undoing():
        sale = new_sale(zone)
        last = live(sale, deeds)
        for _, done in ledger_of(Sale.get_by_id(sale.ref), last).all_done:
            _check_axes(done, sale)


@LONG_ON_POSTGRES
@FEW
@given(st.sampled_from(ZONES), DEEDS)
def test_a_rebuild_gives_the_same_rows_after_any_history(
    house: Settings, zone: str, deeds: list[Deed]
) -> None:
    with undoing():
        sale = new_sale(zone)
        live(sale, deeds)
        before = _rows()
        assert list(verify_stream(sale.ref)) == []
        rebuild_all()
        assert _rows() == before


@given(EVERYWHERE, st.dates(date(1995, 1, 1), date(2037, 12, 1)), INSTANTS)
def test_a_day_ends_at_its_own_midnight_everywhere(zone: ZoneInfo, due_on: date, at: datetime) -> None:
    """Against a reference that asks only which day the wall calendar shows, at the very instant and around it."""
    row = Delivery(due_on=due_on, state="promised")
    for moment in (at, _first_moment_after(due_on, zone), _first_moment_after(due_on, zone) - A_DAY):
        for now in (moment - timedelta(microseconds=1), moment):
            shown = now.astimezone(zone).date()
            said = time_of(row, "once", zone.key, now)
            assert (said.kind == "overdue") == (shown > due_on)
            assert said.kind in {"overdue", "due_today", "due_soon", "not_due"}
            assert said.days == abs((shown - due_on).days)


@given(EVERYWHERE, INSTANTS, st.timedeltas(-3 * A_DAY, 3 * A_DAY), st.integers(0, 4))
def test_a_moment_is_one_moment_everywhere_and_a_named_day_only_helps(
    zone: ZoneInfo, due_at: datetime, later: timedelta, earlier: int
) -> None:
    delivered_at = due_at + later
    there = delivered_at.astimezone(zone).date()
    row = Delivery(due_at=due_at, delivered_at=delivered_at, delivered_on=there, state="delivered")
    plain = time_of(row, "every", zone.key, delivered_at)
    assert plain.kind == ("late" if later > timedelta() else "on_time")
    row.named_on = there - earlier * A_DAY
    named = time_of(row, "every", zone.key, delivered_at)
    assert named.gap <= plain.gap
    in_time = row.named_on <= due_at.astimezone(zone).date() or later <= timedelta()
    assert named.kind == ("on_time" if in_time else "late")


def _check_axes(done: Done, sale: Sale) -> None:
    row = done.row
    expected = stand_after(steps_of(row, sale), due_day(row, sale.time_zone))
    kept = (row.state, row.forecast_on, row.delivered_at, row.delivered_on, row.missed_at, row.breached_at)
    assert kept == (
        expected.progress,
        expected.forecast_on,
        expected.delivered_at,
        expected.delivered_on,
        expected.missed_at,
        expected.breached_at,
    )
    waits = Wait.select().where((Wait.delivery == row.ref) & Wait.ended_at.is_null())
    assert waits.count() == (row.state == "waiting_for_customer")
    assert (done.open_wait is not None) == (row.state == "waiting_for_customer")
    words = list(Verdict.select().where(Verdict.delivery == row.ref).order_by(Verdict.seq))
    latest = words[-1] if words else None
    assert (row.verdict, row.named_on) == ((latest.word, latest.named_on) if latest else (None, None))
    if row.named_on is not None:
        assert row.delivered_on is not None
        assert row.named_on <= row.delivered_on


def _rows() -> dict[str, object]:
    return {table._meta.table_name: rows_of(table._meta.table_name) for table in recorded_tables()}


def _first_moment_after(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant, to the minute, at which the calendar there shows a later day, by looking."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - 15 * AN_HOUR
    while moment.astimezone(zone).date() <= day:
        moment += AN_HOUR
    moment -= AN_HOUR
    while moment.astimezone(zone).date() <= day:
        moment += timedelta(minutes=1)
    return moment
