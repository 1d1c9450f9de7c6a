"""The calendar of turns equals a recount of the record, after any history and whenever it is read."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.figures.counting import count_anew, count_sales, every_turn
from portal.lib.db import utc_text
from portal.sales.models import Sale
from tests.cast import NOON
from tests.deliveries.histories import DEEDS, ZONES, Deed, live, new_sale
from tests.figures.help import kept_days, read_at, turning_points
from tests.figures.recount_company import hear_all, recount_company
from tests.ratings.help import give
from tests.record.help import undoing

_ANY = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LATER = (timedelta(), timedelta(hours=13), timedelta(days=33), timedelta(days=300), timedelta(days=900))
A_MOMENT = timedelta(microseconds=1)
SOME = 14


@_ANY
@given(st.sampled_from(ZONES), DEEDS, st.randoms(use_true_random=False))
def test_what_is_read_at_any_instant_equals_a_recount_then(
    house: Settings, zone: str, deeds: list[Deed], chance: Any
) -> None:
    with undoing():
        new_sale(zone)
        give("ana", (5, 3, 1), at=NOON)
        last = live(Sale.get(Sale.external_id == "any"), deeds)
        count_anew(last)
        heard = hear_all()
        points = turning_points(last)
        turns = chance.sample(points, min(SOME, len(points)))
        instants = [*(last + later for later in LATER), *turns, *(at - A_MOMENT for at in turns)]
        for at in sorted(instants):
            assert read_at(at) == kept_days(recount_company(heard, at), at), utc_text(at)


@_ANY
@given(st.sampled_from(ZONES), DEEDS)
def test_counting_again_after_each_deed_gives_what_counting_anew_does(
    house: Settings, zone: str, deeds: list[Deed]
) -> None:
    with undoing():
        sale = new_sale(zone)
        count_anew(NOON)
        at = NOON
        for start in range(0, len(deeds), 9):
            at = max(at, live(sale, deeds[start : start + 9]))
            count_sales([sale.ref], at)
        counted = every_turn()
        count_anew(NOON)
        assert counted == every_turn()
