"""The nightly check: begun once a night, in a process of its own; what it finds stands until it is mended."""

from datetime import timedelta

import pytest

from portal import create_app
from portal.config import Settings
from portal.lib import children
from portal.lib.db import release
from portal.lib.jobs import run_once
from portal.record import nightly
from portal.record.faults import found_now, mended, standing
from portal.record.models import DailyRoot, Live, RecordCheck, RecordFault
from portal.record.nightly import CUT_OFF, check, claim_check
from tests.cast import NOON, sale_of
from tests.engines import ENGINES, LONG_ON_POSTGRES
from tests.record.help import note, sql
from tests.record.root_help import DAY, drop_last_entry, roots
from tests.record.test_root_check import GONE, bea

__all__ = ["bea"]

NIGHT = NOON + DAY + timedelta(minutes=10)


def test_what_it_finds_is_kept_from_the_first_time_until_it_is_mended(bea: str) -> None:
    assert check(NOON).faults == 0
    before = Live.get_by_id(bea).version
    sql("UPDATE promise SET words = 'Nothing.' WHERE sale = ? AND n = 1", bea)
    roots(1)
    done = check(NIGHT)
    assert (done.day.isoformat(), done.faults, done.streams) == ("2026-03-04", 1, 3)
    assert Live.get_by_id(bea).version == before + 1
    check(NIGHT + DAY)
    [fault] = found_now()
    assert (fault.stream, fault.found_at) == (bea, NIGHT)
    assert (standing().faults, standing().sales) == (1, 1)
    sql("UPDATE promise SET words = 'We cut the hedge by the 2nd of March.' WHERE sale = ? AND n = 1", bea)
    assert check(NIGHT + 2 * DAY).faults == 0
    assert found_now() == []
    assert [(one.found_at, one.mended_at) for one in mended()] == [(NIGHT, NIGHT + 2 * DAY)]
    assert Live.get_by_id(bea).version == before + 2


@LONG_ON_POSTGRES
def test_what_only_a_root_can_find_is_found_too_and_no_more_of_a_sale_is_kept_than_tells_where(
    bea: str,
) -> None:
    drop_last_entry(bea)
    sql("UPDATE delivery SET state = 'missed'")
    sql("UPDATE promise SET rule = 'when'")
    check(NOON)
    kept = [row.what for row in RecordFault.select().where(RecordFault.stream == bea)]
    assert len(kept) == 3
    assert GONE in kept


def test_it_is_begun_once_a_night_from_the_second_root_on_and_again_if_it_was_cut_off(
    house: Settings,
) -> None:
    roots(0)
    assert not claim_check(NOON + timedelta(hours=1))
    roots(1)
    assert not claim_check(NIGHT - timedelta(minutes=1))
    assert [claim_check(NIGHT), claim_check(NIGHT)] == [True, False]
    later = NIGHT + CUT_OFF + timedelta(minutes=1)
    assert [claim_check(later), claim_check(later)] == [True, False]
    check(later)
    assert not claim_check(later + CUT_OFF * 2)


def test_with_very_many_sales_each_night_has_its_share_and_those_that_moved(
    bea: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "ALL_EACH_NIGHT", 3)
    monkeypatch.setattr(nightly, "SHARE", 3)
    for number in range(4):
        note(f"another{number}")
    check(NOON)
    sql("UPDATE sale SET title = 'Another title' WHERE ref = ?", sale_of("ana").ref)
    nights = []
    for night in (1, 2, 3):
        roots(night)
        nights.append(check(NIGHT + night * DAY))
    assert all(one.streams < 7 for one in nights[1:])
    assert [row.stream for row in found_now()] == [sale_of("ana").ref]
    assert RecordCheck.select().where(RecordCheck.after != "").exists()


@LONG_ON_POSTGRES
def test_a_look_makes_the_root_and_leaves_the_check_to_a_process_that_may_start_one(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_app(house)
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(children, "start", lambda *words: started.append(words))
    for at in (NOON, NOON + DAY, NIGHT):
        run_once(at)
    assert [row.n for row in DailyRoot.select()] == [1, 2]
    assert started == []
    monkeypatch.setattr(children, "may_start", lambda: True)
    run_once(NIGHT + timedelta(minutes=6))
    run_once(NIGHT + timedelta(minutes=12))
    assert started == [("record", "check")]


@pytest.mark.parametrize("engine_name", ENGINES[:1], indirect=True)
def test_the_process_that_is_started_checks_this_installation(house: Settings) -> None:
    create_app(house)
    roots(0)
    release()
    assert children.start("record", "check").wait(60) == 0
    assert RecordCheck.get().streams == 3
