"""Bringing in a table: looked at whole, then every sale of it a draft exactly once, whatever happens meanwhile."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portal.config import Settings
from portal.deliveries.actions.fields import By
from portal.intake.access import table_for, tables_of
from portal.intake.actions import delete_draft
from portal.intake.actions.tables import NewTable, add_table, map_table, start_table, stop_table
from portal.intake.jobs import bring_in_tables, forget_old_tables
from portal.intake.models import Draft, DraftPart, TableImport, TableOutcome
from portal.intake.table_queries import refused_rows, standing_of
from portal.intake.table_work import next_table, work_off
from portal.intake.tables.mapping import kept_mapping
from portal.lib.db import release
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.ids import new_ref
from portal.people.actions.staff import NewStaff, change_staff
from portal.sales.models import Sale
from tests.cast import NOON, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.intake.help import dump, heads
from tests.intake.tables.help import FLOOR, HEADING, PORCH, RAIL, STAIRS, table, two_sales
from tests.record.help import env

ROOT = Path(__file__).parents[3]
LATER = NOON + timedelta(days=30)


def bring(body: bytes, who: str = "max") -> TableImport:
    ref = add_table(NewTable("sales.csv", body), By(viewer(who), NOON, new_ref()))
    assert ref is not None
    return again(ref)


def again(ref: str) -> TableImport:
    return table_for(viewer("max"), ref, with_file=True)


def started(body: bytes, who: str = "max") -> TableImport:
    found = bring(body, who)
    start_table(found, found.version, By(viewer(who), NOON, ""))
    return again(found.ref)


def worked(body: bytes, who: str = "max") -> TableImport:
    found = started(body, who)
    bring_in_tables(NOON)
    return again(found.ref)


def many(number: int) -> bytes:
    """A table of so many sales with one promise each."""
    rows = (
        f"{PORCH},{RAIL}".replace("P-1", f"M-{n}").replace("cy@", f"cy{n}@").replace("Reed", f"Reed {n}")
        for n in range(number)
    )
    return table(*rows)


def test_a_table_is_looked_at_whole_before_anything_of_it_is_kept(company_only: Settings) -> None:
    before = dump()
    found = bring(table(f"{PORCH},{FLOOR}", f"{STAIRS},{RAIL}".replace("2026-02-20", "2026-02-31")))
    seen = found.report
    assert (seen["rows"], seen["sales"], seen["fresh"], seen["refused"]) == (2, 2, 1, 1)
    assert seen["problems"] == [
        [[3], "Signed on", "“2026-02-31” is no day of the calendar, written as 2026-03-31."]
    ]
    assert [(sale["title"], sale["promises"]) for sale in seen["shown"]] == [
        ("Your porch", [[2, "The floor is oiled twice.", "by Thursday 30 April 2026"]]),
        ("Your stairs", [[3, "The rail is of oak.", "no date was given"]]),
    ]
    kept = dump()
    assert {name for name, rows in kept.items() if rows != before[name]} == {"table_import", "done"}


def test_every_sale_becomes_a_draft_and_none_is_sealed(company_only: Settings) -> None:
    streams = heads()
    found = worked(two_sales())
    standing = standing_of(found)
    assert (found.state, standing.counts) == ("done", {"made": 2, "unchanged": 0, "refused": 0})
    assert [(one.title, one.lines) for one in standing.made] == [("Your porch", [2, 3]), ("Your stairs", [4])]
    assert {draft.ref for draft in Draft.select()} == {one.draft for one in standing.made}
    assert DraftPart.select().where(DraftPart.kind == "promise").count() == 3
    assert (Sale.select().count(), heads()) == (0, streams)


def test_the_same_table_again_changes_nothing_with_numbers_or_without(company_only: Settings) -> None:
    for body in (two_sales(), two_sales().replace(b"P-1", b"").replace(b"S-1", b"")):
        worked(body)
        drafts = Draft.select().count()
        found = bring(body)
        assert (found.report["fresh"], found.report["unchanged"]) == (0, 2)
        assert standing_of(worked(body)).counts == {"made": 0, "unchanged": 2, "refused": 0}
        assert Draft.select().count() == drafts
        for draft in Draft.select():
            delete_draft(draft)


def test_a_changed_sale_is_refused_beside_those_that_come_in(company_only: Settings) -> None:
    worked(table(f"{PORCH},{FLOOR}"))
    found = worked(table(f"{PORCH},{RAIL}", f"{STAIRS},{RAIL}"))
    standing = standing_of(found)
    assert standing.counts == {"made": 1, "unchanged": 0, "refused": 1}
    [(lines, column, reason)] = standing.problems
    assert (lines, column) == ([2], "Sale no")
    assert "Delete the draft, then import it again." in reason


def test_refused_rows_come_back_with_their_reasons_and_no_formula(company_only: Settings) -> None:
    wrong = f"{PORCH},=HYPERLINK(1),fax,quality,"
    found = worked(table(f"{PORCH},{FLOOR}", wrong, f"{STAIRS},{RAIL}"))
    reason = (
        "How it was said: “fax” is none of: document, email, phone, in person, video, chat, message, other."
    )
    guarded = wrong.replace("=HYPER", "'=HYPER")
    assert list(refused_rows(found)) == [
        f"{HEADING},Line in the file,What is wrong\r\n",
        f"{PORCH},{FLOOR},2,Another row of this sale is wrong.\r\n",
        f'{guarded},3,"{reason}"\r\n',
    ]


def test_what_is_wrong_is_all_told_at_once(company_only: Settings) -> None:
    """What can't be read of a sale hides nothing of what can be read and is wrong."""
    rows = f"{PORCH},{FLOOR}".replace("cy@reed.example", "cy").replace("2026-04-30", "30 April")
    problems = bring(table(rows)).report["problems"]
    assert [(lines, column) for lines, column, _ in problems] == [([2], "Due on"), ([2], "E-mail")]


