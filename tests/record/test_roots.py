"""The root of each day: one a day whoever makes it, over all heads, signed, in a chain, with a proof for customers."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from portal.config import Settings
from portal.lib.canonical import canonical
from portal.lib.db import release
from portal.lib.errors import Unavailable
from portal.record import roots as making
from portal.record.keys import is_signed
from portal.record.models import COMPANY, DailyRoot, RootHead, RootLeaves, Stream
from portal.record.root_leaves import Head, fill, leaf_of, size_for
from portal.record.root_proofs import inclusion_of
from portal.record.roots import make_root
from portal.record.rules import GENESIS
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.conftest import tell
from tests.record.help import env, note, sql
from tests.record.root_help import DAY, faults_of_roots, is_proven, roots, statement
from tests.record.test_killed import ROOT


def test_a_day_has_one_root_and_it_names_the_one_before(house: Settings) -> None:
    first, second = roots(0, 0, 1, 1)
    said = statement(second)
    assert (first.n, second.n, second.streams) == (1, 2, 3)
    assert bytes(second.body) == canonical(said)
    assert is_signed(bytes(second.body), bytes(second.signature), said["key"])
    assert (said["day"], said["made_at"]) == ("2026-03-04", "2026-03-04T17:00:00.000000Z")
    assert (said["previous"], said["previous_day"]) == (sha256(bytes(first.body)).hexdigest(), "2026-03-03")
    assert said["log"] == {"size": 1, "root": sha256(b"\0" + bytes(first.body)).hexdigest()}
    assert (statement(first)["previous"], statement(first)["previous_day"]) == (GENESIS, None)
    assert faults_of_roots() == []


def test_only_heads_that_moved_are_kept_with_a_later_root(house: Settings) -> None:
    roots(0)
    tell("bea", 1, "progress", "The hedge is measured.")
    roots(1, 2)
    kept = RootHead.select().where(RootHead.root > 1)
    assert [(row.stream, row.root) for row in kept] == [(sale_of("bea").ref, 2)]
    assert RootLeaves.select().where(RootLeaves.root != 3).count() == 0
    assert faults_of_roots() == []


def test_after_days_without_a_portal_there_is_one_root_and_none_is_dated_back(house: Settings) -> None:
    assert [row.day.isoformat() for row in roots(0, 5, 3, 4)] == ["2026-03-03", "2026-03-08"]
    assert statement(DailyRoot.get_by_id(2))["previous_day"] == "2026-03-03"
    assert faults_of_roots() == []


@LONG_ON_POSTGRES
def test_a_clock_that_stood_ahead_of_its_time_for_years_does_not_end_the_roots(house: Settings) -> None:
    assert [row.n for row in roots(0, 4000, 1, 1, 2)] == [1, 2, 3, 4]
    assert faults_of_roots() == []


def test_two_at_once_make_one_root(house: Settings) -> None:
    def run() -> bool:
        try:
            return make_root(NOON) is not None
        finally:
            release()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: run(), range(2))) == [False, True]
    assert DailyRoot.select().count() == 1
    assert faults_of_roots() == []


@LONG_ON_POSTGRES
def test_without_its_key_a_day_has_no_root_rather_than_one_without_a_signature(house: Settings) -> None:
    for file in house.keys_dir.iterdir():
        file.unlink()
    with pytest.raises(Unavailable):
        make_root(NOON)
    assert not DailyRoot.select().exists()
    assert not RootHead.select().exists()


def test_killed_at_any_statement_a_root_is_made_whole_or_not_at_all(house: Settings) -> None:
    release()
    done = subprocess.run(
        [sys.executable, "-m", "tests.record.writer", "root"],
        env=os.environ | env(house),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert len(done.stdout.splitlines()) > 8
    assert [row.n for row in DailyRoot.select()] == [1]
    assert RootHead.select().count() == 3
    assert faults_of_roots() == []


def test_ana_can_prove_that_each_root_covers_her_sale(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In parts, as with very many streams; the root of a day before is made again from the heads.
    monkeypatch.setattr(making, "PART", 64)
    ana = sale_of("ana").ref
    assert inclusion_of(ana) is None
    roots(0)
    tell("ana", 1, "started", "")
    roots(1)
    assert RootLeaves.select().count() == 16
    newest, older = inclusion_of(ana), inclusion_of(ana, at_or_before=NOON + DAY / 2)
    assert newest
    assert older
    assert json.loads(json.dumps(newest)) == newest
    assert [(one["day"], one["head"]["seq"]) for one in (older, newest)] == [
        ("2026-03-03", 3),
        ("2026-03-04", 4),
    ]
    for one in (older, newest):
        body = one["statement"].encode()
        assert is_proven(one)
        assert is_signed(body, b64decode(one["signature"]), json.loads(body)["key"])
        assert json.loads(one["leaf"]) == {**one["head"], "day": one["day"]}
        assert not is_proven({**one, "leaf": one["leaf"].replace('"seq":', '"seq":1')})
    assert inclusion_of(ana, at_or_before=NOON - DAY) is None
    assert inclusion_of("nobody") is None


@LONG_ON_POSTGRES
def test_a_proof_is_found_whatever_became_of_the_kept_tree(house: Settings) -> None:
    roots(0)
    sql("UPDATE root_leaves SET leaves = ?", bytes(32 * 1024))
    found = inclusion_of(sale_of("ana").ref)
    assert found
    assert is_proven(found)
    sql("UPDATE root_head SET seq = 99 WHERE stream = ?", COMPANY)
    assert inclusion_of(sale_of("ana").ref) is None, "a proof that does not hold is none"


@LONG_ON_POSTGRES
def test_a_proof_tells_ana_nothing_of_how_many_others_there_are_or_who_had_news(house: Settings) -> None:
    ana = sale_of("ana").ref
    roots(0)
    alone = inclusion_of(ana)
    for number in range(40):
        note(f"another{number}")
    roots(1)
    among_many = inclusion_of(ana)
    assert alone
    assert among_many
    assert len(alone["path"]) == len(among_many["path"]) == 10
    hashes = {step["hash"] for one in (alone, among_many) for step in one["path"]}
    assert len(hashes) == 20, "what stands beside her is another one each day, moved or not"
    told = json.dumps([alone, among_many])
    heads = {stream.hash for stream in Stream.select().where(Stream.ref != ana)}
    assert sale_of("bea").ref not in told
    assert not [one for one in heads if one in told]
    assert '"streams"' not in told


def test_a_tree_has_a_thousand_leaves_or_the_next_power_of_two() -> None:
    assert [size_for(heads) for heads in (0, 1, 1024, 1025, 1_000_000)] == [1024, 1024, 1024, 2048, 1 << 20]


def test_leaves_that_say_nothing_are_known_by_nobody_who_lacks_the_secret_of_the_day() -> None:
    one_day, another = list[bytes](), list[bytes]()
    fill(one_day, b"one")
    fill(another, b"another")
    assert len(set(one_day) | set(another)) == 2048


@pytest.mark.parametrize("stream", ["company", "KHVVDYXV63W7F", 'a "quoted" é name'])
def test_a_leaf_is_canonical_json_whatever_its_stream_is_called(stream: str) -> None:
    head = Head(stream, 12, "ab" * 32)
    assert leaf_of("2026-03-03", head) == canonical({**head._asdict(), "day": "2026-03-03"})
