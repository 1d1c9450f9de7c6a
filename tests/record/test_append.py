"""Appending: everything of an entry or nothing, one after the other, and nobody's words in the chain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.config import Settings
from portal.lib.db import db, release, transaction
from portal.lib.errors import Conflict
from portal.record.actions import append
from portal.record.models import SYSTEM, Entry, EntryText, Live, Stream
from portal.record.rules import PERSONAL, Personal, put_back, set_apart
from portal.record.verify import verify_stream
from tests.cast import NOON, sale_of
from tests.record.help import NOTED, REFUSED, everything, note

UNWRITABLE: dict[str, Any] = {
    "no number": {"price": float("nan")},
    "no end": {"price": float("inf")},
    "2^63": {"price": 2**63},
    "2^53": {"price": 2**53},
    "half a character": {"words": "\ud800"},
    "half a character as a key": {"\udfff": 1},
    "half a character of hers": {"words": Personal("\ud800")},
    "bytes": {"picture": b"png"},
    "a number as a key": {1: "one"},
    "the reserved key": {PERSONAL: "0" * 64},
    "the reserved key deep down": {"list": [{"a": {PERSONAL: "0" * 64, "b": 1}}]},
}


def test_an_entry_its_text_and_the_live_row_are_there_together(blank: Settings) -> None:
    with transaction():
        seen = append("sale", NOTED, {"said": [Personal("Ana rang")], "n": 1}, SYSTEM, NOON)
    assert (seen.seq, seen.facts) == (1, {"said": ["Ana rang"], "n": 1})
    entry, text = Entry.get(), EntryText.get()
    assert "Ana" not in entry.facts
    assert (text.name, text.text) == ("/said/0", "Ana rang")
    assert (Live.get().version, Stream.get().hash) == (1, entry.hash)


def test_an_applier_that_refuses_leaves_nothing(house: Settings) -> None:
    before = everything()
    for stream in (sale_of("ana").ref, "a new one"):
        with pytest.raises(Conflict):
            _two(stream, NOTED, REFUSED)
    with pytest.raises(LookupError, match="unknown"):
        _two("a new one", NOTED, "test.unknown")
    assert everything() == before


def test_an_entry_needs_the_transaction_of_its_rule(blank: Settings) -> None:
    with pytest.raises(LookupError, match="transaction"):
        append("sale", NOTED, {}, SYSTEM, NOON)
    assert not Entry.select().exists()


def test_what_cant_be_written_is_refused_before_anything_is(blank: Settings) -> None:
    with transaction():
        for why, facts in UNWRITABLE.items():
            try:
                append("sale", NOTED, facts, SYSTEM, NOON)
            except ValueError:
                continue
            pytest.fail(f"{why} was taken")
        with pytest.raises(ValueError, match="time zone"):
            append("sale", NOTED, {}, SYSTEM, datetime(2026, 3, 3, 12))  # noqa: DTZ001 - it is naive on purpose
    assert not Entry.select().exists()
    assert not Stream.select().exists()


def test_the_same_facts_are_the_same_bytes_in_any_order(blank: Settings) -> None:
    first = {"b": 1, "a": ["é", 1.0, True, None], "ö": {}}
    note("one", first)
    note("two", dict(reversed(first.items())))
    assert {entry.facts for entry in Entry.select()} == {'{"a":["é",1,true,null],"b":1,"ö":{}}'}


def test_an_instant_of_any_zone_is_kept_in_utc(blank: Settings) -> None:
    note("sale")
    assert Entry.get().at == "2026-03-03T17:00:00.000000Z"
    assert NOON.tzinfo is UTC


def test_every_personal_text_has_a_place_of_its_own() -> None:
    facts = {
        "a/b": Personal("slash"),
        "a": {"b": Personal("deep"), "~1": Personal("tilde")},
        "a~1b": Personal("both"),
        "none": Personal(""),
    }
    kept, apart = set_apart(facts)
    assert len({one.name for one in apart}) == len(apart)
    assert put_back(kept, {one.name: one.text for one in apart}) == {
        "a/b": "slash",
        "a": {"b": "deep", "~1": "tilde"},
        "a~1b": "both",
        "none": "",
    }
    assert put_back(kept, {})["a"]["b"] == "(erased)"


def test_the_same_words_twice_look_unlike_in_the_chain() -> None:
    kept, _ = set_apart({"one": Personal("yes"), "two": Personal("yes")})
    assert kept["one"] != kept["two"]


def test_eight_writers_of_one_stream_leave_no_gap(blank: Settings) -> None:
    def write(writer: int) -> list[int]:
        try:
            return [note("sale", {"writer": writer, "n": n}).seq for n in range(6)]
        finally:
            release()

    with ThreadPoolExecutor(8) as pool:
        told = [seq for seqs in pool.map(write, range(8)) for seq in seqs]
    assert sorted(told) == list(range(1, 49))
    assert [entry.seq for entry in Entry.select().order_by(Entry.seq)] == list(range(1, 49))
    assert Live.get().version == 48
    assert list(verify_stream("sale")) == []
    assert not db.in_transaction()


def _two(stream: str, *kinds: str) -> None:
    with transaction():
        for kind in kinds:
            append(stream, kind, {"words": Personal("kept by nobody")}, SYSTEM, NOON)