def test_sam_brings_in_his_own_sales_alone_and_sees_no_other_table(company_only: Settings) -> None:
    theirs = bring(two_sales(), "max")
    with pytest.raises(NotHere):
        table_for(viewer("sam"), theirs.ref)
    assert tables_of(viewer("sam")) == []
    found = bring(table(f"{PORCH},{FLOOR}".replace("sam@", "max@")), "sam")
    assert "You can bring in your own sales" in found.report["problems"][0][2]
    assert [one.ref for one in tables_of(viewer("max"))] in ([found.ref, theirs.ref], [theirs.ref, found.ref])
    with pytest.raises(NotHere):
        table_for(viewer("dee"), found.ref)


def test_what_somebody_may_bring_in_is_asked_when_it_comes_in(company_only: Settings) -> None:
    """A manager who is none any more brings in nobody else's sales."""
    found = started(two_sales(), "max")
    max_ = viewer("max")
    TableImport.update(by=viewer("dee").ref).where(TableImport.ref == found.ref).execute()
    change_staff(viewer("dee").ref, NewStaff("dee@hallam.example", "Dee Lindqvist", "sales"), max_.ref, NOON)
    bring_in_tables(NOON)
    assert standing_of(again(found.ref)).counts == {"made": 0, "unchanged": 0, "refused": 2}


def test_a_form_that_comes_twice_brings_one_table(company_only: Settings) -> None:
    by = By(viewer("max"), NOON, new_ref())
    assert add_table(NewTable("a.csv", two_sales()), by) is not None
    assert add_table(NewTable("a.csv", two_sales()), by) is None
    assert TableImport.select().count() == 1


@pytest.mark.parametrize("body", [b"", b"\n\n", b"PK\x03\x04 a workbook", ",".join("a" * 500).encode()])
def test_what_is_no_table_is_refused_beside_the_field(company_only: Settings, body: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        bring(body)
    assert refusal.value.problems[0].field == "file"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (table(f"{PORCH},{FLOOR}", f'{STAIRS},"{RAIL}'), "never closed"),
        (two_sales().replace(b"Cy", "Zoë".encode("windows-1252")), "isn't text in UTF-8"),
    ],
)
def test_what_breaks_off_is_told_with_its_line_and_does_not_begin(
    company_only: Settings, body: bytes, reason: str
) -> None:
    found = bring(body)
    line, told = found.report["error"]
    assert (line in (2, 3), reason in told) == (True, True)
    with pytest.raises(Conflict):
        start_table(found, found.version, By(viewer("max"), NOON, ""))


def test_another_encoding_that_is_chosen_gives_the_columns_anew(company_only: Settings) -> None:
    found = bring(two_sales().replace(b"Cy", "Zoë".encode("windows-1252")))
    chosen = replace(kept_mapping(found.mapping), encoding="windows-1252")
    map_table(found, chosen, found.version, By(viewer("max"), NOON, ""))
    seen = again(found.ref).report
    assert (seen["error"], seen["fresh"]) == (None, 2)
    assert seen["shown"][0]["contacts"] == ["Zoë Reed (cy@reed.example)"]


