"""Ana has everything erased: none of her words is left anywhere, and record, figures and Bea's things stay."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.backup.restoring import restore
from portal.changes.access import addition_for, change_for
from portal.changes.actions import NewChange, accept, accept_addition, decline, propose
from portal.config import Settings
from portal.custody.erasing import carry_out
from portal.custody.jobs import carry_out_erasures
from portal.custody.listed import FILE, erase_listed, listed, note
from portal.custody.models import Cleaning, Erasure
from portal.custody.rules import names_one
from portal.deliveries.access import delivery_for, promise_for
from portal.deliveries.actions import NewOccasion, NewUpdate, open_occasion, post_update
from portal.figures.counting import count_anew
from portal.figures.models import Turn
from portal.intake.actions.tables import NewTable, add_table
from portal.intake.models import Draft, TableImport
from portal.lib.db import release
from portal.lib.errors import Conflict, NotHere
from portal.lib.ids import new_ref
from portal.lib.uploads import Upload
from portal.people.actions import NewContact, add_contact
from portal.people.sessions import begin
from portal.record.models import COMPANY, SYSTEM, Entry, Receipt
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.search.models import Search
from tests.backup.help import backed_up, run
from tests.cast import NOON, bring, sale_of, viewer
from tests.changes.help import as_promise, left_out, proposed
from tests.custody.help import CLEAN, DUE, ask, by, erase, places_of, send_all
from tests.deliveries.help import deliveries_of
from tests.engines import LONG_ON_POSTGRES
from tests.intake.tables.help import two_sales
from tests.make import kitchen
from tests.page import Browser
from tests.record.conftest import busy
from tests.record.help import Rows, env, everything

__all__ = ["busy"]

A_PHOTO = Upload("photo", "image/webp", b"a whole picture", "worktop.jpg", b"a small picture", 4, 3)
WORDS = (
    *("Brandt", "brandt.example", "quartz worktop", "reuse store", "broom-clean", "Everything is plugged in"),
    *("The stone is cut", "It lies under the mat", "There is dust", "Nobody rang", "Half an answer"),
    *("You have had it since Monday", "Which sink fits?", "They move away.", "worktop.jpg", "letter.pdf"),
    *("a small picture", "a picture of ours", "My aunt works here", "It is rude.", "It is true."),
    *("Will the sink fit", "spoke about the sink", "Nobody called me.", "a small sink", "sink.jpg"),
    *("We are sorry.", "It stays rude.", "They were late", "Pat Quist", "pat@quist.example", "Gladly, Pat."),
)


def test_none_of_her_words_is_left_in_database_index_files_or_outbox(busy: Settings) -> None:
    sale = sale_of("ana").ref
    send_all(busy)
    missing = [word for word, places in places_of(WORDS, busy).items() if not places]
    assert not missing, f"the house doesn't hold these words to begin with: {missing}"
    count_anew(NOON)
    beas = _of_bea()
    figures = list(Turn.select().order_by(Turn.of, Turn.name, Turn.at).tuples())
    erase()
    left = {word: places for word, places in places_of(WORDS, busy).items() if places}
    assert not left
    assert not Cleaning.select().exists()
    assert len(listed()) == 1
    assert _of_bea() == beas
    assert list(verify_all()) == []
    count_anew(NOON)
    assert list(Turn.select().order_by(Turn.of, Turn.name, Turn.at).tuples()) == figures
    max_ = Browser(create_app(busy)).sign_in("max")
    for path in ("/staff/", f"/staff/sales/{sale}", f"/staff/sales/{sale}/promises/1", "/staff/testimonials"):
        assert not {"quartz", "Brandt", "Quist"} & set(max_.get(path).words.split())
    pat = Browser(create_app(busy))
    for path in ("/testimonials", "/scoreboard", "/"):
        assert "They were late" not in pat.get(path).words
    rows = _but({"search", "session"})
    rebuild_all()
    assert _but({"search", "session"}) == rows


BEAS_WORDS = (
    *(
        "Okafor",
        "okafor.example",
        "hedge",
        "You water the roses",
        "You feed the cat",
        "You sing.",
        "It rains.",
    ),
    *(
        "I changed my mind.",
        "We have no cat food.",
        "I am sorry.",
        "We forgot.",
        "It is too high.",
        "The gate?",
    ),
    *("A neighbour goes to court", "Another garden"),
)


@LONG_ON_POSTGRES
def test_none_of_what_came_to_beas_list_is_left(busy: Settings) -> None:
    sale = sale_of("bea").ref
    send_all(busy)
    assert all(places_of(BEAS_WORDS, busy).values())
    erase("bea")
    assert not {word: places for word, places in places_of(BEAS_WORDS, busy).items() if places}
    assert list(verify_all()) == []
    max_ = Browser(create_app(busy)).sign_in("max")
    for n in range(1, 5):
        assert "no longer match" not in max_.get(f"/staff/sales/{sale}/promises/{n}").words
    assert "were erased at the request" in max_.get(f"/staff/sales/{sale}").words


def test_drafts_and_tables_that_name_her_go_too(house: Settings) -> None:
    bring(kitchen(external_id="kitchen-2", title="Another kitchen", seal=False))
    of_others = _brought(two_sales())
    of_diana = _brought(two_sales().replace(b"di@lum.example", b"Diana@Brandt.example"))
    naming_her = _brought(two_sales().replace(b"di@lum.example", b"Ana@Brandt.example"))
    assert Draft.select().count() == 1
    erase()
    assert not Draft.select().exists()
    assert TableImport.get_by_id(of_others).body is not None
    assert TableImport.get_by_id(of_diana).body is not None
    row = TableImport.get_by_id(naming_her)
    assert (row.body, row.state, row.mapping) == (None, "stopped", {})


def test_a_draft_of_another_household_of_the_same_name_stays(house: Settings) -> None:
    theirs = {
        "name": "Brandt household",
        "contacts": [
            {"name": "Uwe Brandt", "email": "uwe@brandt-west.example", "time_zone": "America/New_York"}
        ],
    }
    [other] = bring(kitchen(external_id="kitchen-3", customer=theirs, seal=False)).drafts
    nameless = {"name": "Brandt household", "contacts": [{"name": "Ana", "email": "ana@brandt.example"}]}
    bring(kitchen(external_id="kitchen-4", customer=nameless, seal=False))
    erase()
    assert [draft.ref for draft in Draft.select()] == [other]


def test_ana_can_not_sign_in_any_more_and_staff_see_what_stays(
    app: Flask, browser: Callable[[str], Browser]
) -> None:
    ana, max_, sale, customer = browser("ana"), browser("max"), sale_of("ana").ref, viewer("ana").customer
    erase()
    assert "/sign-in" in ana.get("/my", 303).location
    page = max_.get(f"/staff/sales/{sale}")
    with pytest.raises(NotHere):
        add_contact(customer, NewContact("Cy", "cy@reed.example", "UTC"), SYSTEM, NOON)
    assert "(erased)" in page.words
    assert "were erased at the request of the customer" in page.words
    assert "no longer match the receipt" not in page.words
    assert not {"quartz", "Brandt"} & set(page.words.split())
    max_.get(f"/staff/sales/{sale}/promises/1")
    max_.get(f"/staff/sales/{sale}/papers/1")
    max_.get("/staff/sales")
    max_.get("/staff/customers")
    assert "Late" in page.words or "late" in page.words
    assert "was erased on" in max_.get(f"/staff/customers/{customer}").words
    assert "Dates, states and figures" in max_.get(f"/staff/customers/{customer}/data").words
    max_.get("/staff/")
    assert not Search.select().where(Search.text.contains("quartz")).exists()


@LONG_ON_POSTGRES
def test_it_is_carried_out_once_and_not_a_minute_early(house: Settings) -> None:
    asked = ask()
    carry_out_erasures(DUE - timedelta(minutes=1))
    assert Erasure.get_by_id(asked.ref).done_at is None
    assert carry_out(asked.ref, DUE)
    before = _but({"search_erased"})
    assert not carry_out(asked.ref, DUE)
    carry_out_erasures(DUE)
    assert _but({"search_erased"}) == before


@LONG_ON_POSTGRES
def test_killed_at_any_statement_it_is_all_done_or_not_at_all(house: Settings) -> None:
    asked = ask()
    release()
    command = [sys.executable, "-m", "tests.custody.dying"]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command,
        env=os.environ | env(house),
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert int(done.stdout) > 5
    assert Erasure.get_by_id(asked.ref).done_at == DUE
    carry_out_erasures(CLEAN)
    assert not any(places_of(["quartz", "brandt.example"], house).values())
    assert list(verify_all()) == []
    assert Entry.select().where((Entry.stream == COMPANY) & (Entry.kind == "erasure.done")).count() == 1


@LONG_ON_POSTGRES
def test_an_older_copy_of_the_database_is_erased_again_by_the_list_beside_it(house: Settings) -> None:
    customer = viewer("ana").customer
    assert erase_listed(DUE) == 0
    note(customer, DUE)
    with (house.data_dir / FILE).open("ab") as file:
        file.write(b'{"cut off')
    note(customer, DUE)
    note(new_ref(), DUE)
    assert listed()[0] == customer
    assert (house.data_dir / FILE).stat().st_mode & 0o077 == 0
    assert erase_listed(DUE) == 1
    assert erase_listed(DUE) == 0
    carry_out_erasures(CLEAN)
    assert not any(places_of(["quartz", "brandt.example"], house).values())
    assert list(verify_all()) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_mail_that_was_just_being_written_goes_as_well(house: Settings) -> None:
    send_all(house)
    ask()
    asked_mail = next(path for path in house.outbox_dir.iterdir() if b"ana@brandt" in path.read_bytes())
    body = asked_mail.read_bytes()
    carry_out_erasures(DUE)
    assert not asked_mail.exists()
    asked_mail.write_bytes(body)
    carry_out_erasures(CLEAN)
    assert not asked_mail.exists()


@LONG_ON_POSTGRES
def test_words_of_a_request_that_was_let_in_before_go_as_well(house: Settings) -> None:
    ana = by("ana", DUE)
    sale, answers = promise_for(ana.viewer, sale_of("ana").ref, 5)
    ask()
    carry_out_erasures(DUE)
    open_occasion(sale, answers, NewOccasion("Which sink fits Aunt Edna?", DUE), ana)
    assert places_of(["Aunt Edna"], house)["Aunt Edna"]
    carry_out_erasures(CLEAN)
    assert not places_of(["Aunt Edna"], house)["Aunt Edna"]
    assert list(verify_all()) == []


@LONG_ON_POSTGRES
def test_nothing_more_is_agreed_with_who_is_erased_and_nobody_waits_for_it(
    app: Flask, browser: Callable[[str], Browser]
) -> None:
    ours, max_ = proposed("ana", 1, due={"once": "2026-04-11"}), viewer("max")
    seen, added = change_for(max_, ours.ref), addition_for(max_, left_out().ref)
    sale, promise = promise_for(max_, sale_of("ana").ref, 3)
    receipts = Receipt.select().where(Receipt.stream == sale.ref).count()
    assert "Your kitchen" in browser("max").get("/staff/fragile").words
    erase()
    for verb in (
        lambda: accept(seen, by("max", NOON)),
        lambda: accept_addition(added, as_promise(), by("max", NOON)),
        lambda: propose(sale, promise, NewChange("It rains.", words="We come on Friday."), by("max", NOON)),
    ):
        with pytest.raises(Conflict, match="nothing more can be agreed"):
            verb()
    assert Receipt.select().where(Receipt.stream == sale.ref).count() == receipts
    decline(seen, "They are gone.", by("max", NOON))
    page = browser("max").get("/staff/fragile").words
    assert "(erased)" not in page
    assert "Garden care" in page


def test_only_words_of_their_own_name_somebody() -> None:
    marks = {"Ana Brandt", "ana@brandt.example"}
    assert names_one("We rang Ana\n  Brandt.", marks)
    assert names_one("<ana@brandt.example>", marks)
    assert not names_one("Diana Brandt, diana@brandt.example, the Ana Brandts", marks)
    assert not names_one("Anything", set())


def test_a_session_that_begins_meanwhile_lets_nobody_in(app: Flask) -> None:
    ref = viewer("ana").ref
    erase()
    late = Browser(app)
    late.client.set_cookie("kept-contact", begin("contact", ref, "", NOON), domain="127.0.0.1")
    assert "/sign-in" in late.get("/my/data", 303).location


def _of_bea() -> list[str]:
    """Return every row that is Bea's, as it stands."""
    bea, sale = viewer("bea"), sale_of("bea").ref
    mine = {bea.customer, bea.ref, sale}
    return [
        f"{name} {row}"
        for name, rows in everything().items()
        for row in rows
        if name not in {"live", "session", "search"} and mine & {str(value) for value in row.values()}
    ]


