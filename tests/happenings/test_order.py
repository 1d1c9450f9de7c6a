"""Everything that happened, in the one order that programs read."""

from threading import Event, Thread

from portal.config import Settings
from portal.happenings.jobs import LEAP, place_all
from portal.happenings.models import Happening
from portal.happenings.queries import happened, newest_position, reach_of
from portal.lib.db import release, transaction
from portal.record.actions import append, erase_files
from portal.record.models import COMPANY, Entry
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen

ERASED = {"texts": [], "receipts": False}


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
        append(COMPANY, "record.erased", ERASED, "nobody", NOON)
        beside = Thread(target=place)
        beside.start()
        # On PostgreSQL it has passed by before this commits; SQLite has one writer, so there it waits for us.
        beside.join(0.3)
    beside.join()
    place_all(NOON)
    assert [row.stream for row in Happening.select().where(Happening.position > newest)] == [COMPANY]


def test_under_eight_writers_a_reader_meets_each_entry_once_and_each_sale_in_order(house: Settings) -> None:
    place_all(NOON)
    position, done = newest_position(), Event()
    reach, sales = (
        reach_of(viewer("max"), frozenset({"sales:read"})),
        [sale_of("ana").ref, sale_of("bea").ref],
    )
    known = {(row.stream, row.seq) for row in Entry.select()}
    writers = [Thread(target=write, args=(sales[number % 2 :],)) for number in range(8)]
    sequencers = [Thread(target=sequence, args=(done,)) for _ in range(2)]
    for thread in (*sequencers, *writers):
        thread.start()
    met = []
    while True:
        if over := not any(thread.is_alive() for thread in writers):
            done.set()
            for thread in sequencers:
                thread.join()
            place_all(NOON)
        found = happened(reach, position, 3)
        met += [(row[1], row[2]) for row in found.rows]
        position = found.position
        if over and not found.more:
            break
    assert len(met) == len(set(met)) == 4 * 6 * 2 + 4 * 6
    assert set(met) == {(row.stream, row.seq) for row in Entry.select()} - known
    for sale in sales:
        numbers = [seq for stream, seq in met if stream == sale]
        assert numbers == sorted(numbers)


def write(sales: list[str]) -> None:
    """Append to these sales, in one transaction, six times."""
    for _ in range(6):
        with transaction():
            for sale in sales:
                append(sale, "record.erased", ERASED, "nobody", NOON)
    release()


def sequence(done: Event) -> None:
    """Give everything its place until it is over."""
    while not done.is_set():
        place_all(NOON)
    release()


def test_after_a_restore_nobody_has_read_as_far_as_what_comes_then(house: Settings) -> None:
    place_all(NOON)
    newest = newest_position()
    with transaction():
        append(sale_of("ana").ref, "record.erased", ERASED, "nobody", NOON)
        append(COMPANY, "record.restored", {"made_at": "2026-03-01"}, "system", NOON)
    place_all(NOON)
    later = [row.position for row in Happening.select().where(Happening.position > newest)]
    assert len(later) == 2
    assert all(position >= newest + LEAP for position in later)
    found = happened(reach_of(viewer("max"), frozenset({"sales:read"})), newest, 10)
    assert [row[3] for row in found.rows] == ["record.erased"]
