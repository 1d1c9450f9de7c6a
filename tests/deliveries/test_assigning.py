"""Who delivers a promise: what is open of it goes to them, and what is planned later too."""

from datetime import timedelta
from functools import partial

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for, promise_for
from portal.deliveries.actions import assign
from portal.deliveries.plan import plan_ahead
from portal.lib.errors import Invalid, NotHere
from portal.people.access import Viewer
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Staff
from portal.record.models import SYSTEM
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.verbs import at_once, by, happen
from tests.intake.help import dump
from tests.make import kitchen, promise

DAY = timedelta(days=1)


def ivo() -> Viewer:
    """Ivo delivers as well."""
    row = Staff.get_by_id(add_staff(NewStaff("ivo@hallam.example", "Ivo Marek", "delivery"), SYSTEM, NOON))
    return Viewer("staff", row.ref, row.name, row.email, "UTC", role="delivery")


def give(n: int, to: str | None, who: str | Viewer, sale: Sale | None = None) -> None:
    found = promise_for(viewer("max"), (sale or sale_of("ana")).ref, n)
    assign(*found, to, by(who))


def test_what_is_open_goes_to_the_new_person_and_what_is_done_stays(house: Settings) -> None:
    dee, other, fridays = viewer("dee").ref, ivo(), deliveries_of(3)
    give(3, dee, "sam")
    tell("dee", fridays[0], "delivered")
    tell("dee", fridays[1], "missed", "I forgot.")
    give(3, other.ref, "sam")
    assert [again(row).assigned_to for row in fridays] == [dee, *[other.ref] * 6]
    with pytest.raises(NotHere):
        delivery_for(viewer("dee"), fridays[2].ref)
    assert delivery_for(other, fridays[2].ref)
    give(3, None, "max")
    assert again(fridays[2]).assigned_to is None
    assert list(verify_all()) == []


def test_new_dates_and_occasions_go_to_whoever_delivers_now(house: Settings) -> None:
    weekly = {"schedule": {"rrule": "FREQ=WEEKLY", "start": "2026-03-05"}}
    calls = [promise(words="We call.", channel="phone", delivered_by="dee@hallam.example", due=weekly)]
    bring(kitchen(external_id="calls", promises=calls), at=NOON)
    sale, other = Sale.get(Sale.external_id == "calls"), ivo()
    give(1, other.ref, "sam", sale)
    give(5, other.ref, "sam")
    made = len(deliveries_of(1, sale.ref))
    assert plan_ahead(NOON + 30 * DAY) > 0
    assert {row.assigned_to for row in deliveries_of(1, sale.ref)[made:]} == {other.ref}
    assert happen(NOON).assigned_to == other.ref
    give(5, None, "sam")
    assert happen(NOON).assigned_to is None


def test_those_who_deliver_take_on_what_is_nobodys_and_hand_back_their_own(house: Settings) -> None:
    dee, other = viewer("dee").ref, ivo()
    give(3, dee, "dee")
    give(3, None, "dee")
    give(3, other.ref, other)
    rows = dump()
    for to, who in ((dee, "dee"), (None, "dee"), (dee, other)):
        with pytest.raises(Invalid, match="Sales can do more"):
            give(3, to, who)
    for to in ("nobody", viewer("ana").ref, ""):
        with pytest.raises(Invalid, match="who works here"):
            give(3, to, "max")
    with pytest.raises(NotHere):
        give(3, dee, "ana")
    assert dump() == rows


def test_the_same_hand_twice_and_many_at_once_leave_one_truth(house: Settings) -> None:
    people = [viewer(who).ref for who in ("sam", "dee", "max")]
    found = promise_for(viewer("max"), sale_of("ana").ref, 3)
    assert at_once([partial(assign, *found, people[n % 3], by("max")) for n in range(12)]) == [None] * 12
    assert len({again(row).assigned_to for row in deliveries_of(3)}) == 1
    assert list(verify_all()) == []