def _but(names: set[str]) -> Rows:
    """Return every row of every table but these."""
    return {name: rows for name, rows in everything().items() if name not in names}


def _brought(body: bytes) -> str:
    ref = add_table(NewTable("sales.csv", body), by("sam"))
    assert ref is not None
    return ref


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_backup_from_before_the_erasure_brings_nothing_back(house: Settings, tmp_path: Path) -> None:
    older = backed_up(house, tmp_path / "older.zip")
    erase("ana")
    carry_out_erasures(CLEAN)
    assert "erased again" in run(house, "restore", str(older), "--yes").stdout
    assert not any(places_of(["quartz", "brandt.example"], house).values())
    assert list(verify_all()) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_newer_backup_alone_tells_which_files_went(house: Settings, tmp_path: Path) -> None:
    [worktop] = deliveries_of(1)
    new = NewUpdate("progress", "See for yourself.", worktop.version, files=(A_PHOTO,))
    post_update(delivery_for(viewer("max"), worktop.ref), new, by("max"))
    older = backed_up(house, tmp_path / "older.zip")
    erase("ana")
    carry_out_erasures(CLEAN)
    newer = backed_up(house, tmp_path / "newer.zip")
    for name in (FILE, "erasures.jsonl"):
        (house.data_dir / name).unlink(missing_ok=True)
    restore(house, older, CLEAN, lambda *_: None, [newer])
    assert not any(places_of(["quartz", "brandt.example", "a whole picture"], house).values())
    assert list(verify_all()) == []
