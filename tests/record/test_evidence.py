"""Changes after which chain, texts and tables agree again: each test says by its name which evidence finds one.

Whoever can write to the database and knows how hashes are made, but has no signing key, can leave out what came after
the last receipt. No look at the database alone finds that; roots that were published, and receipts that customers keep,
are held against it.
"""

from pathlib import Path

from click.testing import CliRunner

from portal.cli import main
from portal.config import Settings
from portal.lib.db import transaction
from portal.record.actions import append, reproject
from portal.record.models import SYSTEM, Receipt
from portal.record.receipts import issue
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.help import NOTED, Row, drop, env, last_entry, note, rows_of, sql
from tests.record.tricks import entries_of, move_head, written_anew


@LONG_ON_POSTGRES
def test_a_last_entry_dropped_without_a_trace_is_left_to_the_daily_root(house: Settings) -> None:
    ana = sale_of("ana").ref
    note(ana)
    _drop_without_a_trace(last_entry(ana))
    assert list(verify_all()) == []


@LONG_ON_POSTGRES
def test_an_entry_dropped_before_a_later_receipt_is_found_by_that_receipt(house: Settings) -> None:
    ana = sale_of("ana").ref
    gone = note(ana)
    _seal_again(ana)
    assert list(verify_all()) == []
    sql("DELETE FROM entry_text WHERE stream = ? AND seq = ?", ana, gone.seq)
    written_anew(ana, [entry for entry in entries_of(ana) if entry["seq"] != gone.seq])
    assert _whats() == ["receipt 2 was sealed upon another history"]


@LONG_ON_POSTGRES
def test_a_last_entry_dropped_with_its_receipt_is_found_by_the_one_the_customer_kept(
    house: Settings, tmp_path: Path
) -> None:
    ana = sale_of("ana").ref
    _seal_again(ana)
    kept = tmp_path / "receipt.json"
    newest = Receipt.get((Receipt.stream == ana) & (Receipt.n == 2))
    kept.write_bytes(bytes(newest.body or b""))
    kept.with_name("receipt.json.sig").write_bytes(bytes(newest.signature or b""))
    assert _checked(house, kept) == 0
    drop("receipt", next(row for row in rows_of("receipt") if row["n"] == 2))
    _drop_without_a_trace(last_entry(ana))
    assert list(verify_all()) == []
    assert _checked(house, kept) == 1


@LONG_ON_POSTGRES
def test_a_chain_rebuilt_from_its_first_entry_is_found_by_a_later_receipt(house: Settings) -> None:
    ana = sale_of("ana").ref
    _seal_again(ana)
    entries = entries_of(ana)
    written_anew(ana, [{**entries[0], "actor": "somebody"}, *entries[1:]])
    reproject(ana)
    assert _whats() == ["receipt 2 was sealed upon another history"]


@LONG_ON_POSTGRES
def test_a_chain_rebuilt_after_its_last_receipt_is_left_to_the_daily_root(house: Settings) -> None:
    ana = sale_of("ana").ref
    entries = entries_of(ana)
    later = [{**entry, "actor": "somebody"} for entry in entries[1:]]
    written_anew(ana, [entries[0], *later])
    reproject(ana)
    assert list(verify_all()) == []


def _seal_again(stream: str) -> None:
    """Give the customer another receipt, as whatever changes a sealed list does."""
    with transaction():
        seal = issue(stream, {"promises": []}, NOON)
        append(stream, NOTED, {"receipt": seal.as_facts()}, SYSTEM, NOON)


def _drop_without_a_trace(entry: Row) -> None:
    drop("entry", entry)
    sql("DELETE FROM entry_text WHERE stream = ? AND seq = ?", entry["stream"], entry["seq"])
    move_head(entry["stream"], last_entry(entry["stream"]))


def _whats() -> list[str]:
    return [fault.what for fault in verify_all()]


def _checked(settings: Settings, receipt: Path) -> int:
    return CliRunner().invoke(main, ["record", "verify", str(receipt)], env=env(settings)).exit_code
