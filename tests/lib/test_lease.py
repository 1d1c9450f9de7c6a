"""The lease of the worker: one holds it, another takes it when it ends, and keeping it costs little."""

from datetime import timedelta

from portal.config import Settings
from portal.lib import lease
from portal.lib.lease import Lease
from tests.cast import NOON

SECOND = timedelta(seconds=1)


def test_one_holds_the_lease_and_another_takes_it_when_it_ends(blank: Settings) -> None:
    assert lease.hold("worker", "first", NOON)
    assert not lease.hold("worker", "second", NOON + 9 * SECOND)
    assert lease.hold("worker", "first", NOON + 9 * SECOND)
    assert not lease.hold("worker", "second", NOON + 19 * SECOND)
    assert lease.hold("worker", "second", NOON + 20 * SECOND)
    assert not lease.hold("worker", "first", NOON + 21 * SECOND)


def test_keeping_the_lease_is_seldom_written(blank: Settings) -> None:
    written = set()
    for tick in range(40):
        assert lease.hold("worker", "first", NOON + tick * SECOND / 2)
        written.add(Lease.get().until)
    assert len(written) == 6


def test_a_lease_given_back_is_free_at_once(blank: Settings) -> None:
    lease.hold("worker", "first", NOON)
    lease.give_back("worker", "second")
    assert not lease.hold("worker", "second", NOON)
    lease.give_back("worker", "first")
    assert lease.hold("worker", "second", NOON)


def test_a_lease_from_before_the_clock_was_set_back_binds_nobody(blank: Settings) -> None:
    lease.hold("worker", "first", NOON)
    assert lease.hold("worker", "second", NOON - timedelta(hours=1))
