"""What was erased stays erased, whatever older backup is restored."""

import json
from pathlib import Path
from stat import S_IMODE

from portal.backup.restoring import restore
from portal.config import Settings
from portal.lib.db import engine, release, transaction
from portal.record.actions import append, erase
from portal.record.erasure_list import catch_up, forgets_with_it, list_path, noted_in
from portal.record.models import COMPANY, SYSTEM, EntryText, Receipt
from portal.record.rules import Personal
from portal.record.verify import verify_all
from tests.backup.help import backed_up, contents, rewritten, run
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.help import NOTED, everything, note

WORDS = "The stone is cut, Ana."
ADDRESS = "ana@brandt.example"


def test_a_restored_older_backup_knows_none_of_her_words(busy: Settings, tmp_path: Path) -> None:
    ana = sale_of("ana").ref
    older = backed_up(busy, tmp_path / "older.zip")
    assert WORDS.encode() in contents(older)
    _erase_ana(ana)
    catch_up()
    assert S_IMODE(list_path().stat().st_mode) == 0o600
    assert b"Ana" not in list_path().read_bytes()
    done = run(busy, "restore", str(older), "--yes")
    assert "erased again" in done.stdout, done.output
    assert not _found(WORDS)
    assert not _found(ADDRESS)
    assert Receipt.get(Receipt.stream == ana).body is None
    assert list(verify_all()) == []
    _no_file_says(busy, WORDS, ADDRESS)


@LONG_ON_POSTGRES
def test_the_record_that_is_replaced_tells_of_an_erasure_that_nobody_had_noted(
    busy: Settings, tmp_path: Path
) -> None:
    ana, older = sale_of("ana").ref, backed_up(busy, tmp_path / "older.zip")
    _erase_ana(ana)
    restore(busy, older, NOON, lambda *_: None)
    assert not _found(WORDS)


@LONG_ON_POSTGRES
def test_a_newer_backup_tells_it_on_another_machine(busy: Settings, tmp_path: Path) -> None:
    ana, older = sale_of("ana").ref, backed_up(busy, tmp_path / "older.zip")
    _erase_ana(ana)
    newer = backed_up(busy, tmp_path / "newer.zip")
    list_path().unlink()
    fresh = rewritten(older, tmp_path / "fresh.zip", lambda *_: None)
    restore(busy, newer, NOON, lambda *_: None)
    list_path().unlink()
    # The database of another machine, in which nothing of it ever happened.
    restore(busy, fresh, NOON, lambda *_: None, [newer])
    assert not _found(WORDS)
    assert list(verify_all()) == []


@LONG_ON_POSTGRES
def test_another_entry_under_the_same_number_keeps_its_words(house: Settings, tmp_path: Path) -> None:
    older = backed_up(house, tmp_path / "older.zip")
    lost = note("killed")
    with transaction():
        lost = append("killed", NOTED, {"words": Personal("Forget this.")}, SYSTEM, NOON)
    erase("killed", [(lost.seq, "/words")], SYSTEM, NOON)
    restore(house, older, NOON, lambda *_: None)
    note("killed")
    with transaction():
        append("killed", NOTED, {"words": Personal("Keep this.")}, SYSTEM, NOON)
    later = backed_up(house, tmp_path / "later.zip")
    restore(house, later, NOON, lambda *_: None)
    assert _found("Keep this.")


def test_the_list_survives_a_line_that_was_cut_off(house: Settings) -> None:
    text = EntryText.get(EntryText.stream == sale_of("ana").ref)
    erase(text.stream, [(text.seq, text.name)], SYSTEM, NOON)
    list_path().write_bytes(b'{"stream": "A')
    assert (catch_up(), catch_up()) == (1, 0)
    [one] = noted_in(list_path().read_bytes().splitlines())
    assert (one.stream, one.texts[0][:2]) == (text.stream, (text.seq, text.name))


@LONG_ON_POSTGRES
def test_what_lies_outside_the_record_can_go_with_it(busy: Settings, tmp_path: Path) -> None:
    told: list[str] = []
    forgets_with_it(lambda stream, _: told.append(stream))
    ana, older = sale_of("ana").ref, backed_up(busy, tmp_path / "older.zip")
    _erase_ana(ana)
    restore(busy, older, NOON, lambda *_: None)
    assert sorted(told) == sorted([ana, COMPANY])


def _erase_ana(ana: str) -> None:
    """Erase every text of her sale, and all that says her address."""
    rows = list(EntryText.select().where((EntryText.stream == ana) | (EntryText.text == ADDRESS)))
    for stream in (ana, COMPANY):
        texts = [(row.seq, row.name) for row in rows if row.stream == stream]
        erase(stream, texts, SYSTEM, NOON, receipts=stream == ana)


def _found(word: str) -> bool:
    return word in json.dumps(everything(), default=str) or word.encode() in b"".join(
        bytes(value)
        for rows in everything().values()
        for row in rows
        for value in row.values()
        if isinstance(value, bytes | memoryview)
    )


def _no_file_says(settings: Settings, *words: str) -> None:
    """Not even the free pages of the file that took the old one's place hold them."""
    if engine() != "sqlite":
        return
    release()
    for path in settings.data_dir.glob("kept.db*"):
        if "before-restore" not in path.name:
            body = path.read_bytes()
            assert not [word for word in words if word.encode() in body], path
