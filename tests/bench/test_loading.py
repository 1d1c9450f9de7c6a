"""What measurements load by the thousand is, byte for byte, what appending one by one leaves."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from portal.bench import loading
from portal.bench.loading import Loader, copy, pattern_of
from portal.config import Settings
from portal.lib import ids
from portal.lib.db import transaction
from portal.record import receipts, rules
from portal.record.models import Entry, Receipt
from portal.record.verify import verify_all
from tests.cast import sale_of
from tests.record.conftest import tell
from tests.record.help import everything, undoing

ON_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@ON_SQLITE
def test_copies_that_are_loaded_are_those_that_are_appended(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("bea", 1, "progress", "The hedge is measured, Bea.")
    pattern = pattern_of(sale_of("bea").ref)
    before = Entry.select().count()
    with undoing(), transaction():
        _without_chance(monkeypatch)
        for number in (1, 2):
            copy(pattern, number)
        appended = _unordered(everything())
    assert Entry.select().count() == before
    _without_chance(monkeypatch)
    Loader(pattern).load(2)
    assert _unordered(everything()) == appended
    assert Receipt.select().count() == 4
    assert Entry.select().count() == before + 2 * (len(pattern.entries) + loading.OF_A_CUSTOMER)
    assert list(verify_all()) == []


@ON_SQLITE
def test_as_much_is_loaded_as_is_asked(house: Settings) -> None:
    pattern = pattern_of(sale_of("bea").ref)
    each = len(pattern.entries) + loading.OF_A_CUSTOMER
    Loader(pattern).load_until(500)
    assert 500 - each < Entry.select().count() <= 500
    assert list(verify_all()) == []


def _without_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let salts, refs and nonces be the same each time."""
    chance = Random(7)  # noqa: S311 - the same each time is the point

    class Secrets:
        choice: Callable[[Any], Any] = chance.choice

        @staticmethod
        def token_hex(size: int) -> str:
            return chance.randbytes(size).hex()

    for module in (ids, receipts, rules):
        monkeypatch.setattr(module, "secrets", Secrets)


def _unordered(rows: dict[str, Any]) -> dict[str, Any]:
    # What is found, and by whom, is written by triggers in the order of the rows, and is outside the record.
    return {name: sorted(map(repr, found)) for name, found in rows.items() if name != "search"}
