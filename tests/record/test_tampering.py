"""What was changed behind our back is found: any column of any table, and every trick with whole rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, zip_longest
from typing import Any

import peewee
import pytest

from portal.config import Settings
from portal.lib.db import release
from portal.record import verify
from portal.record.events import projections
from portal.record.models import Entry
from portal.record.rules import Fault
from portal.record.stored import one_moment
from portal.record.verify import count_streams, verify_all, verify_stream
from tests.cast import sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.help import (
    Row,
    behind_our_back,
    change,
    drop,
    first_fault,
    note,
    put,
    recorded_tables,
    rows_of,
    undoing,
)
from tests.record.tricks import attacks, entries_of
from tests.record.tricks_alive import verdict_dropped
from tests.record.tricks_talked import message_reworded

Change = tuple[str, str, Row, Row]
# The tables that are compared with what the entries give, and by which nothing else is checked before.
_REPLAYED = {one.table._meta.table_name for one in projections()} - {"signing_key"}


def test_an_untouched_house_has_no_fault(busy: Settings) -> None:
    assert list(verify_all()) == []
    assert count_streams() == 4
    nowhere = "there is no such stream, or its head is gone"
    assert [fault.what for fault in verify_stream("nowhere")] == [nowhere]


def test_a_long_stream_is_read_in_pages_and_what_is_wrong_in_any_of_them_is_found(
    busy: Settings, short_pages: None
) -> None:
    ana = sale_of("ana").ref
    assert list(verify_all()) == []
    with behind_our_back():
        for seq in (1, 3, 4, len(entries_of(ana))):
            with undoing():
                change("entry", entries_of(ana)[seq - 1], actor="somebody")
                assert [fault.seq for fault in verify_stream(ana)] == [seq]
        for table in ("update", "delivery", "promise"):
            rows = sorted(
                (row for row in rows_of(table) if row["sale"] == ana), key=lambda row: str(row["ref"])
            )
            for row in (rows[0], rows[3], rows[-1]):
                with undoing():
                    drop(table, row)
                    [fault] = verify_stream(ana)
                    assert fault.what == f"the row {row['ref']} of {table} doesn't equal the record"
        stray = next(row for row in rows_of("entry_text") if row["stream"] == ana)
        put("entry_text", {**stray, "seq": 1000})
        put("entry_text", {**stray, "seq": -1})
        assert [fault.seq for fault in verify_stream(ana)] == [-1, 1000]


def test_an_empty_house_has_no_fault(blank: Settings) -> None:
    assert list(verify_all()) == []


@LONG_ON_POSTGRES
def test_no_table_of_the_record_is_empty_on_this_stage(busy: Settings) -> None:
    names = {table._meta.table_name for table in recorded_tables()}
    assert {name for name in names if not rows_of(name)} == set()
    assert {"entry", "entry_text", "stream", "receipt", "signing_key", "stored_file", "promise"} <= names


@LONG_ON_POSTGRES
def test_a_byte_changed_in_any_column_of_any_table_is_found(busy: Settings) -> None:
    assert _missed(_changed_columns()) == []


@pytest.mark.long
def test_a_value_gone_or_made_up_in_any_column_of_any_table_is_found(busy: Settings) -> None:
    assert _missed(_other_columns()) == []


@LONG_ON_POSTGRES
def test_every_trick_with_rows_is_found(busy: Settings) -> None:
    assert _unseen(attacks) == []
    assert {verdict_dropped, message_reworded} <= set(attacks.values())
    assert len(attacks) > 60


def test_each_fifth_trick_is_found_on_either_engine(busy: Settings) -> None:
    assert _unseen(dict(islice(attacks.items(), 0, None, 5))) == []


def test_processes_find_together_what_one_finds(busy: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_WORTH_A_PROCESS", 1)
    heard: list[None] = []
    assert list(verify_all(lambda: heard.append(None), jobs=3)) == []
    assert len(heard) == 4
    change("entry", entries_of(sale_of("ana").ref)[1], actor="somebody")
    bea = sale_of("bea").ref
    change("promise", next(row for row in rows_of("promise") if row["sale"] == bea), words="Nothing.")
    assert sorted(map(str, verify_all(jobs=3))) == sorted(map(str, verify_all()))
    assert len(list(verify_all(jobs=3))) == 2


@LONG_ON_POSTGRES
def test_what_isnt_committed_is_verified_by_who_wrote_it(
    busy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "_WORTH_A_PROCESS", 1)
    with undoing():
        change("entry", entries_of(sale_of("ana").ref)[1], actor="somebody")
        assert len(list(verify_all(jobs=3))) == 1


@LONG_ON_POSTGRES
def test_a_fault_says_where_and_what(busy: Settings) -> None:
    ana = sale_of("ana").ref
    with behind_our_back():
        change("entry", entries_of(ana)[1], actor="somebody")
        faults = [(fault.stream, fault.seq, fault.what) for fault in verify_all()]
    assert faults == [(ana, 2, "its hash isn't that of what it says")]


def test_verifying_sees_one_moment_while_others_write(blank: Settings) -> None:
    note("sale")
    with one_moment():
        assert Entry.select().count() == 1
        _in_another_thread(lambda: note("sale"))
        assert Entry.select().count() == 1
    assert Entry.select().count() == 2


def _unseen(tricks: Mapping[str, Callable[[], object]]) -> list[str]:
    missed = []
    with behind_our_back():
        for name, trick in tricks.items():
            with undoing():
                trick()
                if first_fault() is None:
                    missed.append(name)
        assert first_fault() is None
    return missed


def _missed(changes: Iterator[Change]) -> list[str]:
    """Return which changes aren't found, when each is made by itself or, see `_rounds`, in different tables."""
    missed = []
    with behind_our_back():
        for together in _rounds(changes):
            with undoing():
                for _, table, row, values in together:
                    change(table, row, **values)
                faults = list(verify_all())
                missed += [what for what, table, *_ in together if not _is_found(table, faults)]
        assert first_fault() is None
    return missed


