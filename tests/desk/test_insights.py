"""Insights on their page and as tables: the same numbers, in words with how many they are of."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from portal.deliveries.actions import close_sale
from portal.desk.charts import bars_of, dots_of, parts_of
from portal.desk.insights import GROUPINGS, quarter_start
from portal.desk.insights_page import Span, seen_at, table_of
from portal.enquiries.actions import answer
from portal.figures.counting import count_anew
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of
from tests.deliveries.verbs import by, judge
from tests.enquiries.help import asked
from tests.figures.help import neighbours
from tests.messages.help import say
from tests.my.help import delivery_of, tell
from tests.page import BASE, Browser, counted_statements
from tests.ratings.help import give

Open = Callable[[str], Browser]


def live() -> None:
    for sale in neighbours(3):
        tell("sam", delivery_of(sale, 1), "delivered", "It is cut.", NOON - timedelta(days=2))
    tell("dee", deliveries_of(2)[0], "delivered", "Late.", NOON)
    judge(deliveries_of(2)[0], "kept", NOON)
    give("ana", (5, 5, 4))
    close_sale(sale_of("bea"), "cancelled", "=SUM(A1) They moved away.", by("max"))
    count_anew(NOON)


def table(browser: Browser, what: str) -> list[list[str]]:
    answer = browser.client.get(f"/staff/insights/{what}.csv", base_url=BASE)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert f"{what}.csv" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_page_says_what_changed_and_shows_each_figure_with_its_table(browser: Open) -> None:
    live()
    page = browser("max").get("/staff/insights")
    assert "This quarter 1 of 1 that were judged are kept" in page.words
    assert "Care was rated 4.0 of 5, on average of 1 rating" in page.words
    assert "Five customers came and one left" in page.words
    assert "January to March 2026, so far, beside October to December 2025" in page.words
    assert "Sam Ortega" in page.words
    assert "They moved away." in page.words
    charts = [one for figure in page.all("figure") for one in figure if one.tag.endswith("svg")]
    assert len(charts) == 4
    assert all(one.get("aria-labelledby") for one in charts)


def test_tables_hold_what_the_page_shows_and_no_cell_is_a_formula(browser: Open) -> None:
    live()
    manager = browser("max")
    rules = table(manager, "rules")
    assert rules[1][:3] == ["March 2026", "1", "1"] or rules[2][:3] == ["February 2026", "1", "1"]
    people = table(manager, "promised-people")
    assert people[0][0] == "By who made the promise"
    assert {row[0] for row in people[1:]} == {"Sam Ortega"}
    (reason,) = table(manager, "reasons")[1:]
    assert reason[1] == "Okafor household"
    assert reason[3] == "'=SUM(A1) They moved away."
    door = table(manager, "door")
    assert door[1][1:4] == ["5", "1", "1"]
    for what in ("promised-kinds", "promised-rules", "promised-channels"):
        assert len(table(manager, what)) > 1


@pytest.mark.parametrize(
    ("what", "reads", "leaves"),
    [
        ("rules", {"turn", "rating"}, {"closing", "message", "enquiry"}),
        ("answers", {"message", "stage_reply"}, {"turn", "rating", "closing"}),
        ("door", {"closing", "sale"}, {"turn", "rating", "message"}),
        ("reasons", {"closing"}, {"turn", "rating", "message", "enquiry"}),
        ("promised-people", {"turn"}, {"rating", "closing", "message", "enquiry"}),
        ("promised-kinds", {"turn"}, {"rating", "closing", "message", "enquiry"}),
        ("nonsense", {"company"}, {"turn", "rating", "closing", "message", "enquiry"}),
    ],
)
def test_a_table_reads_its_own_chart_and_no_other(
    browser: Open, what: str, reads: set[str], leaves: set[str]
) -> None:
    live()
    manager = browser("max")
    with counted_statements() as statements:
        manager.client.get(f"/staff/insights/{what}.csv", base_url=BASE)
    read = {name for name in reads | leaves if any(f'"{name}"' in one for one in statements)}
    assert read == reads, statements


def test_tables_to_be_saved_are_those_of_the_page(browser: Open) -> None:
    live()
    at = NOON + timedelta(minutes=1)
    spans: tuple[Span, ...] = ("year", "all")
    for span in spans:
        whole, alone = seen_at(span, at), seen_at(span, at, alone=True)
        for what in ("rules", "answers", "door", "reasons", *(f"promised-{key}" for key in GROUPINGS)):
            assert table_of(what, alone) == table_of(what, whole), what


def test_before_anything_happened_the_page_says_what_will_stand_there(browser: Open) -> None:
    page = browser("max").get("/staff/insights")
    assert "Nothing has come due yet" in page.words
    assert "Nothing that came due this quarter has been judged yet" in page.words


def test_it_takes_few_statements_however_much_there_is(browser: Open) -> None:
    manager = browser("max")
    with counted_statements() as few:
        manager.get("/staff/insights?period=all")
    live()
    with counted_statements() as many:
        manager.get("/staff/insights?period=all")
    assert len(many) == len(few) <= 15, many


@pytest.mark.parametrize("period", ["", "?period=all", "?period=nonsense"])
def test_either_time_is_shown_and_nonsense_is_the_last_year(browser: Open, period: str) -> None:
    live()
    page = browser("max").get(f"/staff/insights{period}")
    assert "April 2025" in page.words
    title = (
        "Every promise that came due or ended." if period == "?period=all" else "in the last twelve months"
    )
    assert title in page.words


def test_bars_stand_on_both_sides_of_the_line() -> None:
    chart = bars_of([3, 0], [0, 1])
    assert (chart.width, chart.line, chart.most) == (20, 75.0, (3, 1))
    assert chart.above == "M5 75v-75"
    assert chart.below == "M15 75v25"
    assert bars_of([0], [0]).above == ""


def test_dots_stand_where_there_is_a_value() -> None:
    chart = dots_of([Fraction(5), None, Fraction(1)], 1, 5)
    assert chart.dots == "M5 10h0M25 90h0"
    assert chart.way == "M5 10L25 90"
    assert chart.lines == (10.0, 30.0, 50.0, 70.0, 90.0)
    assert dots_of([None], 1, 5).way == ""


def test_parts_of_a_bar_follow_each_other() -> None:
    first, second = parts_of([("kept", 3), ("open", 0), ("broken", 1)], 8)
    assert (first.kind, first.start, first.length) == ("kept", 0, 37.5)
    assert (second.kind, second.start, second.length) == ("broken", 37.5, 12.5)


def test_quarters_begin_with_their_first_month() -> None:
    assert quarter_start(date(2026, 3, 31)) == date(2026, 1, 1)
    assert quarter_start(date(2026, 12, 1)) == date(2026, 10, 1)


def test_prospects_and_customers_are_answered_side_by_side(browser: Open) -> None:
    question = asked()
    answer(question, "Yes.", "noted", by("sam", NOON + timedelta(hours=1)))
    say("ana", at=NOON)
    say("sam", "On Thursday.", NOON + timedelta(hours=2))
    page = browser("max").get("/staff/insights")
    assert "This quarter prospects were answered within 1 working hour (one answer)" in page.words
    assert ", customers within 2 working hours (one answer)." in page.words
    (newest, *_) = table(browser("max"), "answers")[1:]
    assert newest == ["January 2026", "1", "1 working hour", "", "1", "2 working hours", ""]
