"""The audit: managers read what happened, narrow it down, and save it; nobody else does, and nothing is forgotten."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from flask import Flask

from portal.config import Settings
from portal.desk import audit_page
from portal.desk.audit_queries import Filter, happened, noted
from portal.desk.audit_words import ENTRIES, QUOTED, SECURITY
from portal.lib.db import db, engine, transaction
from portal.people.actions.customers import add_customer
from portal.people.models import Token
from portal.people.security import Kind, note
from portal.record import events
from portal.record.actions import append, erase
from portal.record.models import COMPANY, SYSTEM, Entry, EntryText
from portal.record.through import acting_through
from tests.api.program import token_for
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.my.help import delivery_of, tell
from tests.page import Browser, Page

Open = Callable[[str], Browser]


def test_every_kind_of_entry_and_of_line_has_words() -> None:
    kinds = {kind for kind in events.kinds() if not kind.startswith("test.")}
    assert not kinds - set(ENTRIES), (
        f"say in portal/desk/audit_words.py what these are: {sorted(kinds - set(ENTRIES))}"
    )
    assert not set(ENTRIES) - kinds, f"no entry is of these kinds: {sorted(set(ENTRIES) - kinds)}"
    assert set(get_args(Kind)) == set(SECURITY)


def test_max_reads_who_did_what_and_where_it_shows(browser: Open) -> None:
    sale = sale_of("ana")
    tell("dee", delivery_of(sale, 1), "progress", "The slab is here.", NOON)
    page = browser("max").get("/staff/audit")
    assert "Everything that has happened on the record, the latest first" in page.words
    first = _lines(page)[0]
    assert first.startswith("Dee Lindqvist told of a delivery: progress · “The slab is here.”")
    assert first.endswith("12:00 EST · Brandt household: Your kitchen")
    assert f"/staff/sales/{sale.ref}" in page.links()
    assert "The portal added somebody who works here" in page.words


def test_an_erased_text_says_so(browser: Open) -> None:
    sale = sale_of("ana")
    tell("dee", delivery_of(sale, 1), "progress", "The slab is here.", NOON)
    text = EntryText.get(EntryText.text == "The slab is here.")
    erase(sale.ref, [(text.seq, text.name)], viewer("max").ref, NOON)
    page = browser("max").get("/staff/audit")
    assert "The slab is here." not in page.text
    assert "“(erased)”" in page.words
    assert "Max Hallam erased personal texts" in page.words
    assert "The slab" not in browser("max").get("/staff/audit/table").text


def test_what_a_program_did_names_it_beside_whom_it_acts_for(browser: Open) -> None:
    token_for("dee", ["deliveries:write"])
    token, sale = Token.get(), sale_of("ana")
    with acting_through(token.ref):
        tell("dee", delivery_of(sale, 1), "progress", "The slab is here.", NOON + timedelta(minutes=1))
    first = _lines(browser("max").get("/staff/audit"))[0]
    assert first.startswith("Dee Lindqvist, through Scheduler, told of a delivery: progress")
    _, newest, *older = csv.reader(io.StringIO(browser("max").get("/staff/audit/table").text))
    assert (newest[1], newest[-2]) == ("Dee Lindqvist", "Scheduler")
    assert {row[-2] for row in older} == {""}


def test_it_is_narrowed_down_by_person_kind_sale_and_day(browser: Open) -> None:
    ana, bea = sale_of("ana"), sale_of("bea")
    tell("dee", delivery_of(ana, 1), "progress", "The slab is here.", NOON - timedelta(days=2))
    tell("sam", delivery_of(bea, 1), "progress", "The ladder is here.", NOON)
    max_ = browser("max")
    for asked, has, lacks in (
        (f"who={EMAILS['dee']}", "The slab", "The ladder"),
        (f"who={viewer('sam').ref}", "The ladder", "The slab"),
        (f"about={bea.ref}", "The ladder", "The slab"),
        (f"about=http://127.0.0.1:8000/staff/customers/{viewer('ana').customer}", "The slab", "The ladder"),
        ("since=2026-03-03&until=2026-03-03", "The ladder", "The slab"),
        ("until=2026-03-01", "The slab", "The ladder"),
        ("kind=delivery.updated", "The slab", "added"),
        ("about=company&who=portal", "added", "The slab"),
    ):
        shown = " ".join(_lines(max_.get(f"/staff/audit?{asked}")))
        assert has in shown, asked
        assert lacks not in shown, asked


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("who=nobody@nowhere.example", "Nobody has this address or reference."),
        ("about=AAAAAAAAAAAAA", "There is no sale and no customer of this reference."),
        ("since=yesterday", "Write a day, such as 2026-03-31."),
    ],
)
def test_what_means_nothing_is_said_beside_its_field(browser: Open, asked: str, says: str) -> None:
    assert says in browser("max").get(f"/staff/audit?{asked}").words


@pytest.mark.parametrize(
    "odd",
    [
        *(
            "after=nonsense",
            "after=~~",
            "after=2026-03-03T17:00:00.000000Z~company~99999999999999",
            "kind=nothing",
        ),
        *(
            "since=0001-01-01",
            "until=9999-12-31",
            "since=9999-12-31",
            "who=%00%0a",
            "about=%F0%9F%98%80",
            "of=both",
        ),
        *("of=security&after=x~y", "of=security&kind=sale.sealed", "who=a&who=b"),
    ],
)
def test_an_odd_address_is_no_failure(browser: Open, odd: str) -> None:
    browser("max").get(f"/staff/audit?{odd}")
    browser("max").get(f"/staff/audit/table?{odd}")


def test_all_of_it_is_read_page_by_page_each_entry_once(browser: Open) -> None:
    for n in range(120):
        add_customer(f"Household {n}", SYSTEM, NOON)
    seen: list[str] = []
    path, max_ = "/staff/audit?kind=customer.added", browser("max")
    while path:
        page = max_.get(path)
        seen += _lines(page)
        path = next((link for link in page.links() if "after=" in link and "table" not in link), "")
    assert len(seen) == len(set(seen)) == Entry.select().where(Entry.kind == "customer.added").count()


def test_the_security_log_tells_who_signed_in_and_what_was_refused(browser: Open) -> None:
    note("signed_in", viewer("dee").ref, "192.0.2.7", "staff", NOON)
    note("refused", "", "192.0.2.9", "password", NOON)
    page = browser("max").get("/staff/audit?of=security")
    assert "Dee Lindqvist signed in: staff Tuesday 3 March 2026, 12:00 EST · 192.0.2.7" in _lines(page)
    assert "Somebody was refused: password" in page.words
    only = browser("max").get(f"/staff/audit?of=security&who={EMAILS['dee']}&kind=signed_in")
    assert len(_lines(only)) == 1
    assert "Nothing fits" in browser("max").get("/staff/audit?of=security&until=2020-01-01").words


def test_a_table_has_every_entry_and_no_formula(browser: Open) -> None:
    sale = sale_of("ana")
    tell("dee", delivery_of(sale, 1), "progress", '=HYPERLINK("x")', NOON)
    with transaction():
        append(COMPANY, "company.profile_changed", {"about": "-1", "reward": ""}, SYSTEM, NOON)
    answer = browser("max").get("/staff/audit/table")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert 'filename="record.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 1 + Entry.select().count()
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    kept = Entry.get((Entry.stream == sale.ref) & (Entry.kind == "delivery.updated"))
    [row] = [row for row in rows if row[-1] == kept.hash]
    assert row[:5] == [kept.at, "Dee Lindqvist", viewer("dee").ref, "told of a delivery", "delivery.updated"]
    assert row[6:8] == ["Your kitchen", "Brandt household"]


def test_a_long_table_says_where_it_ends(browser: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_page, "MOST_LINES", 4)
    monkeypatch.setattr(audit_page, "_LINES_AT_ONCE", 2)
    rows = browser("max").get("/staff/audit/table").text.splitlines()
    assert len(rows) == 6
    assert "This table ends here, after 4 lines" in rows[-1]


@pytest.mark.parametrize("who", ["sam", "dee"])
def test_others_find_no_audit(app: Flask, browser: Open, who: str) -> None:
    browser(who).get("/staff/audit", status=403)
    browser(who).get("/staff/audit/table", status=403)


@pytest.mark.parametrize(
    ("by", "index"),
    [
        (Filter(), "entry_at_stream_seq"),
        (Filter(people=("A",)), "entry_actor_at_stream_seq"),
        (Filter(kind="sale.sealed"), "entry_kind_at_stream_seq"),
    ],
)
def test_an_index_gives_the_order_however_many_entries_there_are(
    house: Settings, by: Filter, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[object]]] = []
    database = db.obj
    execute = database.execute_sql

    def listen(statement: str, values: list[object] | None = None) -> object:
        asked.append((statement, values or []))
        return execute(statement, values)

    monkeypatch.setattr(database, "execute_sql", listen)
    happened(by, "2026-03-03T17:00:00.000000Z~company~5", 50, QUOTED)
    noted(by, "2026-03-03T17:00:00.000000Z~AAAAAAAAAAAAA", 50)
    monkeypatch.undo()
    if engine() == "postgresql":
        # With so few rows it would rather read them all.
        db.execute_sql("SET enable_seqscan = off")
        db.execute_sql("SET enable_sort = off")
    plan = "EXPLAIN " if engine() == "postgresql" else "EXPLAIN QUERY PLAN "
    told = [str(db.execute_sql(plan + statement, values).fetchall()) for statement, values in asked]
    assert index in told[0], told[0]
    assert not [one for one in told if "TEMP B-TREE" in one or "Sort" in one], told


def _lines(page: Page) -> list[str]:
    lists = [one for one in page.all("ol") if "timeline" in (one.get("class") or "")]
    return [" ".join("".join(item.itertext()).split()) for one in lists for item in one.iter("li")]
