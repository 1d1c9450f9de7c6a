"""Random changes behind our back, each found; and no alarm for what was done in order."""

import random
from collections.abc import Callable
from typing import Any

import peewee
import pytest

from portal.config import Settings
from portal.lib.db import engine
from portal.record.actions import erase
from portal.record.models import SYSTEM, EntryText
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.conftest import tell
from tests.record.help import (
    Row,
    behind_our_back,
    change,
    drop,
    everything,
    first_fault,
    last_entry,
    note,
    put,
    recorded_tables,
    rows_of,
    sql,
    undoing,
    where,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 .,:-ZTéß字\n\"'{}[]"


class Vandal:
    """Changes one thing at random; every choice follows from its seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the choices have to be the same in every run
        self.tables = [table._meta.table_name for table in recorded_tables()]
        self.tricks: tuple[Callable[[str, Row], str], ...] = (
            *(self.change_a_byte,) * 6,
            *(self.swap_with_another, self.drop_it, self.double_it, self.empty_it, self.give_to_another),
            self.copy_to_another,
        )

    def strike(self) -> str:
        """Do it, and say what was done."""
        if self.chance.random() < 0.05:
            gone = last_entry(self._another())
            drop("entry", gone)
            return f"no {gone}"
        table = self.chance.choice(self.tables)
        row = self.chance.choice(rows_of(table))
        return self.chance.choice(self.tricks)(table, row)

    def change_a_byte(self, table: str, row: Row) -> str:
        column = self.chance.choice([name for name, value in row.items() if value is not None])
        if isinstance(row[column], str) and engine() == "sqlite":
            self._change_stored_byte(table, row, column)
        else:
            change(table, row, **{column: self._other(row[column])})
        return f"a byte of {table}.{column} of {row}"

    def swap_with_another(self, table: str, row: Row) -> str:
        other = self.chance.choice(rows_of(table))
        column = self.chance.choice(list(row))
        change(table, row, **{column: other[column]})
        change(table, {**other}, **{column: row[column]})
        return f"{table}.{column} of {row} and {other}"

    def drop_it(self, table: str, row: Row) -> str:
        drop(table, row)
        return f"{table} without {row}"

    def double_it(self, table: str, row: Row) -> str:
        column = self.chance.choice(list(row))
        put(table, {**row, column: self._other(row[column])})
        return f"{table} with {row} twice, but for {column}"

    def empty_it(self, table: str, row: Row) -> str:
        column = self.chance.choice(list(row))
        change(table, row, **{column: None})
        return f"no {table}.{column} in {row}"

    def give_to_another(self, table: str, row: Row) -> str:
        column = self._owner(row)
        change(table, row, **{column: self._another()})
        return f"{table} with another {column} in {row}"

    def copy_to_another(self, table: str, row: Row) -> str:
        column = self._owner(row)
        put(table, {**row, column: self._another()})
        return f"{table} with {row} twice, but for {column}"

    def _owner(self, row: Row) -> str:
        owners = ("stream", "sale", "customer", "ref", "testimonial", "month", "by", "id", "topic")
        return next(name for name in owners if name in row)

    def _another(self) -> str:
        return self.chance.choice([sale_of("ana").ref, sale_of("bea").ref, "company"])

    def _change_stored_byte(self, table: str, row: Row, column: str) -> None:
        """Flip one bit of a text as it lies in the file, whether it stays a text or not."""
        stored = bytearray(row[column].encode())
        if not stored:
            change(table, row, **{column: "x"})
            return
        stored[self.chance.randrange(len(stored))] ^= 1 << self.chance.randrange(8)
        named, keys = where(table, row)
        sql(f'UPDATE "{table}" SET "{column}" = CAST(? AS TEXT) WHERE {named}', bytes(stored), *keys)

    def _other(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + self.chance.choice([-1, 1, 10])
        if isinstance(value, bytes):
            place = self.chance.randrange(len(value))
            flipped = value[place] ^ 1 << self.chance.randrange(8)
            return value[:place] + bytes([flipped]) + value[place + 1 :]
        if not value:
            return "x"
        place = self.chance.randrange(len(value))
        return value[:place] + self.chance.choice(LETTERS) + value[place + 1 :]


@LONG_ON_POSTGRES
def test_random_changes_are_found(busy: Settings) -> None:
    assert _missed(seed=1, times=300 if engine() == "sqlite" else 40) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_changes_are_found(busy: Settings, seed: int) -> None:
    assert _missed(seed=100 + seed, times=1000) == []


def test_what_was_done_in_order_raises_no_alarm(busy: Settings) -> None:
    _live(seed=2, times=25)
    assert list(verify_all()) == []


@pytest.mark.long
def test_a_long_life_in_order_raises_no_alarm(busy: Settings) -> None:
    for seed in range(40):
        _live(seed=1000 + seed, times=250)
        assert list(verify_all()) == []


def _missed(seed: int, times: int) -> list[str]:
    """Return which of so many random changes were not found; those that the database refuses don't count."""
    vandal, missed, done = Vandal(seed), [], 0
    with behind_our_back():
        untouched = everything()
        while done < times:
            try:
                with undoing():
                    what = vandal.strike()
                    done += 1
                    if first_fault() is None and everything() != untouched:
                        missed.append(what)
            except (peewee.IntegrityError, peewee.DataError):
                continue
        assert first_fault() is None
    return missed


def _live(seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - as above
    for _ in range(times):
        if chance.random() < 0.2:
            text = chance.choice(list(EntryText.select().where(EntryText.stream != "company")))
            erase(text.stream, [(text.seq, text.name)], SYSTEM, NOON)
        elif chance.random() < 0.5:
            note(chance.choice(["company", sale_of("ana").ref, "another"]))
        else:
            tell(*chance.choice([("ana", 2), ("bea", 1)]), "progress", f"Word {chance.random()}.")