def test_days_that_could_be_read_in_two_ways_are_asked_for(company_only: Settings) -> None:
    found = bring(table(f"{PORCH},{RAIL}".replace("2026-03-02", "03/02/2026")))
    assert (found.report["asks"], found.total) == (["dates"], 0)
    with pytest.raises(Conflict):
        start_table(found, found.version, By(viewer("max"), NOON, ""))
    chosen = replace(kept_mapping(found.mapping), dates="DD/MM/YYYY")
    map_table(found, chosen, found.version, By(viewer("max"), NOON, ""))
    assert again(found.ref).report["shown"][0]["signed_on"] == "Tuesday 3 February 2026"


def test_of_two_who_say_how_it_is_read_the_second_looks_again(company_only: Settings) -> None:
    found = bring(two_sales())
    for_all = replace(kept_mapping(found.mapping), for_all={"rule": "care"})
    for _ in ("once", "and the same again, which does nothing"):
        map_table(found, for_all, found.version, By(viewer("max"), NOON, ""))
    assert again(found.ref).version == found.version + 1
    with pytest.raises(Conflict):
        map_table(found, replace(for_all, for_all={}), found.version, By(viewer("max"), NOON, ""))
    with pytest.raises(Conflict):
        start_table(found, found.version, By(viewer("max"), NOON, ""))


def test_a_table_takes_turns_and_can_be_stopped_and_gone_on_with(company_only: Settings) -> None:
    found = started(many(7))
    a_turn(3)
    assert (again(found.ref).state, Draft.select().count()) == ("running", 3)
    stop_table(found, By(viewer("max"), NOON, ""))
    a_turn(3)
    stopped = again(found.ref)
    assert (stopped.state, Draft.select().count()) == ("stopped", 3)
    start_table(stopped, stopped.version, By(viewer("max"), NOON, ""))
    a_turn(3)
    a_turn(3)
    assert (again(found.ref).state, Draft.select().count()) == ("done", 7)
    assert [row.n for row in TableOutcome.select().order_by(TableOutcome.n)] == list(range(7))


def a_turn(most: int) -> None:
    table_now = next_table(NOON)
    if table_now is not None:
        work_off(table_now, NOON, most)


def test_of_two_workers_that_claim_a_table_one_has_it(company_only: Settings) -> None:
    """After a machine stood still two may run at once; then the outcome of the first one stands."""
    found = started(two_sales())
    first = next_table(NOON)
    assert first is not None
    work_off(first, NOON)
    TableImport.update(state="running").where(TableImport.ref == found.ref).execute()
    TableOutcome.delete().where(TableOutcome.n == 1).execute()
    work_off(first, NOON)
    assert standing_of(again(found.ref)).counts == {"made": 1, "unchanged": 1, "refused": 0}
    assert Draft.select().count() == 2


@LONG_ON_POSTGRES
def test_killed_at_any_statement_each_sale_comes_in_exactly_once(company_only: Settings) -> None:
    found = started(many(3))
    release()
    command = [sys.executable, "-m", "tests.intake.tables.killed"]
    whole = os.environ | env(company_only)
    done = subprocess.run(
        command, env=whole, cwd=ROOT, capture_output=True, text=True, check=True, timeout=90
    )
    assert len(done.stdout.splitlines()) > 20
    standing = standing_of(again(found.ref))
    assert (standing.counts, again(found.ref).state) == ({"made": 3, "unchanged": 0, "refused": 0}, "done")
    assert {one.draft for one in standing.made} == {draft.ref for draft in Draft.select()}
    assert Draft.select().count() == 3


def test_after_thirty_days_the_file_is_gone_and_the_counts_stay(company_only: Settings) -> None:
    found, waiting = worked(two_sales()), started(many(1))
    forget_old_tables(LATER)
    assert again(found.ref).body is not None
    forget_old_tables(LATER + timedelta(minutes=1))
    old = again(found.ref)
    assert (old.body, standing_of(old).counts) == (None, {"made": 2, "unchanged": 0, "refused": 0})
    assert TableOutcome.select().count() == 0
    assert (old.mapping, old.report) == ({}, {"counts": {"made": 2, "unchanged": 0, "refused": 0}})
    assert again(waiting.ref).body is not None
    with pytest.raises(Conflict):
        start_table(old, old.version, By(viewer("max"), NOON, ""))
