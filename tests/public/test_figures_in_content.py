"""The company's figures in content: those of the record, live, and none while they speak of too few."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from portal.figures.company import LEAST_CUSTOMERS, company_figures
from portal.figures.jobs import count_what_moved
from portal.public.figures_in_content import UNPUBLISHED, figures_at
from tests.cast import NOON, bring
from tests.make import garden
from tests.page import Browser
from tests.public.site import built

OURS = "kept, in the word of the customer"


def test_below_five_customers_no_figure_is_on_any_page(
    app: Flask, tmp_path: Path, browser: Callable[[str], Browser]
) -> None:
    count_what_moved(NOON)
    assert not figures_at(NOON)
    words = browser("pat").get("/").words
    assert UNPUBLISHED in words
    assert OURS not in words
    built(tmp_path / "site")
    assert OURS not in (tmp_path / "site/index.html").read_text("utf-8")


def test_from_five_customers_on_they_are_there_and_follow_the_record(
    app: Flask, tmp_path: Path, browser: Callable[[str], Browser]
) -> None:
    pat = browser("pat")
    assert UNPUBLISHED in pat.get("/").words
    bring_until(LEAST_CUSTOMERS)
    figures = company_figures(NOON).all
    words = pat.get("/").words
    assert UNPUBLISHED not in words
    assert f"the {figures.promises} promises that have fallen due in {figures.sales} recorded sales" in words
    built(tmp_path / "site")
    bring_until(LEAST_CUSTOMERS + 1)
    assert f"in {LEAST_CUSTOMERS + 1} recorded sales" in pat.get("/").words
    assert built(tmp_path / "site").made == 1, "the one page that shows figures"
    assert f"in {LEAST_CUSTOMERS + 1} recorded" in (tmp_path / "site/index.html").read_text("utf-8")


def bring_until(customers: int) -> None:
    """Let so many customers have a sale, and let it be counted."""
    for n in range(3, customers + 1):
        who = {"name": f"Customer {n}", "contacts": [{"name": f"C {n}", "email": f"c{n}@customer.example"}]}
        report = bring(garden(external_id=f"sale-{n}", customer=who), at=NOON)
        assert not report.refusals
    count_what_moved(NOON)
