"""Tricks with whole rows of the record, by somebody who can write to the database and knows how hashes are made."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from portal.lib.canonical import canonical
from portal.record.rules import entry_hash, text_hash
from tests.cast import sale_of
from tests.record.help import Row, change, drop, last_entry, put, rows_of, sql

Attack = Callable[[], None]
attacks: dict[str, Attack] = {}


def attack(trick: Attack) -> Attack:
    """Keep a trick for the test of all of them."""
    attacks[trick.__name__] = trick
    return trick


@attack
def last_entry_dropped() -> None:
    drop("entry", last_entry(sale_of("ana").ref))


@attack
def last_entry_dropped_and_the_head_put_back() -> None:
    ana = sale_of("ana").ref
    drop("entry", last_entry(ana))
    move_head(ana, last_entry(ana))


@attack
def last_entry_dropped_with_its_text_and_the_head_put_back() -> None:
    ana = sale_of("ana").ref
    gone = last_entry(ana)
    drop("entry", gone)
    sql("DELETE FROM entry_text WHERE stream = ? AND seq = ?", ana, gone["seq"])
    move_head(ana, last_entry(ana))


@attack
def erasure_dropped_and_the_head_put_back() -> None:
    bea = sale_of("bea").ref
    drop("entry", last_entry(bea))
    move_head(bea, last_entry(bea))


@attack
def middle_entry_dropped() -> None:
    drop("entry", entries_of(sale_of("ana").ref)[1])


@attack
def middle_entry_dropped_and_the_gap_closed() -> None:
    ana = sale_of("ana").ref
    entries = entries_of(ana)
    drop("entry", entries[1])
    for entry in entries[2:]:
        change("entry", entry, seq=entry["seq"] - 1)
    move_head(ana, last_entry(ana))


@attack
def middle_entry_dropped_and_all_hashed_anew() -> None:
    ana = sale_of("ana").ref
    entries = entries_of(ana)
    written_anew(ana, [entries[0], *entries[2:]])


@attack
def two_entries_swapped() -> None:
    first, second = entries_of(sale_of("ana").ref)[3:5]
    change("entry", first, seq=1000)
    change("entry", second, seq=first["seq"])
    change("entry", {**first, "seq": 1000}, seq=second["seq"])


@attack
def two_entries_swapped_and_all_hashed_anew() -> None:
    entries = entries_of(sale_of("ana").ref)
    written_anew(sale_of("ana").ref, [*entries[:3], entries[4], entries[3], *entries[5:]])


@attack
def entry_inserted() -> None:
    last = last_entry(sale_of("ana").ref)
    put("entry", {**last, "seq": last["seq"] + 1, "previous": last["hash"]})


@attack
def entry_inserted_with_a_good_hash_and_the_head_moved() -> None:
    ana = sale_of("ana").ref
    facts = json.loads(last_entry(ana)["facts"])
    _forged(
        ana, facts={**facts, "update": "2222222222222", "was": last_entry(ana)["seq"], "text": "All is well."}
    )


@attack
def entry_of_an_unknown_kind_with_a_good_hash() -> None:
    _forged(sale_of("ana").ref, kind="sale.forgiven")


@attack
def entry_without_facts_with_a_good_hash() -> None:
    _forged(sale_of("ana").ref, facts="these are none")


@attack
def entry_of_no_time_with_a_good_hash() -> None:
    _forged(sale_of("ana").ref, at="2026-03-03 17:00")


@attack
def erasure_of_nothing_with_a_good_hash() -> None:
    _forged(sale_of("ana").ref, kind="record.erased", facts={"receipts": False})


@attack
def receipt_without_a_number_named_with_a_good_hash() -> None:
    _forged(sale_of("ana").ref, kind="record.erased", facts={"texts": [], "receipts": False, "receipt": {}})


@attack
def file_without_a_name_kept_with_a_good_hash() -> None:
    _forged(sale_of("ana").ref, kind="file.kept", facts={})


@attack
def entry_and_text_copied_to_another_sale() -> None:
    bea = sale_of("bea").ref
    told = _with_text(sale_of("ana").ref)
    seq = last_entry(bea)["seq"] + 1
    put("entry", {**told, "stream": bea, "seq": seq})
    for text in _texts(told):
        put("entry_text", {**text, "stream": bea, "seq": seq})


@attack
def entry_and_text_copied_to_another_sale_with_a_good_hash_andmove_head() -> None:
    bea = sale_of("bea").ref
    told = _with_text(sale_of("ana").ref)
    seq = _forged(bea, kind=told["kind"], facts=json.loads(told["facts"]), actor=told["actor"])
    for text in _texts(told):
        put("entry_text", {**text, "stream": bea, "seq": seq})


@attack
def receipts_swapped_between_sales() -> None:
    ana, bea = _receipts()
    change("receipt", ana, stream="meanwhile")
    change("receipt", bea, stream=ana["stream"])
    change("receipt", {**ana, "stream": "meanwhile"}, stream=bea["stream"])


@attack
def words_and_signatures_swapped_between_receipts() -> None:
    ana, bea = _receipts()
    change("receipt", ana, body=bea["body"], signature=bea["signature"])
    change("receipt", bea, body=ana["body"], signature=ana["signature"])


@attack
def receipts_swapped_and_the_chains_hashed_anew() -> None:
    ana, bea = _receipts()
    receipts_swapped_between_sales()
    for mine, other in ((ana, bea), (bea, ana)):
        entries = entries_of(mine["stream"])
        facts = json.loads(entries[0]["facts"])
        facts["receipt"] |= {"number": other["number"], "sha256": other["sha256"]}
        written_anew(mine["stream"], [{**entries[0], "facts": canonical(facts).decode()}, *entries[1:]])


@attack
def receipt_dropped() -> None:
    drop("receipt", _receipts()[0])


@attack
def receipt_emptied() -> None:
    change("receipt", _receipts()[0], body=None, signature=None)


@attack
def receipt_made_up() -> None:
    put("receipt", {**_receipts()[0], "n": 2, "number": "AAAA-AAAA-AAAA-AAAA-AAAA"})


@attack
def text_dropped() -> None:
    drop("entry_text", _a_text("/text"))


@attack
def text_emptied_and_shown_as_erased() -> None:
    text = _a_text("/text")
    change("entry_text", text, text=None, salt=None)
    sql('UPDATE "update" SET text = ? WHERE sale = ? AND seq = ?', "(erased)", text["stream"], text["seq"])


@attack
def erased_text_put_back() -> None:
    change("entry_text", next(row for row in rows_of("entry_text") if row["text"] is None), text="", salt="")


@attack
def first_line_of_a_text_hidden_in_its_salt() -> None:
    text = next(row for row in rows_of("entry_text") if "\n" in (row["text"] or ""))
    first, _, rest = text["text"].partition("\n")
    change("entry_text", text, salt=f"{text['salt']}\n{first}", text=rest)
    sql("UPDATE source SET text = ? WHERE text = ?", rest, text["text"])


@attack
def text_made_up() -> None:
    put("entry_text", {**_a_text("/text"), "name": "/other"})


@attack
def file_dropped() -> None:
    drop("stored_file", rows_of("stored_file")[0])


@attack
def file_made_up() -> None:
    body = b"another picture"
    row = {**rows_of("stored_file")[0], "body": body, "sha256": hashlib.sha256(body).hexdigest()}
    put("stored_file", row)


@attack
def file_given_to_a_sale() -> None:
    put("stored_file", {**rows_of("stored_file")[0], "stream": "nowhere"})


@attack
def head_dropped() -> None:
    sql("DELETE FROM stream WHERE ref = ?", sale_of("ana").ref)


@attack
def whole_history_of_a_sale_dropped() -> None:
    ana = sale_of("ana").ref
    for table in ("entry", "entry_text", "receipt"):
        sql(f"DELETE FROM {table} WHERE stream = ?", ana)
    sql("DELETE FROM stream WHERE ref = ?", ana)


@attack
def whole_history_of_the_company_dropped() -> None:
    for table in ("entry", "entry_text", "stored_file"):
        sql(f"DELETE FROM {table} WHERE stream = 'company'")
    sql("DELETE FROM stream WHERE ref = 'company'")


@attack
def delivery_made_up() -> None:
    row = rows_of("delivery")[0]
    put("delivery", {**row, "ref": "2222222222222", "n": 99})


@attack
def delivery_of_the_company_made_up() -> None:
    put("delivery", {**rows_of("delivery")[0], "ref": "2222222222222", "n": 99, "sale": "company"})


@attack
def promise_given_to_another_sale() -> None:
    sql("UPDATE promise SET sale = ? WHERE sale = ? AND n = 7", sale_of("bea").ref, sale_of("ana").ref)


@attack
def instant_written_another_way() -> None:
    sql("UPDATE sale SET sealed_at = REPLACE(sealed_at, 'T', ' ')")


@attack
def due_written_another_way() -> None:
    sql("UPDATE promise SET due = REPLACE(due, ':', ': ')")


@attack
def promise_reworded_in_entry_text_and_table_and_all_hashed_anew() -> None:
    ana = sale_of("ana").ref
    made = next(entry for entry in entries_of(ana) if entry["kind"] == "promises.made")
    text = next(row for row in _texts(made) if row["name"] == "/promises/0/words")
    softer = text["text"].replace("will be in", "may be in")
    facts = json.loads(made["facts"])
    facts["promises"][0]["words"] = {"personal": text_hash(text["salt"], softer)}
    change("entry_text", text, text=softer)
    sql("UPDATE promise SET words = ? WHERE sale = ? AND n = 1", softer, ana)
    forged = {**made, "facts": canonical(facts).decode()}
    written_anew(ana, [forged if entry["seq"] == made["seq"] else entry for entry in entries_of(ana)])


@attack
def table_emptied() -> None:
    sql("DELETE FROM plan")


def entries_of(stream: str) -> list[Row]:
    """Return the entries of a stream in their order, as they are stored."""
    found = [row for row in rows_of("entry") if row["stream"] == stream]
    return sorted(found, key=lambda row: int(row["seq"]))


def _texts(entry: Row) -> list[Row]:
    return [
        row for row in rows_of("entry_text") if (row["stream"], row["seq"]) == (entry["stream"], entry["seq"])
    ]


def _with_text(stream: str) -> Row:
    return next(
        entry for entry in entries_of(stream) if entry["kind"] == "delivery.updated" and _texts(entry)
    )


def _a_text(name: str) -> Row:
    return next(row for row in rows_of("entry_text") if row["name"] == name and row["text"] is not None)


def _receipts() -> tuple[Row, Row]:
    return tuple(  # type: ignore[return-value]  # there are as many as are asked for
        next(row for row in rows_of("receipt") if row["stream"] == sale_of(who).ref) for who in ("ana", "bea")
    )


def move_head(stream: str, entry: Row) -> None:
    """Make `entry` the last one of a stream."""
    sql("UPDATE stream SET seq = ?, hash = ? WHERE ref = ?", entry["seq"], entry["hash"], stream)


def _forged(stream: str, **changes: Any) -> int:
    """Append an entry as somebody would who knows how hashes are made; returns its number."""
    last = last_entry(stream)
    if not isinstance(changes.get("facts", ""), str):
        changes["facts"] = canonical(changes["facts"]).decode()
    entry = _hashed({**last, "seq": last["seq"] + 1, "previous": last["hash"], **changes})
    put("entry", entry)
    move_head(stream, entry)
    return int(entry["seq"])


def written_anew(stream: str, entries: list[Row]) -> None:
    """Put these entries in the place of a stream's, each hashed upon the one before it, and move the head."""
    sql("DELETE FROM entry WHERE stream = ?", stream)
    previous = "0" * 64
    for seq, entry in enumerate(entries, start=1):
        made = _hashed({**entry, "seq": seq, "previous": previous})
        put("entry", made)
        previous = made["hash"]
    move_head(stream, last_entry(stream))


def _hashed(entry: Row) -> Row:
    return {**entry, "hash": entry_hash({name: value for name, value in entry.items() if name != "hash"})}
