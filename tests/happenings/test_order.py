"""Everything that happened, in the one order that programs read."""

from threading import Thread

from portal.config import Settings
from portal.happenings.jobs import place_all
from portal.happenings.models import Happening
from portal.lib.db import release, transaction
from portal.record.actions import append, erase_files
from portal.record.models import COMPANY, Entry
from tests.cast import NOON, bring, sale_of
from tests.make import kitchen


def test_each_entry_has_one_place_and_inside_a_sale_they_follow_its_numbers(house: Settings) -> None:
    place_all(NOON)
    rows = list(Happening.select().order_by(Happening.position))
    assert {(row.stream, row.seq, row.kind) for row in rows} == {
        (entry.stream, entry.seq, entry.kind) for entry in Entry.select()
    }
    ana = [row.seq for row in rows if row.stream == sale_of("ana").ref]
    assert ana == list(range(1, len(ana) + 1))


def test_what_comes_later_has_a_later_place_and_placing_twice_changes_nothing(house: Settings) -> None:
    place_all(NOON)
    known = Happening.select().count()
    newest = max(row.position for row in Happening.select())
    bring({**kitchen(), "external_id": "another"})
    place_all(NOON)
    place_all(NOON)
    later = list(Happening.select().where(Happening.position > newest))
    assert len(later) == Happening.select().count() - known == Entry.select().count() - known > 0


def test_what_is_being_written_meanwhile_comes_later_and_is_never_passed_over(house: Settings) -> None:
    place_all(NOON)
    newest = max(row.position for row in Happening.select())

    def place() -> None:
        place_all(NOON)
        release()

    with transaction():
        erase_files(sale_of("ana").ref, [], "nobody", NOON)
        append(COMPANY, "record.erased", {"texts": [], "receipts": False}, "nobody", NOON)
        beside = Thread(target=place)
        beside.start()
        # On PostgreSQL it has passed by before this commits; SQLite has one writer, so there it waits for us.
        beside.join(0.3)
    beside.join()
    place_all(NOON)
    assert [row.stream for row in Happening.select().where(Happening.position > newest)] == [COMPANY]
