"""The search page: pages by key, what each row says and leads to, and the box on every page of the workspace."""

import re
from collections.abc import Callable

import pytest

from portal.lib.db import db
from portal.search.queries import MOST_ROWS
from tests.cast import NOON, bring, sale_of
from tests.deliveries.verbs import take_back
from tests.make import kitchen, promise
from tests.my.help import delivery_of, tell
from tests.page import Browser, counted_statements
from tests.search.help import marked, rows_of

Open = Callable[[str], Browser]


def test_what_is_found_comes_in_pages_the_newest_first_and_never_twice(browser: Open) -> None:
    for n in range(2 * MOST_ROWS + 3):
        tell("dee", delivery_of(sale_of("ana"), 1), "progress", f"Plank {n} is laid.", NOON)
    reader, address, seen = browser("sam"), "/staff/search?q=plank", []
    while address:
        page = reader.get(address)
        seen += page.words.split("Plank ")[1:]
        address = next((link for link in page.links() if "after=" in link), "")
    numbers = [int(words.partition(" ")[0]) for words in seen]
    assert numbers == list(range(2 * MOST_ROWS + 2, -1, -1))


def test_however_much_is_found_it_takes_as_many_statements(browser: Open) -> None:
    reader = browser("dee")
    with counted_statements() as few:
        reader.get("/staff/search?q=hedge")
    many = [promise(words=f"The hedge {n} is cut.") for n in range(60)]
    assert not bring(kitchen(external_id="many", promises=many)).refusals
    with counted_statements() as more:
        page = reader.get("/staff/search?q=hedge")
    assert len(rows_of(page)) == MOST_ROWS
    # Where the next page begins is one more.
    assert len(more) == len(few) + 1


def test_each_thing_leads_to_where_it_stands(browser: Open) -> None:
    sale = sale_of("ana")
    tell("dee", delivery_of(sale, 1), "progress", "The worktop is cut.", NOON)
    rows = dict(rows_of(browser("max").get("/staff/search?q=worktop")))
    assert rows["Promise 1"] == f"/staff/sales/{sale.ref}#promise-1"
    assert rows["Paper 1"] == f"/staff/sales/{sale.ref}/papers/1#:~:text=worktop"
    assert rows["Told about promise 1"] == f"/staff/sales/{sale.ref}/promises/1#:~:text=worktop"
    customer = f"/staff/customers/{sale.customer}"
    assert rows_of(browser("max").get("/staff/search?q=ana@brandt.example")) == [("Customer", customer)]
    assert rows_of(browser("max").get("/staff/search?q=garden-1"))[0][0] == "Sale"


def test_what_was_taken_back_says_so(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The worktop is cut.", NOON)
    take_back(delivery_of(sale_of("ana"), 1), "progress", "dee")
    assert "Told about promise 1, then taken back" in browser("sam").get("/staff/search?q=worktop+cut").words


def test_one_kind_alone_can_be_looked_at(browser: Open) -> None:
    page = browser("sam").get("/staff/search?q=worktop&kind=promise")
    assert [strong for strong, _ in rows_of(page)] == ["Promise 1"]
    assert page.value("kind") == "promise"
    assert "/staff/search?q=worktop&kind=source" in page.links()


def test_words_are_shown_as_they_are_and_run_nothing(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "<script>alert(1)</script> & <mark>b", NOON)
    page = browser("sam").get("/staff/search?q=alert")
    assert marked(page) == ["alert"]
    assert "<script>alert(1)</script> & <mark>b" in page.words
    assert 'value="&lt;b&gt;&#34;"' in browser("sam").get("/staff/search?q=%3Cb%3E%22").text


def test_it_says_what_can_be_found_and_when_nothing_is(browser: Open) -> None:
    reader = browser("dee")
    assert "The names and addresses of customers" in reader.get("/staff/search").words
    assert "papers" not in reader.get("/staff/search").words
    assert "Nothing is found" in reader.get("/staff/search?q=zeppelin").words
    assert "Say what you look for, too" in reader.get("/staff/search?q=-zeppelin").words


def test_the_box_stands_on_every_page_of_the_workspace_and_on_no_other(browser: Open) -> None:
    for path in ("/staff/", "/staff/sales", f"/staff/sales/{sale_of('ana').ref}", "/staff/search"):
        boxes = [form for form in browser("sam").get(path).all("form") if form.get("role") == "search"]
        assert [form.get("action") for form in boxes] == ["/staff/search"], path
    assert 'role="search"' not in browser("ana").get("/my/contacts").text
    assert 'role="search"' not in browser("pat").get("/").text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["max", "sam", "dee"])
def test_sqlite_reads_the_index_in_its_order_and_no_table_whole(browser: Open, who: str) -> None:
    reader = browser(who)
    with counted_statements() as statements:
        reader.get("/staff/search?q=the+hedge&kind=promise")
    steps = [step for one in statements if '"search' in one for step in _plan(one)]
    assert re.fullmatch(r"SCAN search_words VIRTUAL TABLE INDEX \d+:M.*", steps[0]), steps
    assert not [step for step in steps[1:] if step.startswith("SCAN")], steps
    assert not [step for step in _plan(next(one for one in statements if "MATCH" in one)) if "TEMP" in step]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_postgresql_has_an_index_for_the_words(browser: Open) -> None:
    statement = """EXPLAIN SELECT "id" FROM "search" WHERE "words" @@ to_tsquery('simple', 'hedge')"""
    with db.atomic():
        db.execute_sql("SET LOCAL enable_seqscan = off")
        db.execute_sql("SET LOCAL enable_indexscan = off")
        plan = "\n".join(step for (step,) in db.execute_sql(statement).fetchall())
    assert "Bitmap Index Scan on search_words" in plan


def _plan(statement: str) -> list[str]:
    holes = [None] * statement.count("?")
    return [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {statement}", holes).fetchall()]