def _rounds(changes: Iterator[Change]) -> list[list[Change]]:
    """Put changes together that can't hide each other: each is in a table that is compared by itself, row by row.

    What is wrong with entries, texts, receipts, their keys and files ends the look at a stream; those are made one at
    a time.
    """
    alone, by_table = [], defaultdict(list)
    for one in changes:
        if one[1] in _REPLAYED:
            by_table[one[1]].append(one)
        else:
            alone.append([one])
    rounds = zip_longest(*by_table.values())
    return [*alone, *([one for one in together if one] for together in rounds)]


def _is_found(table: str, faults: list[Fault]) -> bool:
    told = f" of {table} doesn't equal the record"
    return any(fault.what.endswith(told) for fault in faults) if table in _REPLAYED else bool(faults)


def _changed_columns() -> Iterator[Change]:
    """Give, for every column: a value with a byte changed."""
    for name, field, rows in _columns():
        column = field.column_name
        full = next((row for row in rows if row[column] is not None), None)
        if full:
            yield f"{name}.{column} changed", name, full, {column: _other(full[column])}


def _other_columns() -> Iterator[Change]:
    """Give, for every column: a value gone and one made up."""
    for name, field, rows in _columns():
        column = field.column_name
        full = next((row for row in rows if row[column] is not None), None)
        empty = next((row for row in rows if row[column] is None), None)
        if full and field.null:
            yield f"{name}.{column} gone", name, full, {column: None}
        if empty:
            yield f"{name}.{column} made up", name, empty, {column: _made_up(field)}


def _columns() -> Iterator[tuple[str, Any, list[Row]]]:
    for table in recorded_tables():
        name = table._meta.table_name
        rows = rows_of(name)
        for field in table._meta.sorted_fields:
            yield name, field, rows


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        # No stream is so long that this is the number of another entry.
        return value ^ 1 << 14
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return value[:-1] + ("x" if value[-1:] != "x" else "y")


def _made_up(field: Any) -> Any:
    if isinstance(field, peewee.IntegerField | peewee.BigIntegerField):
        return 7
    return b"7" if isinstance(field, peewee.BlobField) else "7"


def _in_another_thread(do: Callable[[], object]) -> None:
    def run() -> None:
        try:
            do()
        finally:
            release()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()
