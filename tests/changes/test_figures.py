"""Figures after changes, against a recount from the entries: of the sale, and of the company, now and later."""

from datetime import timedelta

import pytest

from portal.changes.actions import accept_addition, decline_addition
from portal.deliveries.ledger import ledger_of
from portal.figures.company import company_figures
from portal.figures.counting import count_anew
from portal.figures.measures import COUNTS
from portal.figures.queries import figures_of, figures_of_sale
from tests.cast import NOON, sale_of
from tests.changes.help import accepted, as_promise, by, left_out, seen_addition
from tests.deliveries.help import deliveries_of, tell
from tests.figures.recount import recount
from tests.figures.recount_company import hear_all, recount_company

pytestmark = pytest.mark.usefixtures("house")
A_DAY = timedelta(days=1)


def live_through() -> None:
    """Let dates be agreed on before and after they passed, promises be released, and additions be answered."""
    accepted("ana", 1, due={"once": "2026-03-11"})
    accepted("ana", 2, due={"once": "2026-04-20"})
    tell("dee", deliveries_of(3)[0], "missed", "I was ill.")
    accepted("ana", 3, release=True)
    accepted("ana", 5, release=True)
    accepted("ana", 6, due={"once": "2026-03-05"})
    accept_addition(seen_addition("sam", left_out()), as_promise(due={"once": "2026-02-20"}), by("sam"))
    decline_addition(seen_addition("sam", left_out("And a ladder.")), "No.", by("sam"))


@pytest.mark.parametrize("days", [0, 5, 12, 33, 49, 60, 400])
def test_figures_after_changes_are_those_of_a_recount(days: int) -> None:
    live_through()
    at, ana = NOON + days * A_DAY, sale_of("ana")
    found = figures_of_sale(ana.ref, at)
    assert found == figures_of(ledger_of(ana, at))
    assert {name: n for name, n in vars(found).items() if n} == recount(ana.ref, at)
    count_anew(NOON)
    counted, told = company_figures(at), recount_company(hear_all(), at)
    assert {name: getattr(counted.all, name) for name in COUNTS} == {
        name: told.get(f"all:{name}", 0) for name in COUNTS
    }
    assert (counted.all.added, counted.all.declined) == (1, 1)
