"""What Ana brings is told apart and checked; whatever was changed on the way is found, and by name."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.proofs.checking import check
from portal.proofs.keyring import BadKeys, keyring_of
from portal.proofs.parcel import Piece, sorted_out
from tests.proofs.maker import HEAD, LATER, LIST, SALE, Company, checked, names, signed_text, words_of

US, OTHERS = Company(), Company()
FIRST, SECOND, THIRD = US.three()
SIGNED = US.sign(FIRST)


def test_a_receipt_with_its_signature_is_genuine_under_any_name_and_in_any_order() -> None:
    for brought in ((FIRST, SIGNED), (SIGNED, FIRST), (FIRST + b"\n", signed_text(SIGNED).encode())):
        report = checked(US.keys, *brought)
        assert (report.state, names(report)) == ("good", ["signed"])
        assert "We lay oak on all floors. We oil them." in words_of(report)


def test_each_changed_byte_is_refused_and_nothing_of_it_is_shown() -> None:
    for place in range(0, len(FIRST), 97):
        changed = FIRST[:place] + bytes([FIRST[place] ^ 1]) + FIRST[place + 1 :]
        report = checked(US.keys, changed, SIGNED)
        assert report.state != "good", place
        assert all(one.reading is None for one in report.receipts)


def test_what_others_signed_is_refused_whatever_it_says_of_itself() -> None:
    theirs = OTHERS.receipt(LIST)
    assert names(checked(US.keys, theirs, OTHERS.sign(theirs))) == ["unknown_key"]
    assert names(checked(US.keys, FIRST, OTHERS.sign(FIRST))) == ["not_signed"]
    assert names(checked(US.keys, OTHERS.bundle([theirs]))) == ["unknown_key"]
    # Their key under our id is no key at all.
    mixed = [{**US.keys["keys"][0], "public": OTHERS.public}]
    with pytest.raises(BadKeys):
        keyring_of({"issuer": "Hallam & Reyes", "keys": mixed})


def test_without_a_signature_nobody_can_tell() -> None:
    assert (checked(US.keys, FIRST).state, names(checked(US.keys, FIRST))) == ("unsure", ["no_signature"])
    assert names(checked(US.keys, SIGNED)) == ["nothing"]
    assert names(checked(US.keys, b"{}", b"hello", b"  ")) == ["unreadable", "unreadable", "nothing"]
    assert names(checked(US.keys, FIRST, SIGNED, OTHERS.sign(FIRST))) == ["signed", "stray"]


@pytest.mark.parametrize(
    ("added_at", "replaced_at", "found"),
    [
        ("2026-01-01", "2026-02-11T16:00:00Z", "signed"),
        ("2026-01-01", "2026-02-10T16:00:00Z", "key_replaced"),
        ("2026-02-12T16:00:00Z", None, "signed"),
        ("2026-02-13T17:00:00Z", None, "key_too_new"),
    ],
)
def test_a_receipt_dated_outside_the_time_of_its_key_is_refused_but_clocks_may_differ_by_a_day(
    added_at: str, replaced_at: str | None, found: str
) -> None:
    times = {
        "added_at": f"{added_at}T00:00:00Z" if "T" not in added_at else added_at,
        "replaced_at": replaced_at,
    }
    report = checked(Company(US.private, times).keys, FIRST, SIGNED)
    assert names(report)[-1] == found
    assert (report.state == "good") == (found == "signed")


def test_a_bundle_shows_that_each_receipt_follows_from_the_one_before() -> None:
    report = checked(US.keys, US.bundle([FIRST, SECOND, THIRD]))
    assert (report.state, names(report)) == ("good", ["signed"] * 3 + ["chained"] * 2)
    loose = checked(US.keys, FIRST, SECOND, SIGNED, US.sign(SECOND))
    assert (loose.state, names(loose)) == ("good", ["signed", "signed", "chained"])


def test_a_receipt_that_was_left_out_exchanged_or_renamed_is_missed() -> None:
    assert names(checked(US.keys, SECOND, US.sign(SECOND))) == ["signed", "gap"]
    another = US.receipt({**LATER, "about": "addition", "receipt": 2, "promises": []}, FIRST)
    report = checked(US.keys, US.bundle([FIRST, another, THIRD]))
    assert (report.state, names(report)[-1]) == ("bad", "not_chained")
    renamed = US.bundle([FIRST])
    renamed["receipts"][0]["n"] = 2
    assert checked(US.keys, renamed).state == "bad"
    bare = US.bundle([FIRST])
    bare["receipts"][0]["signature"] = None
    assert names(checked(US.keys, bare)) == ["not_signed"]


def test_an_erased_receipt_still_holds_its_place() -> None:
    bundle = US.bundle([FIRST, SECOND])
    bundle["receipts"][0] |= {"body": None, "signature": None}
    report = checked(US.keys, bundle)
    assert (report.state, names(report)) == ("good", ["erased", "signed", "chained"])
    bundle["receipts"][0]["sha256"] = "00" * 32
    assert checked(US.keys, bundle).state == "bad"
    bundle["receipts"] = bundle["receipts"][:1]
    assert checked(US.keys, bundle).state == "unsure"


def test_a_daily_root_proves_the_head_of_this_sale_and_of_no_other() -> None:
    good = checked(US.keys, US.bundle([FIRST], US.root()))
    assert (good.state, names(good)) == ("good", ["signed", "in_root", "root_value"])
    assert f"up to its entry {HEAD['seq']}" in words_of(good)
    root = US.root()
    path = [{**root["path"][0], "hash": "00" * 32}, root["path"][1]]
    wrong: list[dict[str, Any]] = [
        OTHERS.root(),
        US.root(type="kept-receipt"),
        US.root(day="2026-03-04"),
        US.root("no day"),
        US.root(7),
        US.root(size=2),
        US.root(root="00" * 32),
        {**root, "path": path},
        {**root, "path": root["path"][:1]},
        {**root, "leaf": root["leaf"].replace('"seq":7', '"seq":8')},
        {**root, "head": {**HEAD, "seq": 8}},
        {**root, "signature": signed_text(OTHERS.sign(b"another"))},
        {},
    ]
    for one in wrong:
        assert names(checked(US.keys, US.bundle([FIRST], one)))[-1] == "root_wrong", one
    assert names(checked(US.keys, US.bundle([FIRST], root, sale=f"{SALE}2")))[-1] == "root_wrong"


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800\x00"),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["n", "body", "sha256", "x"]), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted({*LIST, *US.bundle([]), "change", "make_good", "about", "key", "receipt"})), _ANY
)
def test_nothing_that_is_brought_breaks_the_check(name: str, value: object) -> None:
    for whole in (LIST, US.bundle([FIRST], US.root())):
        body = json.dumps({**whole, name: value}).encode()
        report = check(sorted_out([Piece("x", body)]), keyring_of(US.keys))
        assert words_of(report).encode()
        # Signed by us, it is read: even then nothing breaks.
        if whole is LIST:
            assert words_of(checked(US.keys, body, US.sign(body)))


def test_more_receipts_than_are_checked_at_once_are_not_called_genuine() -> None:
    many = US.bundle([FIRST])
    many["receipts"] = many["receipts"] * 501
    assert (checked(US.keys, many).state, names(checked(US.keys, many))[-1]) == ("unsure", "too_many")


def test_deep_and_broken_texts_are_told_apart_too() -> None:
    for body in (
        b"[" * 100_000,
        b'{"type":' * 50_000,
        b"\xff\xfe",
        b"\x00" * 64,
        b"9" * 10_000,
        b"A" * 88,
        b"=",
    ):
        assert checked(US.keys, body).state == "unsure"
