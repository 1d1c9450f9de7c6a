"""Staff note something about a sale for each other: who writes, who reads, who deletes."""

import pytest
from flask import Flask

from portal.deliveries.actions import assign
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Forbidden, Invalid, NotHere
from portal.lib.ids import new_ref
from portal.notes.access import note_for, noted_sale_for
from portal.notes.actions import delete_note, write_note
from portal.notes.models import Note
from portal.notes.queries import A_PAGE, notes_page
from portal.promises.models import Promise
from portal.record.models import Entry
from portal.record.verify import verify_all
from tests.cast import NOON, NOTED, sale_of, viewer
from tests.desk.help import Open
from tests.notes.help import noted
from tests.page import Browser

DOG = "The dog is called Momo.\nRing twice <b>."


def path(of: str = "ana") -> str:
    return f"/staff/sales/{sale_of(of).ref}/notes"


def only_max_delivers(of: str = "bea") -> None:
    """Let Max deliver everything of a sale, so that Dee has nothing to do with it."""
    sale = sale_of(of)
    for promise in Promise.select().where(Promise.sale == sale.ref):
        assign(sale, promise, viewer("max").ref, By(viewer("max"), NOON, new_ref()))


def test_dee_notes_something_and_sam_reads_it_on_the_page_of_the_sale(browser: Open) -> None:
    dee, sam = browser("dee"), browser("sam")
    before = sam.get(f"/staff/sales/{sale_of('ana').ref}").words
    assert "Notes, for us only 1 note, the newest by Max Hallam" in before
    page = dee.get(path())
    for _ in range(2):
        dee.post(path(), {"key": page.value("key"), "words": DOG})
    assert "The note is kept, for us only." in dee.get(path()).words
    assert "2 notes, the newest by Dee Lindqvist" in sam.get(f"/staff/sales/{sale_of('ana').ref}").words
    read = sam.get(path())
    assert (
        "Dee Lindqvist · Tuesday 3 March 2026, 12:00 EST The dog is called Momo. Ring twice <b>."
        in read.words
    )
    assert read.words.index("Momo") < read.words.index(NOTED)


def test_a_note_without_words_is_refused_and_one_too_long_is_kept_in_the_form(browser: Open) -> None:
    sam = browser("sam")
    page = sam.get(path())
    assert "Write what the others should know." in sam.post(path(), {"key": page.value("key")}, 422).words
    long = "long " * 1000
    refused = sam.post(path(), {"key": page.value("key"), "words": long}, 422)
    assert "at most 4,000 fit" in refused.words
    assert long.strip() in refused.text
    assert Note.select().where(Note.sale == sale_of("ana").ref).count() == 1


def test_a_note_is_deleted_by_whoever_wrote_it_and_by_managers(browser: Open) -> None:
    note = noted("dee")
    sam, dee = browser("sam"), browser("dee")
    assert "Yes, delete this note" not in sam.get(path()).words
    assert "A note is deleted by whoever wrote it" in sam.post(f"{path()}/{note.ref}/deletion", {}, 403).words
    dee.get(path())
    dee.post(f"{path()}/{note.ref}/deletion")
    assert "The note is deleted." in dee.get(path()).words
    dee.post(f"{path()}/{note.ref}/deletion", {}, 404)
    sams = noted("sam")
    assert delete_note(sams, By(viewer("max"), NOON, new_ref()))
    assert not delete_note(sams, By(viewer("max"), NOON, new_ref()))
    with pytest.raises(Forbidden):
        delete_note(noted("max", words="Mine."), By(viewer("sam"), NOON, new_ref()))


def test_the_page_of_the_sale_knows_at_once_of_a_note_that_is_gone(browser: Open) -> None:
    sam, sale = browser("sam"), f"/staff/sales/{sale_of('ana').ref}"
    note = noted("sam")
    assert "2 notes" in sam.get(sale).words
    delete_note(note, By(viewer("sam"), NOON, new_ref()))
    assert "1 note, the newest by Max" in sam.get(sale).words
    delete_note(Note.get(Note.sale == sale_of("ana").ref), By(viewer("max"), NOON, new_ref()))
    assert "None yet." in sam.get(sale).words
    assert "No note yet" in sam.get(path()).words


def test_dee_finds_no_note_of_a_sale_that_she_has_nothing_to_do_with(browser: Open) -> None:
    only_max_delivers()
    note = noted("max", "bea")
    dee = browser("dee")
    for place in (path("bea"), f"/staff/sales/{sale_of('bea').ref}"):
        assert NOTED not in dee.get(place, 404).text
    dee.post(path("bea"), {"words": "I was here."}, 404)
    dee.post(f"{path('bea')}/{note.ref}/deletion", {}, 404)
    dee.post(f"{path('ana')}/{note.ref}/deletion", {}, 404)
    assert Note.select().where(Note.ref == note.ref).exists()


def test_no_contact_comes_to_a_note_by_any_verb(app: Flask) -> None:
    note = noted("dee")
    ana = viewer("ana")
    for way in (lambda: noted_sale_for(ana, note.sale), lambda: note_for(ana, note.sale, note.ref)):
        with pytest.raises(NotHere):
            way()
    for who in ("ana", "bea"):
        assert Browser(app).sign_in(who).get(path(), 303).location.startswith("/staff/sign-in")


def test_notes_stand_outside_the_record(app: Flask) -> None:
    entries = Entry.select().count()
    delete_note(noted("dee"), By(viewer("dee"), NOON, new_ref()))
    assert Entry.select().count() == entries
    assert list(verify_all()) == []


def test_what_can_not_be_kept_is_refused(app: Flask) -> None:
    for words in ("", " \n ", "a\x00b", "x" * 4001):
        with pytest.raises(Invalid):
            write_note(sale_of("ana"), words, By(viewer("sam"), NOON, new_ref()))


def test_many_notes_are_read_page_by_page_each_once(browser: Open) -> None:
    sale = sale_of("ana")
    for n in range(2 * A_PAGE):
        write_note(sale, f"Note {n:03}", By(viewer("sam"), NOON, new_ref()))
    found: list[str] = []
    after: str | None = None
    while True:
        notes, after = notes_page(sale.ref, after)
        found += [one.words for one in notes]
        if after is None:
            break
    assert len(found) == len(set(found)) == 2 * A_PAGE + 1
    page = browser("sam").get(path())
    [older] = [link for link in page.links() if "after=" in link]
    assert "Older notes" in page.words
    assert "Note " in browser("sam").get(older).words
    assert browser("sam").get(f"{path()}?after=garbage").words.count("Sam Ortega ·") == A_PAGE


def test_a_note_typed_while_the_session_ended_comes_back(app: Flask) -> None:
    sam = Browser(app).sign_in("sam")
    page = sam.get(path())
    with clock.at(NOON):
        sam.client.delete_cookie("kept-staff", domain="127.0.0.1")
    sent = sam.post(path(), {"key": page.value("key"), "words": "Do not lose me."})
    assert sent.location.startswith("/staff/sign-in")
