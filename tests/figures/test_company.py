"""The company's figures as pages read them: right, cheap, and silent below five customers."""

import logging
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.figures.company import CompanyFigures, company_figures, days_of, tally_version
from portal.figures.counting import count_anew, count_sales
from portal.figures.jobs import count_what_moved
from portal.figures.measures import COUNTS, DAY_STATES
from portal.figures.models import Tallied, Turn
from portal.figures.moved import moved_since
from portal.lib.db import db, engine
from portal.ratings.actions import rate
from portal.ratings.rules import RULES
from portal.record.models import Live, Stream
from portal.sales.models import Sale
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.verbs import judge
from tests.engines import LONG_ON_POSTGRES
from tests.figures.help import contact_of, neighbours, read_at
from tests.figures.recount_company import hear_all, recount_company
from tests.page import counted_statements
from tests.ratings.help import give, new_rating
from tests.record.help import undoing

DAY = timedelta(days=1)
COUNTED = timedelta(seconds=5)


def test_every_figure_is_that_of_a_recount(house: Settings) -> None:
    neighbours(4)
    tell("dee", deliveries_of(1)[0], "delivered")
    judge(deliveries_of(1)[0], "kept")
    give("ana", (5, 4, 4))
    count_anew(NOON)
    for days in (0, 1, 45, 300, 380):
        at = NOON + days * DAY
        recounted = recount_company(hear_all(), at)
        found = company_figures(at)
        for of, period in (("all", found.all), ("year", found.year)):
            if period is None:
                assert recounted.get("year:customers", 0) < 5
                continue
            for name in COUNTS:
                assert getattr(period, name) == recounted.get(f"{of}:{name}", 0), (of, name)
            for rule in RULES:
                counts = tuple(recounted.get(f"{of}:rate:{rule}:{number}", 0) for number in range(1, 6))
                assert period.ratings[rule].counts == counts
        strip = days_of(at)
        assert [one.day for one in strip] == [at.date() - n * DAY for n in range(89, -1, -1)]
        for one in strip:
            assert one.counts == {state: recounted.get(f"{one.day}:{state}", 0) for state in DAY_STATES}


def test_promises_that_stand_are_in_one_of_five(house: Settings) -> None:
    tell("dee", deliveries_of(1)[0], "delivered")
    count_anew(NOON)
    found = company_figures(NOON).all
    # The worktop is delivered; the cabinets, the Fridays and Bea's hedge are late.
    assert (found.promises, found.unconfirmed, found.open, found.not_yet_due) == (4, 1, 3, 5)
    assert (found.on_time, found.dates) == (1, 6)


def test_nothing_is_published_below_five_customers(house: Settings) -> None:
    count_anew(NOON)
    assert company_figures(NOON).all.customers == 2
    assert not company_figures(NOON).customers_enough
    neighbours(2)
    count_what_moved(NOON + COUNTED)
    assert not company_figures(NOON).customers_enough


def test_five_customers_are_enough_and_a_year_later_there_is_nothing_of_the_year(house: Settings) -> None:
    neighbours(3)
    count_anew(NOON)
    found = company_figures(NOON)
    assert found.customers_enough
    assert found.year is not None
    assert (found.year.customers, found.year.sales, found.year.open) == (5, 5, 6)
    # Every hedge was promised by 2 March.
    assert company_figures(datetime(2027, 3, 3, 4, 59, tzinfo=UTC)).year is not None
    later = company_figures(datetime(2027, 3, 3, 5, 0, tzinfo=UTC))
    assert later.year is None
    assert later.customers_enough, "of all time there are as many as ever"


def test_a_customer_with_five_sales_is_one(house: Settings) -> None:
    ours = sale_of("bea").customer
    others = neighbours(3)
    Sale.update(customer=ours).where(Sale.ref.in_([sale.ref for sale in others])).execute()
    count_anew(NOON)
    assert company_figures(NOON).all.sales == 5
    assert company_figures(NOON).all.customers == 2


@LONG_ON_POSTGRES
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, 4), st.tuples(*[st.integers(1, 5)] * 3)), max_size=14))
def test_the_public_average_is_that_of_all_sales_by_the_latest_of_each(
    house: Settings, given_ones: list[tuple[int, tuple[int, int, int]]]
) -> None:
    with undoing():
        sales = neighbours(5)
        latest: dict[int, tuple[int, int, int]] = {}
        for n, (which, numbers) in enumerate(given_ones):
            rate(contact_of(sales[which]), sales[which], new_rating(numbers), NOON + n * DAY)
            latest[which] = numbers
        count_anew(NOON)
        found = company_figures(NOON + 20 * DAY)
        for place, rule in enumerate(RULES):
            numbers_of_all = [numbers[place] for numbers in latest.values()]
            mean = Fraction(sum(numbers_of_all), len(numbers_of_all)) if numbers_of_all else None
            assert found.all.ratings[rule].mean == mean
            assert found.all.ratings[rule].n == len(numbers_of_all)
            assert found.all.ratings[rule].counts == tuple(numbers_of_all.count(n) for n in range(1, 6))


