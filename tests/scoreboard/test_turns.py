"""Opening and closing the record: by a manager, once, and with a reason that everybody reads."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.lib.errors import Invalid, NotHere
from portal.record.models import COMPANY, Entry
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.scoreboard.actions import REASON_LIMIT, close_scoreboard, open_scoreboard
from portal.scoreboard.queries import is_open, record_began, turns
from tests.cast import NOON, SEALED, viewer

LATER = NOON + timedelta(hours=1)


def told() -> list[tuple[bool, str]]:
    return [(turn.is_open, turn.reason) for turn in turns()]


def test_max_opens_it_and_closes_it_with_a_reason_and_both_stay(house: Settings) -> None:
    assert not is_open()
    open_scoreboard(viewer("max"), NOON)
    assert is_open()
    close_scoreboard(viewer("max"), "  We merge with another company. ", LATER)
    assert told() == [(False, "We merge with another company."), (True, "")]
    before = told()
    rebuild_all()
    assert told() == before
    assert not list(verify_all())


@pytest.mark.parametrize("who", ["sam", "dee", "ana", "bea"])
def test_nobody_else_opens_or_closes_it(house: Settings, who: str) -> None:
    with pytest.raises(NotHere):
        open_scoreboard(viewer(who), NOON)
    open_scoreboard(viewer("max"), NOON)
    with pytest.raises(NotHere):
        close_scoreboard(viewer(who), "We would rather not.", LATER)
    assert told() == [(True, "")]


def test_what_is_open_is_not_opened_again_and_what_is_closed_not_closed(house: Settings) -> None:
    close_scoreboard(viewer("max"), "It never was.", NOON)
    assert not turns()
    for _ in range(2):
        open_scoreboard(viewer("max"), NOON)
    for _ in range(2):
        close_scoreboard(viewer("max"), "We merge.", LATER)
    kinds = [entry.kind for entry in Entry.select().where(Entry.kind.startswith("scoreboard."))]
    assert sorted(kinds) == ["scoreboard.closed", "scoreboard.opened"]


@pytest.mark.parametrize("reason", ["", "  \n ", "a\x00b", "a" * (REASON_LIMIT + 1)])
def test_without_a_reason_that_can_be_read_it_stays_open(house: Settings, reason: str) -> None:
    open_scoreboard(viewer("max"), NOON)
    with pytest.raises(Invalid) as refused:
        close_scoreboard(viewer("max"), reason, LATER)
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    assert is_open()


def test_the_record_began_with_the_first_entry_of_the_company(house: Settings) -> None:
    assert Entry.get((Entry.stream == COMPANY) & (Entry.seq == 1)).at.startswith("2026-02-11")
    assert record_began() == SEALED
