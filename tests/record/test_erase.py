"""Erasing: no table knows the words any more, and the chain still holds."""

import pytest

from portal.config import Settings
from portal.lib.clock import now
from portal.lib.outbox import claim, sent
from portal.promises.models import Promise
from portal.record.actions import NewFile, erase, erase_files, keep_file
from portal.record.models import COMPANY, SYSTEM, EntryText, Receipt, StoredFile
from portal.record.verify import verify_all
from portal.sales.models import Sale, Source
from tests.cast import EMAILS, NOON, sale_of
from tests.record.help import count_entries, everything, first_fault, rows_of, sql

NAMELESS = 4  # Shorter texts than this stand in any table by chance.


def test_an_erasure_leaves_no_word_of_ana_anywhere(busy: Settings) -> None:
    _send_all_mail()
    ana = sale_of("ana").ref
    theirs = [row for row in EntryText.select() if row.stream == ana or _is_of_ana(row)]
    words = {row.text for row in theirs if row.text and len(row.text) > NAMELESS}
    assert {"ana@brandt.example", "Your kitchen", "The stone is cut, Ana."} <= words
    assert all(_found(word) for word in words)
    mine = [(row.seq, row.name) for row in theirs if row.stream == ana]
    erase(ana, mine, SYSTEM, NOON, receipts=True)
    erase(COMPANY, [(row.seq, row.name) for row in theirs if row.stream == COMPANY], SYSTEM, NOON)
    assert {word for word in words if _found(word)} == set()
    assert list(verify_all()) == []


def test_mail_that_waits_for_an_erased_address_is_not_sent(busy: Settings) -> None:
    text = EntryText.get((EntryText.stream == COMPANY) & (EntryText.text == "ana@brandt.example"))
    erase(COMPANY, [(text.seq, text.name)], SYSTEM, NOON)
    assert _found("ana@brandt.example") == []
    assert "bea@okafor.example" in {row["recipient"] for row in rows_of("outbox")}
    while (mail := claim(now())) is not None:
        assert b"ana@" not in mail.body
        assert sent(mail, now())


def test_pages_say_that_it_was_erased(busy: Settings) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref
    hers = [
        row
        for name in ("promise", "source", "sale", "update")
        for row in rows_of(name)
        if bea in row.values()
    ]
    entries = count_entries(ana)
    texts = [(row.seq, row.name) for row in EntryText.select().where(EntryText.stream == ana)]
    erase(ana, texts, SYSTEM, NOON, receipts=True)
    assert Sale.get_by_id(ana).title == "(erased)"
    assert {row.words for row in Promise.select().where(Promise.sale == ana)} == {"(erased)"}
    assert {(row.title, row.text) for row in Source.select().where(Source.sale == ana)} == {
        ("(erased)", "(erased)")
    }
    receipt = Receipt.get(Receipt.stream == ana)
    assert (receipt.body, receipt.signature) == (None, None)
    assert count_entries(ana) == entries + 1
    kept = [
        row
        for name in ("promise", "source", "sale", "update")
        for row in rows_of(name)
        if bea in row.values()
    ]
    assert kept == hers


def test_one_text_goes_and_the_others_stay(busy: Settings) -> None:
    ana = sale_of("ana").ref
    title = EntryText.get((EntryText.stream == ana) & (EntryText.name == "/title"))
    erase(ana, [(title.seq, "/title")], SYSTEM, NOON)
    assert Sale.get_by_id(ana).title == "(erased)"
    assert "worktop" in " ".join(row.words for row in Promise.select().where(Promise.sale == ana))
    erase(ana, [(title.seq, "/title")], SYSTEM, NOON)
    assert list(verify_all()) == []


def test_an_unknown_text_is_refused_and_nothing_is_erased(busy: Settings) -> None:
    before = everything()
    with pytest.raises(LookupError, match="/nothing"):
        erase(sale_of("ana").ref, [(1, "/title"), (1, "/nothing")], SYSTEM, NOON, receipts=True)
    assert everything() == before


def test_an_emptied_text_that_nobody_erased_is_found(busy: Settings) -> None:
    sql("UPDATE entry_text SET text = NULL, salt = NULL WHERE name = '/title'")
    fault = first_fault()
    assert fault is not None
    assert "no erasure says so" in fault.what


def _is_of_ana(row: EntryText) -> bool:
    return row.stream == COMPANY and any(word in (row.text or "") for word in ("Brandt", "brandt"))


def _found(word: str) -> list[str]:
    """Return the tables in which a text, or a file, holds these words."""
    return [
        name
        for name, rows in everything().items()
        if any(word in str(value) or word.encode() in _bytes(value) for row in rows for value in row.values())
    ]


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _send_all_mail() -> None:
    while (mail := claim(now())) is not None:
        assert sent(mail, now())


def test_two_customers_may_be_erased(house: Settings) -> None:
    for who in ("ana", "bea"):
        entry, name = email_text(who)
        erase(COMPANY, [(entry, name)], SYSTEM, NOON)
    assert list(verify_all()) == []


def email_text(who: str) -> tuple[int, str]:
    """Return where the address of a contact stands beside the company's chain."""
    row = EntryText.get((EntryText.stream == COMPANY) & (EntryText.text == EMAILS[who]))
    return row.seq, row.name


def test_an_erased_file_is_gone_its_chain_holds_and_nobody_puts_it_back(busy: Settings) -> None:
    ana = sale_of("ana").ref
    file = StoredFile.get(StoredFile.stream == ana)
    with pytest.raises(LookupError):
        erase_files(ana, [file.sha256, "0" * 64], SYSTEM, NOON)
    erase_files(ana, [file.sha256], SYSTEM, NOON)
    assert not StoredFile.select().where(StoredFile.sha256 == file.sha256).exists()
    assert list(verify_all()) == []
    StoredFile.insert(file.__data__).execute()
    fault = first_fault()
    assert fault is not None
    assert "was erased, and is there again" in fault.what
    StoredFile.delete().where(StoredFile.sha256 == file.sha256).execute()
    keep_file(ana, NewFile(file.name, file.media_type, bytes(file.body)), SYSTEM, NOON)
    assert list(verify_all()) == []