def test_a_rating_is_of_the_year_for_a_year(house: Settings) -> None:
    give("ana", (5, 4, 1))
    neighbours(3)
    count_anew(NOON)
    before, after = datetime(2027, 3, 4, 4, 59, tzinfo=UTC), datetime(2027, 3, 4, 5, 0, tzinfo=UTC)
    assert _of_the_year("rate:what:5", before) == 1
    assert _of_the_year("rate:what:5", after) == 0
    assert company_figures(after).all.ratings["what"].counts == (0, 0, 0, 0, 1)


def test_the_head_is_another_one_whenever_a_figure_is(house: Settings) -> None:
    count_anew(NOON)
    first, version = company_figures(NOON), tally_version()
    assert first.head == company_figures(first.until - timedelta(microseconds=1)).head
    assert first.head != company_figures(first.until).head
    tell("sam", deliveries_of(1)[0], "started")
    count_sales([sale_of("ana").ref], NOON)
    assert (company_figures(NOON).head, tally_version()) == (first.head, version), "no figure moved"
    tell("dee", deliveries_of(1)[0], "delivered")
    count_sales([sale_of("ana").ref], NOON)
    assert company_figures(NOON).head != first.head
    assert tally_version() > version


def test_until_then_no_figure_and_no_state_of_a_day_moves(house: Settings) -> None:
    neighbours(4)
    count_anew(NOON)
    at, seen = NOON, 0
    while at < NOON + 500 * DAY:
        until = company_figures(at).until
        assert until > at
        just_before = until - timedelta(microseconds=1)
        assert _said(at) == _said(just_before)
        at, seen = until, seen + 1
    assert seen > 10


def test_an_installation_without_a_sale_has_figures_of_nothing(company_only: Settings) -> None:
    found = company_figures(NOON)
    assert (found.all.promises, found.all.sales, found.year) == (0, 0, None)
    assert found.all.ratings["care"].mean is None
    assert found.until > NOON
    assert tally_version() == 0
    assert sum(one.n for one in days_of(NOON)) == 0
    assert days_of(NOON)[-1].day == date(2026, 3, 3)


def test_reading_takes_two_statements_and_never_a_whole_table(house: Settings) -> None:
    neighbours(3)
    count_anew(NOON)
    _crowd()
    reads: list[tuple[Any, int]] = [
        (lambda: company_figures(NOON), 2),
        (lambda: days_of(NOON), 2),
        (tally_version, 1),
        (lambda: moved_since(NOON + 90 * DAY, 200), 1),
    ]
    for read, most in reads:
        with counted_statements() as statements:
            read()
        assert len(statements) == most, statements
        for plan in _plans(read):
            assert "SCAN" not in plan, plan
            assert "Seq Scan" not in plan.replace("Seq Scan on company", ""), plan


def _of_the_year(name: str, at: datetime) -> int:
    rows = Turn.select().where((Turn.of == "year") & (Turn.name == name) & (Turn.at <= at))
    return sum(row.n for row in rows)


def _said(at: datetime) -> tuple[Any, ...]:
    found: CompanyFigures = company_figures(at)
    return found.all, found.year, found.head, _days(at)


def _days(at: datetime) -> dict[str, int]:
    return {name: n for name, n in read_at(at).items() if name[0] == "2"}


def _crowd() -> None:
    """Put in the turns of many sales that are yet to come, and many streams that moved long ago."""
    times = [NOON + n * timedelta(hours=1) for n in range(1, 4000)]
    rows = [{"of": of, "name": "kept", "at": at, "n": 1} for of in ("all", "year") for at in times]
    rows += [
        {"of": str((NOON + n * DAY).date()), "name": "to_come", "at": NOON, "n": 1} for n in range(1, 4000)
    ]
    for start in range(0, len(rows), 500):
        Turn.insert_many(rows[start : start + 500]).on_conflict_ignore().execute()
    sale = dict(Sale.get(Sale.external_id == "neighbour-0").__data__, external_id=None)
    refs = [f"s{n:04}" for n in range(4000)]
    crowds: list[tuple[Any, str, dict[str, Any]]] = [
        (Sale, "ref", sale),
        (Stream, "ref", {"seq": 1, "hash": ""}),
        (Live, "stream", {"version": 1, "at": NOON}),
        (Tallied, "sale", {"customer": sale["customer"], "seq": 1, "written": {}}),
    ]
    for table, key, row in crowds:
        for start in range(0, len(refs), 500):
            table.insert_many([{**row, key: ref} for ref in refs[start : start + 500]]).execute()
    db.execute_sql("ANALYZE")


def _plans(read: Any) -> list[str]:
    """Return how the engine runs each statement of a read."""
    asked: list[tuple[str, Any]] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if isinstance(record.msg, tuple):
                asked.append(record.msg)

    logger, collector = logging.getLogger("peewee"), Collector()
    level = logger.level
    logger.addHandler(collector)
    logger.setLevel(logging.DEBUG)
    try:
        read()
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
    how = "EXPLAIN QUERY PLAN" if engine() == "sqlite" else "EXPLAIN"
    return [
        "\n".join(str(row[-1]) for row in db.execute_sql(f"{how} {statement}", values).fetchall())
        for statement, values in asked
    ]
