"""Invariant 5, attacked: one manager alone can't keep words from the public past 72 hours, whatever they try."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import peewee
import pytest

from portal.config import Settings
from portal.deliveries.actions.fields import By
from portal.lib.db import db, engine, release
from portal.lib.errors import Conflict, Forbidden, KeptError
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Staff
from portal.people.queries import company
from portal.record.models import SYSTEM, Entry
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.testimonials.actions import (
    answer_objection,
    bring_back,
    confirm_hiding,
    hide,
    let_lapse,
    object_to,
    reply,
)
from portal.testimonials.models import Testimonial, Withholding
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import dump
from tests.record.help import env, everything
from tests.testimonials.help import by, hidden, mails, public, written

ROOT = Path(__file__).parents[2]
OVER = NOON + timedelta(hours=72)


@pytest.fixture(autouse=True)
def sound(house: Settings) -> Iterator[None]:
    """Whatever was tried: the record verifies, and the tables are what it says."""
    yield
    assert not list(verify_all())
    before = everything()
    rebuild_all()
    assert everything() == before


def a_manager(email: str, name: str = "Mia Reyes") -> Viewer:
    """Return another manager."""
    add_staff(NewStaff(email, name, "manager"), SYSTEM, NOON)
    person = Staff.get(Staff.email == email)
    return Viewer("staff", person.ref, person.name, email, company().time_zone, role="manager")


def as_(person: Viewer) -> By:
    """Return somebody who acts, with a form of their own."""
    return By(person, NOON, new_ref())


@pytest.mark.parametrize(
    "again", ["max+2@hallam.example", "max+second@hallam.example"], ids=["plus", "another plus"]
)
def test_max_under_a_second_name_is_no_second_person(house: Settings, again: str) -> None:
    testimonial = written()
    held, other = hidden(testimonial), a_manager(again, "Maximilian")
    with pytest.raises(Forbidden):
        confirm_hiding(held.ref, as_(other))
    let_lapse(OVER)
    with pytest.raises(Conflict):
        hide(testimonial, "abuse", "It is rude.", By(other, OVER, new_ref()))
    assert public(OVER)


def test_max_does_not_get_another_72_hours_by_bringing_it_back_himself(house: Settings) -> None:
    testimonial = written()
    bring_back(hidden(testimonial).ref, by("max", OVER - timedelta(hours=1)))
    with pytest.raises(Conflict):
        hide(testimonial, "abuse", "It is rude.", by("max", OVER - timedelta(minutes=59)))
    assert public(OVER - timedelta(minutes=59))


def test_neither_a_reply_nor_an_objection_makes_it_longer(house: Settings) -> None:
    testimonial = written()
    held = hidden(testimonial)
    reply(testimonial, "We are sorry.", by("max", NOON + timedelta(hours=70)))
    object_to(sale_of("ana"), "Tom agreed.", by("ana", NOON + timedelta(hours=71)))
    with pytest.raises(Forbidden):
        answer_objection(held.ref, "No.", by("max", NOON + timedelta(hours=71)))
    answer_objection(held.ref, "I am not sure.", by("sam", NOON + timedelta(hours=71)))
    assert not public(OVER - timedelta(microseconds=1))
    assert public(OVER)


def test_one_letter_more_is_other_words_and_counts_again(house: Settings) -> None:
    hidden(written())
    again = written("They were late!", was=1, at=NOON + timedelta(hours=1))
    assert public(NOON + timedelta(hours=1))
    held = hidden(again, NOON + timedelta(hours=2))
    assert not public(NOON + timedelta(hours=73))
    assert held.until == NOON + timedelta(hours=74)
    assert Withholding.select().count() == 2


def test_a_second_manager_may_hide_what_max_hid_once_and_neither_twice(house: Settings) -> None:
    testimonial, mia = written(), a_manager("mia@hallam.example")
    hidden(testimonial)
    with pytest.raises(Conflict):
        hide(testimonial, "abuse", "It is rude.", as_(mia))
    let_lapse(OVER)
    assert hide(testimonial, "abuse", "It is rude.", By(mia, OVER, new_ref()))
    later = OVER + timedelta(hours=72)
    assert public(later)
    for who in (mia, viewer("max")):
        with pytest.raises(Conflict):
            hide(testimonial, "abuse", "It is rude.", By(who, later, new_ref()))


def test_nobody_answers_or_confirms_when_the_time_is_over_though_no_job_ran(house: Settings) -> None:
    held = hidden(written())
    object_to(sale_of("ana"), "Tom agreed.", by("ana"))
    with pytest.raises(Conflict):
        confirm_hiding(held.ref, by("sam", OVER))
    with pytest.raises(Conflict):
        answer_objection(held.ref, "No.", by("sam", OVER))
    assert bring_back(held.ref, by("dee", OVER)) is None
    assert Withholding.get().how == "lapsed", "it was the clock, not Dee"


@pytest.mark.parametrize("column", ["confirmed_by", "answered_by"])
def test_the_database_itself_refuses_one_person_as_both(house: Settings, column: str) -> None:
    held = hidden(written())
    before = dump()
    with pytest.raises(peewee.IntegrityError):
        Withholding.update({column: held.by}).where(Withholding.ref == held.ref).execute()
    release()
    assert dump() == before


def test_max_in_eight_tabs_at_once_hides_it_once(house: Settings) -> None:
    testimonial = written()
    _at_once([partial(_hide_as_max, testimonial.ref) for _ in range(8)])
    assert Withholding.select().count() == 1
    assert len(mails("ana", "hidden")) == 1
    assert Entry.select().where(Entry.kind == "testimonial.hidden").count() == 1


def test_whoever_is_first_decides_when_sam_confirms_and_dee_brings_it_back_at_once(house: Settings) -> None:
    held = hidden(written())
    deeds = [partial(_try, confirm_hiding, held.ref, who) for who in ("sam", "dee") * 3]
    deeds += [partial(_try, bring_back, held.ref, who) for who in ("dee", "max", "sam")]
    _at_once(deeds)
    now = Withholding.get()
    assert now.ended_at is not None
    assert len(mails("ana", "back")) == 1
    assert len(mails("ana", "confirmed")) == (1 if now.confirmed_at else 0)


def test_a_job_of_two_processes_lets_it_lapse_once(house: Settings) -> None:
    hidden(written())
    release()
    command = [sys.executable, "-m", "tests.testimonials.lapser", OVER.isoformat()]
    started = [subprocess.Popen(command, cwd=ROOT, env=os.environ | env(house)) for _ in range(2)]
    assert [one.wait(60) for one in started] == [0, 0]
    assert Entry.select().where(Entry.kind == "testimonial.hiding_ended").count() == 1
    assert len(mails("ana", "back")) == 1


def test_when_the_mail_can_not_be_queued_nothing_is_hidden(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    testimonial = written()
    release()
    _refuse_mails()
    before = dump()
    with pytest.raises(peewee.DatabaseError):
        hidden(testimonial)
    release()
    assert dump() == before
    assert public()


def _refuse_mails() -> None:
    if engine() == "sqlite":
        db.execute_sql(
            "CREATE TRIGGER stop BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        )
    else:
        db.execute_sql("ALTER TABLE outbox ADD CONSTRAINT stop CHECK (queued_at < '2000') NOT VALID")


def _hide_as_max(ref: str) -> None:
    _quietly(partial(hidden, Testimonial.get_by_id(ref)))


def _try(deed: Callable[[str, By], object], ref: str, who: str) -> None:
    _quietly(partial(deed, ref, by(who)))


def _quietly(deed: Callable[[], object]) -> None:
    try:
        deed()
    except KeptError:
        pass
    finally:
        release()


def _at_once(deeds: Sequence[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result()
