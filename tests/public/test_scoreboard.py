"""The company's record in public: all of it or nothing, each figure of how many, and open or closed in public."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.figures.counting import count_anew, count_sales
from portal.lib import clock
from portal.public.record_making import BADGE, DATA, FEED, PAGE
from portal.scoreboard.actions import close_scoreboard, open_scoreboard
from tests.cast import NOON, sale_of, viewer
from tests.figures.recount_company import hear_all, recount_company
from tests.page import Browser, Page
from tests.public.record_help import data, deliver, hedge_of, judge, more_customers, open_record, text_of
from tests.ratings.help import give

Open = Callable[[str], Browser]
A_MINUTE = timedelta(minutes=1)
SHAPES = (PAGE, DATA, BADGE)
SVG = "{http://www.w3.org/2000/svg}svg"
NAMES = {
    "kept": "Kept",
    "broken": "Broken",
    "disputed": "Disputed",
    "unconfirmed": "Waiting for the customer\N{RIGHT SINGLE QUOTATION MARK}s word",
    "open": "Not done yet",
}
# What has no denominator.
_COUNTS = {"Not yet due", "Recorded afterwards", "Added", "Declined"}


def rows(page: Page) -> dict[str, list[str]]:
    """Return the cells of the page's first table by the names of its rows."""
    [table, *_] = page.all("table")
    found = {}
    for row in table.iter("tr"):
        name = " ".join("".join(next(row.iter("th")).itertext()).split())
        found[name] = ["".join(cell.itertext()).strip() for cell in row.iter("td")]
    return found


@pytest.fixture
def gardens(app: object) -> None:
    """Six customers: a hedge cut and kept, one kept late, one kept in part, one done without a word, two not done."""
    kept, late, part, _undone = more_customers(4)
    for sale in (kept, part, sale_of("bea")):
        deliver(sale)
    deliver(late, NOON)
    judge(kept, "kept")
    judge(late, "better")
    judge(part, "in_part")


def test_pat_reads_that_it_was_never_opened_and_no_figure_at_all(gardens: None, browser: Open) -> None:
    count_anew(NOON)
    page = browser("pat").get(PAGE)
    assert "has not opened its record" in page.words
    assert "It was never opened." in page.words
    assert not page.all("table")
    assert data(browser("pat")) == {
        "company": "Hallam & Reyes",
        "as_of": "2026-03-03T17:00:00.000000Z",
        "open": False,
        "reason": None,
        "turns": [],
        "shown": False,
        "why_not": "The record has not been opened.",
    }
    assert "has not opened its record" in text_of(browser("pat"), BADGE)


def test_every_figure_equals_a_recount_of_the_record_and_the_page_equals_the_data(
    gardens: None, browser: Open
) -> None:
    give("ana", (5, 2, 1))
    give("bea", (4, 4, 4))
    open_record()
    counted, found = recount_company(hear_all(), NOON), data(browser("pat"))
    for period, name in (("twelve_months", "year"), ("all_time", "all")):
        for figure, n in found[period].items():
            if figure not in {"promises", "ratings"}:
                told = {"recorded_afterwards": "afterwards"}.get(figure, figure)
                assert n == counted.get(f"{name}:{told}", 0), (period, figure)
        assert found[period]["promises"] == sum(found[period][figure] for figure in NAMES)
        for rule, ratings in found[period]["ratings"].items():
            told_of = {number: counted.get(f"{name}:rate:{rule}:{number}", 0) for number in "12345"}
            assert (ratings["counts"], ratings["n"]) == (told_of, 2)
    for day in found["days"]:
        states = {name: n for name, n in day.items() if name not in {"day", "due"}}
        assert states == {name: counted[f"{day['day']}:{name}"] for name in states}
        assert day["due"] == sum(states.values())
    shown = rows(browser("pat").get(PAGE))
    for figure, name in NAMES.items():
        cells = [
            f"{found[period][figure]} of {found[period]['promises']}"
            for period in ("twelve_months", "all_time")
        ]
        assert [cell.partition(" (")[0] for cell in shown[name]] == cells
    assert found["covers_sales"] == 6


def test_the_page_says_what_each_field_of_the_data_means(gardens: None, browser: Open) -> None:
    open_record()
    explained = {"".join(name.itertext()) for name in browser("pat").get(PAGE).all("code")}
    # Rules, reasons and numbers are keys of what they are told of, and states of days are told with them.
    found = data(browser("pat")) | {"days": []}
    names = {*found, *found["turns"][0], *found["all_time"], *found["all_time"]["ratings"]["what"]}
    names |= {*found["withheld"]["abuse"], *found["replies"]}
    names |= {*found["answers"], *found["answers"]["prospects"], *found["answers"]["prospects"]["every"]}
    assert names == {name for name in explained if re.fullmatch("[a-z_]+", name)}


def test_a_broken_promise_counts_as_much_as_a_kept_one(gardens: None, browser: Open) -> None:
    open_record()
    before = data(browser("pat"))["all_time"]
    judge(sale_of("bea"), "not_kept")
    count_sales([sale_of("bea").ref], NOON)
    after = data(browser("pat"))["all_time"]
    assert (before["unconfirmed"], before["broken"]) == (after["unconfirmed"] + 1, after["broken"] - 1)
    assert before["promises"] == after["promises"]
    assert f"{after['broken']} is broken" in browser("pat").get(PAGE).words


