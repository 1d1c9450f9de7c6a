"""The figures of a sale come from one query, and say the same as its page."""

from datetime import datetime, timedelta
from typing import cast

import pytest

from portal.config import Settings
from portal.deliveries.actions import close_sale
from portal.deliveries.actions.fields import By
from portal.deliveries.dates import tally
from portal.deliveries.ledger import ledger_of
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Progress
from portal.figures.queries import facts_of, figures_of, figures_of_sale, figures_of_sales
from portal.figures.rules import on_time
from portal.figures.sale_figures import SaleFigures
from portal.lib.ids import new_ref
from portal.my.queries import listed
from portal.sales.models import Sale
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.page import counted_statements

DAY = timedelta(days=1)


def on_the_page(sale: Sale, at: datetime) -> SaleFigures:
    return figures_of(ledger_of(Sale.get_by_id(sale.ref), at))


def test_the_query_counts_as_the_page_does(house: Settings) -> None:
    [worktop], [hedge] = deliveries_of(1), deliveries_of(1, sale_of("bea").ref)
    tell("dee", worktop, "delivered")
    tell("sam", hedge, "missed", "The ladder broke.")
    both = [sale_of("ana"), sale_of("bea")]
    for days in (0, 1, 10, 30, 45, 400):
        at = NOON + days * DAY
        found = figures_of_sales([sale.ref for sale in both], at)
        assert [found[sale.ref] for sale in both] == [on_the_page(sale, at) for sale in both]
        assert [figures_of_sale(sale.ref, at) for sale in both] == [found[sale.ref] for sale in both]
        assert [one.figures for one in listed(both, at)] == [found[sale.ref] for sale in both]
    assert figures_of_sale(both[0].ref, NOON).promises == 7, "an `every` without an occasion is a promise too"
    assert figures_of_sale(both[0].ref, NOON).times_dated == 5


def test_one_statement_reads_the_figures_of_any_number_of_sales(house: Settings) -> None:
    both = [sale_of("ana").ref, sale_of("bea").ref]
    with counted_statements() as statements:
        figures_of_sales(both, NOON)
    assert len(statements) == 1, statements


def test_a_sale_that_is_not_there_has_no_figures(house: Settings) -> None:
    assert figures_of_sale("nowhere", NOON) == SaleFigures()
    assert figures_of_sales([], NOON) == {}


def test_a_cancelled_sale_sets_apart_what_falls_due_afterwards(house: Settings) -> None:
    ana = sale_of("ana")
    before = figures_of_sale(ana.ref, NOON)
    close_sale(ana, "cancelled", "They move away.", By(viewer("max"), NOON, new_ref()))
    found = figures_of_sale(ana.ref, NOON + 60 * DAY)
    assert found == on_the_page(ana, NOON + 60 * DAY)
    # Due before: the old cabinets, and three Fridays; the worktop was due on the day after.
    assert (before.set_apart, found.set_apart, found.times_set_apart) == (0, 4, 8)
    assert (found.promises, found.broken, found.ended) == (3, 2, 4)


@pytest.mark.parametrize("state", ["released", "replaced"])
def test_what_was_released_or_replaced_counts_in_nothing(house: Settings, state: str) -> None:
    [worktop] = deliveries_of(1)
    Delivery.update(state=cast("Progress", state)).where(Delivery.ref == worktop.ref).execute()
    found = figures_of_sale(sale_of("ana").ref, NOON + 40 * DAY)
    assert (found.promises, found.ended) == (6, 1)


def test_the_dates_of_a_promise_are_counted_on_its_line_as_in_the_figures(house: Settings) -> None:
    """On the very Friday its date has not passed: it is in no count until the day is over, or it is delivered."""
    fridays = deliveries_of(3)
    tell("sam", fridays[0], "delivered")
    for days in (0, 2, 3, 4, 10, 40):
        ledger = ledger_of(sale_of("ana"), NOON + days * DAY)
        pair = next(pair for pair in ledger.pairs if pair.said.n == 3)
        facts = [
            facts_of(done.row, "schedule", done.time, set_apart=done.set_apart) for done in pair.deliveries
        ]
        punctual, dates = on_time(facts)
        assert f"1 of {dates} dates so far delivered, {punctual} on time." in tally(pair)
