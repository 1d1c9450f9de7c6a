"""Rebuilding: the same tables from the record, and nothing else touched."""

import pytest

from portal.config import Settings
from portal.lib.db import db
from portal.lib.errors import Conflict
from portal.record.events import projections
from portal.record.models import Entry
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import sale_of
from tests.record.help import behind_our_back, everything, rows_of, sql


def test_a_rebuild_gives_the_same_tables_and_leaves_the_rest_alone(busy: Settings) -> None:
    before = everything()
    outside = ("draft", "imported", "session", "outbox", "live")
    assert all(before[name] for name in outside)
    heard: list[None] = []
    assert rebuild_all(lambda: heard.append(None)) == Entry.select().count()
    assert len(heard) == 4
    assert everything() == before


def test_a_rebuild_mends_what_was_done_to_the_tables(busy: Settings) -> None:
    before = everything()
    with behind_our_back():
        for projection in reversed(projections()):
            sql(f'DELETE FROM "{projection.table._meta.table_name}"')
        assert not rows_of("sale")
        rebuild_all()
        assert everything() == before
        sql("UPDATE promise SET words = 'nothing'")
        sql("UPDATE source SET sale = ?, n = n + 50 WHERE sale = ?", sale_of("bea").ref, sale_of("ana").ref)
        sql("UPDATE sale SET external_id = 'kitchen-1' WHERE ref = ?", _other_external_id())
        rebuild_all()
        assert everything() == before
        assert list(verify_all()) == []


def test_nothing_is_rebuilt_from_a_record_that_was_changed(busy: Settings) -> None:
    for damage in (
        "UPDATE entry SET facts = REPLACE(facts, 'what', 'when') WHERE kind = 'promises.made'",
        "UPDATE entry SET facts = '{' WHERE kind = 'promises.made'",
        "UPDATE entry_text SET text = 'nothing' WHERE name = '/promises/0/words'",
    ):
        with behind_our_back():
            sql(damage)
            before = everything()
            with pytest.raises(Conflict, match=r"Nothing was rebuilt. Fault in \w+, entry \d:"), db.atomic():
                rebuild_all()
            assert everything() == before


def _other_external_id() -> str:
    """Let Ana's sale give up its external id to Bea's, so that one table holds another's unique value."""
    sql("UPDATE sale SET external_id = NULL WHERE ref = ?", sale_of("ana").ref)
    return sale_of("bea").ref