def test_each_number_says_of_how_many_and_a_percentage_is_said_of_ten_or_more_alone(
    gardens: None, browser: Open
) -> None:
    open_record()
    page = browser("pat").get(PAGE)
    for name, cells in rows(page).items():
        for cell in cells:
            said = re.fullmatch(r"([\d,]+)(?: of ([\d,]+)(?: \((\d+)\N{NO-BREAK SPACE}%\))?)?", cell)
            assert said, (name, cell)
            assert (said[2] is None) == (name in _COUNTS), (name, cell)
            if said[2]:
                assert (said[3] is not None) == (int(said[2]) >= 10), (name, cell)
    assert re.search(r"Of the \d+ promises that came due in the last twelve months, 2 are kept", page.words)
    assert "Covers 6 recorded sales, every one since the first." in page.words
    assert re.search(r"\d of 5, the average of all", page.words) is None


def test_the_average_is_that_of_all_sales_by_their_latest_rating(gardens: None, browser: Open) -> None:
    give("ana", (5, 5, 5))
    give("ana", (1, 2, 5))
    give("bea", (4, 4, 4))
    open_record()
    page = browser("pat").get(PAGE)
    for mean in ("2.5", "3.0", "4.5"):
        assert f"{mean} of 5, the average of all 2 sales that were rated." in page.words
    drawn = [svg.get("aria-label", "") for svg in page.all(SVG) if svg.get("class") == "distribution"]
    assert drawn[0] == (
        "Doing what we said: 0 sales give 5, 1 sale gives 4, 0 sales give 3, 0 sales give 2 and 1 sale gives 1."
    )


@pytest.mark.parametrize("path", SHAPES)
def test_with_fewer_than_five_customers_nothing_can_be_told_from_any_shape_of_it(
    app: object, browser: Open, path: str
) -> None:
    open_record()
    before = text_of(browser("pat"), path)
    *_, last = more_customers(2)
    deliver(last)
    judge(last, "not_kept")
    give("ana", (1, 1, 1))
    count_anew(NOON)
    assert text_of(browser("pat"), path) == before
    words = browser("pat").get(PAGE).words
    assert "too few customers" in words
    assert "once five customers have a recorded sale" in words
    assert set(data(browser("pat"))) == {"company", "as_of", "open", "reason", "turns", "shown", "why_not"}
    more_customers(3)
    count_anew(NOON)
    assert text_of(browser("pat"), path) != before


def test_closing_takes_the_figures_away_at_once_and_its_reason_stays(gardens: None, browser: Open) -> None:
    open_record()
    pat = browser("pat")
    assert rows(pat.get(PAGE))
    close_scoreboard(viewer("max"), "We move <b>all</b> of it & come back.", NOON + timedelta(hours=1))
    page = pat.get(PAGE)
    assert "has closed its record" in page.words
    assert "Our reason: “We move <b>all</b> of it & come back.”" in page.words
    assert not page.all("table")
    found = data(pat)
    assert (found["open"], found["reason"]) == (False, "We move <b>all</b> of it & come back.")
    assert "all_time" not in found
    assert "Hallam &amp; Reyes has closed its record." in text_of(pat, BADGE)
    open_scoreboard(viewer("max"), NOON + timedelta(days=1))
    again = pat.get(PAGE)
    assert rows(again)
    turns = [" ".join("".join(one.itertext()).split()) for one in again.all("li")][-3:]
    assert turns[0] == "Opened on Wednesday 4 March 2026."
    assert turns[1].startswith("Closed on Tuesday 3 March 2026. Our reason:")


def test_the_strip_says_in_words_and_in_a_table_what_it_draws(gardens: None, browser: Open) -> None:
    open_record()
    page = browser("pat").get(PAGE)
    [strip] = [svg for svg in page.all(SVG) if svg.get("aria-labelledby") == "promises-due-words"]
    assert strip.get("role") == "img"
    words = " ".join(
        "".join(
            next(one for one in page.all("p") if one.get("id") == "promises-due-words").itertext()
        ).split()
    )
    assert re.match(r"On \d+ of the last 90 days something was due\.", words)
    assert "Monday 2 March 2026" in words
    listed = list(page.all("table")[1].iter("tr"))[1:]
    days = data(browser("pat"))["days"]
    assert len(listed) == len(days)
    for row, day in zip(reversed(listed), days, strict=True):
        due, *states = [int("".join(cell.itertext())) for cell in row.iter("td")]
        assert due == sum(states) == day["due"]


def test_at_midnight_the_strip_moves_on_though_nothing_is_recorded(gardens: None, browser: Open) -> None:
    open_record()
    midnight = datetime(2026, 3, 4, 5, tzinfo=UTC)
    pat = browser("pat")
    for at, last in ((midnight - A_MINUTE, "Tuesday 3 March 2026"), (midnight, "Wednesday 4 March 2026")):
        with clock.at(at):
            [days] = pat.get(PAGE).all("figcaption")
        assert [time.text for time in days.iter("time")][-1] == last


@pytest.mark.parametrize("who", ["pat", "ana", "dee", "max"])
def test_whoever_reads_it_reads_the_same(gardens: None, browser: Open, who: str) -> None:
    open_record()
    assert rows(browser(who).get(PAGE)) == rows(browser("pat").get(PAGE))
    assert data(browser(who)) == data(browser("pat"))
    for path in (BADGE, FEED):
        assert text_of(browser(who), path) == text_of(browser("pat"), path)


def test_what_is_done_today_is_in_the_figures_as_soon_as_it_is_counted(gardens: None, browser: Open) -> None:
    open_record()
    pat, bea = browser("pat"), sale_of("bea")
    before = rows(pat.get(PAGE))
    judge(bea, "kept")
    assert hedge_of(bea).verdict == "kept"
    assert rows(pat.get(PAGE)) == before
    count_sales([bea.ref], NOON)
    assert rows(pat.get(PAGE)) != before
