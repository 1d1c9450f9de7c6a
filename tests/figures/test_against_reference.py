"""Figures from the one query equal a recount from the record, after any history and at any instant."""

from dataclasses import asdict
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.deliveries.ledger import ledger_of
from portal.figures.queries import figures_of, figures_of_sale
from portal.sales.models import Sale
from tests.deliveries.histories import DEEDS, ZONES, Deed, live, new_sale
from tests.engines import LONG_ON_POSTGRES
from tests.figures.recount import recount
from tests.record.help import undoing

LATER = (timedelta(), timedelta(hours=13), timedelta(days=2), timedelta(days=33), timedelta(days=300))


@LONG_ON_POSTGRES
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(ZONES), DEEDS)
def test_the_query_equals_a_recount_of_the_record(house: Settings, zone: str, deeds: list[Deed]) -> None:
    with undoing():
        sale = new_sale(zone)
        last = live(sale, deeds)
        for later in LATER:
            at = last + later
            found = figures_of_sale(sale.ref, at)
            assert {name: count for name, count in asdict(found).items() if count} == recount(sale.ref, at)
            assert figures_of(ledger_of(Sale.get_by_id(sale.ref), at)) == found
