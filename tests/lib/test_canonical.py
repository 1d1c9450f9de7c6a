"""Canonical JSON that is written quickly is, byte for byte, what the library for RFC 8785 writes; so are all hashes."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lib.canonical import BadJson, canonical, quoted, strict_loads
from portal.record.rules import (
    PERSONAL,
    entry_hash,
    pointers_apart,
    put_back,
    put_in_place,
    text_hash,
)

MANY = settings(max_examples=60, deadline=None, derandomize=True)
LARGEST = 2**53 - 1
# Half a surrogate is no text; everything else is, and the odd ones are drawn often.
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    st.sampled_from('aé"\\/\b\n\x00\x1f\x7f\u2028\U0001f600')
)
NUMBERS = st.integers(-LARGEST, LARGEST) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.none() | st.booleans() | NUMBERS | TEXTS
JSON = st.recursive(PLAIN, lambda some: st.lists(some) | st.dictionaries(TEXTS, some), max_leaves=8)
FIELDS = ("stream", "at", "actor", "kind", "facts", "previous")


@MANY
@given(JSON)
def test_any_json_is_written_as_the_library_writes_it(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@MANY
@given(TEXTS)
def test_any_text_is_quoted_as_the_library_quotes_it(text: str) -> None:
    assert quoted(text).encode() == rfc8785.dumps(text)


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {"\ud800": 1}, {1: 2}, b"1"]
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    for one in (value, [value], {"a": value}):
        with pytest.raises(ValueError):  # noqa: PT011 - the library and Python word it each in their own way
            canonical(one)


@MANY
@given(st.lists(TEXTS, min_size=6, max_size=6), st.integers(0, LARGEST))
def test_an_entry_is_hashed_as_the_canonical_json_of_all_its_fields(texts: list[str], seq: int) -> None:
    fields: Any = {**dict(zip(FIELDS, texts, strict=True)), "seq": seq}
    assert entry_hash(fields) == hashlib.sha256(rfc8785.dumps(fields)).hexdigest()


@MANY
@given(TEXTS, TEXTS)
def test_a_text_is_hashed_as_the_canonical_json_of_salt_and_text(salt: str, text: str) -> None:
    assert text_hash(salt, text) == hashlib.sha256(rfc8785.dumps([salt, text])).hexdigest()


@MANY
@given(JSON)
def test_what_is_read_strictly_is_what_was_written(value: Any) -> None:
    text = json.dumps(value)
    assert strict_loads(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"a":1,"b":2,"a":3}', "stands twice"),
        ("[" * 42 + "]" * 42, "nested more than 40"),
        ('{"a":' * 41 + "1" + "}" * 41, "nested more than 40"),
        ("[" * 100_000, "too deeply"),
        ("[NaN]", "no number"),
        ("{", "isn't JSON"),
    ],
)
def test_what_strict_reading_refuses_is_said(text: str, what: str) -> None:
    with pytest.raises(BadJson, match=what):
        strict_loads(text)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert strict_loads("[" + ",".join(["[]"] * 200) + ', "[[["]')[-1] == "[[["


@MANY
@given(st.dictionaries(TEXTS, JSON | st.just({PERSONAL: "a hash"}), max_size=4))
def test_texts_come_to_the_same_places_with_and_without_a_copy(facts: dict[str, Any]) -> None:
    texts = {pointer: f"the text at {pointer}" for pointer in pointers_apart(facts)}
    copied = put_back(facts, texts)
    put_in_place(facts, texts)
    assert facts == copied
    assert not pointers_apart(facts)
