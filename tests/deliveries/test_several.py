"""Many who tell at once: each update is there once, in one order; forms over several sales never lock each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewSaying, NewUpdate, Stale, post_updates
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update
from portal.lib.db import release
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.record.models import Entry
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import again, deliveries_of

WRITERS = 32


def saying(by: Viewer, delivery: Delivery, text: str) -> NewSaying:
    """Return what somebody says who looks at the delivery as it is now."""
    return NewSaying(delivery_for(by, delivery.ref), NewUpdate("progress", text, again(delivery).version))


def test_32_writers_on_one_sale_leave_one_order_and_lose_nothing(house: Settings) -> None:
    sam, rows = viewer("sam"), [deliveries_of(1)[0], deliveries_of(2)[0], deliveries_of(6)[0]]

    def write(number: int) -> None:
        until_taken(sam, lambda: [saying(sam, rows[number % 3], f"Word {number}")])

    _at_once(write)
    told = list(Update.select().order_by(Update.seq))
    assert sorted(row.text for row in told) == sorted(f"Word {number}" for number in range(WRITERS))
    seqs = [row.seq for row in Entry.select().where(Entry.stream == sale_of("ana").ref).order_by(Entry.seq)]
    assert seqs == list(range(1, len(seqs) + 1))
    for row in rows:
        newest = Update.select().where(Update.delivery == row.ref).order_by(Update.seq.desc()).first()
        assert again(row).version == newest.seq


def test_forms_over_two_sales_in_either_order_are_all_taken(house: Settings) -> None:
    sam = viewer("sam")
    ours, theirs = deliveries_of(1)[0], deliveries_of(1, sale_of("bea").ref)[0]

    def write(number: int) -> None:
        pair = (ours, theirs) if number % 2 else (theirs, ours)
        until_taken(sam, lambda: [saying(sam, one, f"Word {number}") for one in pair])

    _at_once(write)
    for row in (ours, theirs):
        texts = [one.text for one in Update.select().where(Update.delivery == row.ref)]
        assert sorted(texts) == sorted(f"Word {number}" for number in range(WRITERS))


def test_one_form_32_times_is_taken_once(house: Settings) -> None:
    sam, key = viewer("sam"), new_ref()
    rows = [deliveries_of(1)[0], deliveries_of(1, sale_of("bea").ref)[0]]
    form = [saying(sam, row, "It comes on Thursday.") for row in rows]
    _at_once(lambda _: post_updates(form, By(sam, NOON, key)))
    assert Update.select().count() == 2


def until_taken(by: Viewer, look: Callable[[], list[NewSaying]]) -> None:
    """Send a form, and look again each time that somebody was faster."""
    while True:
        try:
            post_updates(look(), By(by, NOON, new_ref()))
        except Stale:
            continue
        return


def _at_once(write: Callable[[int], None]) -> None:
    def go(number: int) -> None:
        try:
            write(number)
        finally:
            release()

    with ThreadPoolExecutor(WRITERS) as threads:
        for done in [threads.submit(go, number) for number in range(WRITERS)]:
            done.result()
