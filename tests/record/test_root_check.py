"""What was done behind our back, and which evidence finds it: the record itself, its roots, or a copy that was kept."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.config import Settings
from portal.lib.canonical import canonical
from portal.record import heads
from portal.record.actions import erase
from portal.record.keys import make_key, sign
from portal.record.merkle import is_consistent
from portal.record.models import COMPANY, SYSTEM, DailyRoot, RootHead, Stream
from portal.record.root_check import kept_fault, root_faults
from portal.record.root_proofs import log_of_all
from portal.record.roots import ROOTS
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.conftest import tell
from tests.record.help import last_entry, sql, undoing
from tests.record.root_help import (
    DAY,
    drop_last_entry,
    faults_of_roots,
    make_roots_anew,
    roots,
    statement,
    write_anew,
)

GONE = "it isn't there any more, but the root of 2026-03-03 covers it"
ANOTHER = "it is another one than the root of 2026-03-03 covers"


@pytest.fixture
def bea(house: Settings) -> str:
    """Bea's garden, in which something was told before the first root."""
    tell("bea", 1, "started", "")
    tell("bea", 1, "progress", "The hedge is measured, Bea.")
    roots(0)
    return sale_of("bea").ref


def test_what_was_done_in_order_raises_no_alarm(bea: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "_PAGE", 2)
    tell("ana", 1, "delivered", "It is in.")
    erase(bea, [(last_entry(bea)["seq"], "/text")], SYSTEM, NOON)
    roots(1)
    make_key(NOON + DAY)
    for stream in ("another", "one more", "and one"):
        Stream.insert(ref=stream, seq=0, hash="0" * 64).execute()
    roots(2, 3)
    assert faults_of_roots() == []
    assert list(root_faults(whole=False)) == []


def test_a_dropped_last_entry_is_found_by_the_root_where_the_record_agrees_with_itself(bea: str) -> None:
    drop_last_entry(bea)
    assert list(verify_all()) == []
    assert faults_of_roots() == [(bea, GONE)]
    # The next root neither forgets nor hides it, also when the entry's place is taken by another.
    tell("bea", 1, "progress", "The hedge is beautiful, Bea.")
    roots(1)
    assert list(verify_all()) == []
    assert faults_of_roots() == [(bea, ANOTHER)]


@LONG_ON_POSTGRES
def test_a_chain_that_was_hashed_anew_is_found_by_the_root_where_the_record_agrees_with_itself(
    bea: str,
) -> None:
    write_anew(bea, 4, actor=sale_of("ana").salesperson)
    assert list(verify_all()) == []
    assert faults_of_roots() == [(bea, ANOTHER)]


def test_a_sale_that_vanished_as_if_it_had_never_been_is_found_by_the_root(bea: str) -> None:
    for table in ("entry", "entry_text"):
        sql(f"DELETE FROM {table} WHERE stream = ?", bea)
    sql("DELETE FROM stream WHERE ref = ?", bea)
    roots(1)
    assert faults_of_roots() == [(bea, GONE)]
    assert statement(DailyRoot.get_by_id(2))["size"] == 1024


@LONG_ON_POSTGRES
def test_heads_that_were_made_to_fit_are_found_by_the_signed_root(bea: str) -> None:
    roots(1)
    drop_last_entry(bea)
    head = Stream.get_by_id(bea)
    sql("UPDATE root_head SET seq = ?, hash = ? WHERE stream = ?", head.seq, head.hash, bea)
    assert [what for _, what in faults_of_roots()] == [
        f"the heads that are kept with the root of 2026-03-0{day} don't give it" for day in (3, 4)
    ]


def _say(n: int, **changes: Any) -> bytes:
    """Let a statement say something else."""
    body = canonical({**statement(DailyRoot.get_by_id(n)), **changes})
    sql("UPDATE daily_root SET body = ? WHERE n = ?", body, n)
    return body


def _sign_anew(n: int, **changes: Any) -> None:
    body = _say(n, **changes)
    signature = sign(body, statement(DailyRoot.get_by_id(n))["key"])
    sql("UPDATE daily_root SET signature = ? WHERE n = ?", signature, n)


CHANGES: dict[str, tuple[Callable[[], object], str]] = {
    "a word of it": (lambda: _say(2, root="0" * 64), "doesn't carry its signature"),
    "no statement at all": (lambda: sql("UPDATE daily_root SET body = ? WHERE n = 2", b"{}"), "signature"),
    "its signature": (lambda: sql("UPDATE daily_root SET signature = ?", bytes(64)), "signature"),
    "its day": (lambda: sql("UPDATE daily_root SET day = '2026-02-01' WHERE n = 2"), "something else"),
    "its instant": (
        lambda: sql("UPDATE daily_root SET made_at = ?", "2026-03-03T17:00:00.000001Z"),
        "something",
    ),
    "its kept hash": (lambda: sql("UPDATE daily_root SET sha256 = 'a' WHERE n = 2"), "has another hash"),
    "its secret": (lambda: sql("UPDATE daily_root SET salt = '00' WHERE n = 2"), "don't give it"),
    "taken out": (lambda: sql("DELETE FROM daily_root WHERE n = 2"), "root 2 is missing"),
    "the last one taken out": (lambda: sql("DELETE FROM daily_root WHERE n = 3"), "root 3 is missing"),
    "signed anew": (lambda: _sign_anew(1, note="a"), "2026-03-04 doesn't follow from those before it"),
    "chained anew": (lambda: _sign_anew(2, previous="0" * 64), "doesn't follow from those before it"),
}


def test_a_statement_that_was_changed_taken_out_or_signed_anew_is_found_by_the_others(bea: str) -> None:
    roots(1)
    tell("bea", 1, "progress", "It grows.")
    roots(2)
    missed = []
    for what, (change, said) in CHANGES.items():
        with undoing():
            change()
            found = [fault.what for fault in root_faults() if fault.stream == ROOTS]
            if not any(said in one for one in found):
                missed.append((what, found))
    assert missed == []
    assert faults_of_roots() == []


@LONG_ON_POSTGRES
def test_roots_made_and_signed_anew_with_our_own_key_are_found_by_a_copy_that_was_kept(bea: str) -> None:
    kept = [bytes(row.body) for row in (DailyRoot.get_by_id(1), *roots(1))]
    assert [kept_fault(body) for body in kept] == ["", ""]
    drop_last_entry(bea)
    make_roots_anew((0, 1))
    assert list(verify_all()) == []
    assert faults_of_roots() == [], "whoever has the key and the database can make both agree"
    assert kept_fault(kept[0]) == "the root of 2026-03-03 in the record isn't the one that was published then"
    DailyRoot.delete().where(DailyRoot.n == 2).execute()
    assert kept_fault(kept[1]) == "the record has no root 2 any more, that of 2026-03-04"
    assert kept_fault(b'{"type":"kept-receipt"}') == "it is no statement of a daily root"


@LONG_ON_POSTGRES
def test_the_logs_of_any_two_days_are_consistent_as_rfc_9162_has_it(bea: str) -> None:
    roots(*range(1, 8))
    log, said = log_of_all(), [statement(row)["log"] for row in DailyRoot.select().order_by(DailyRoot.n)]
    for older in said:
        for newer in said[older["size"] :]:
            sizes = (older["size"], newer["size"])
            tops = (bytes.fromhex(older["root"]), bytes.fromhex(newer["root"]))
            assert is_consistent(*sizes, tops, log.consistency(*sizes) if sizes[0] else ())
    assert RootHead.select().where(RootHead.stream == COMPANY).count() == 1
