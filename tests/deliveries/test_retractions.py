"""What was told by mistake is taken back: it stays visible, and the delivery stands as it did without it."""

from datetime import date, timedelta
from functools import partial

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, Retraction, post_update, report_breach, retract_update
from portal.deliveries.models import Update
from portal.figures.queries import figures_of_sale
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell, told
from tests.deliveries.verbs import at_once, by, judge, take_back
from tests.intake.help import dump

DAY = timedelta(days=1)


def test_taking_back_delivered_undates_what_waited_for_it_until_it_is_delivered_again(
    house: Settings,
) -> None:
    [worktop], [tested] = deliveries_of(1), deliveries_of(7)
    tell("dee", worktop, "started")
    tell("dee", worktop, "delivered")
    assert again(tested).due_on == date(2026, 3, 8)
    take_back(worktop, "delivered", "dee")
    assert (again(worktop).state, again(worktop).delivered_on) == ("started", None)
    assert again(tested).due_on is None
    assert [kind for kind, _ in told(worktop)] == ["started", "delivered", "retracted"]
    tell("dee", worktop, "delivered", at=NOON + 4 * DAY)
    assert (again(worktop).delivered_on, again(tested).due_on) == (date(2026, 3, 7), date(2026, 3, 12))
    assert list(verify_all()) == []


def test_a_new_date_decides_anew_whether_something_is_at_risk(house: Settings) -> None:
    """Expected on the 5th before its date was known: once that is the 8th, nothing is at risk."""
    [worktop], [tested] = deliveries_of(1), deliveries_of(7)
    seen = delivery_for(viewer("sam"), tested.ref)
    post_update(seen, NewUpdate("at_risk", "Soon.", None, forecast_on=date(2026, 3, 5)), by("sam"))
    assert again(tested).state == "at_risk"
    tell("dee", worktop, "delivered")
    assert (again(tested).state, again(tested).forecast_on) == ("promised", None)
    take_back(worktop, "delivered")
    assert (again(tested).state, again(tested).forecast_on) == ("at_risk", date(2026, 3, 5))
    assert list(verify_all()) == []


def test_missed_then_delivered_then_taken_back_is_missed_again(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    tell("sam", cabinets, "missed", "No truck.")
    tell("sam", cabinets, "delivered", at=NOON + DAY)
    take_back(cabinets, "delivered")
    assert (again(cabinets).state, again(cabinets).missed_at, again(cabinets).delivered_at) == (
        "missed",
        NOON,
        None,
    )
    assert figures_of_sale(sale_of("ana").ref, NOON).times_broken == 1


def test_what_ana_has_judged_since_is_not_taken_back(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered")
    judge(worktop, "kept", named_on=date(2026, 3, 2))
    rows = dump()
    with pytest.raises(Invalid, match="nobody takes that back"):
        take_back(worktop, "delivered")
    assert dump() == rows


def test_a_word_from_before_keeps_nobody_from_taking_back_and_no_day_outlives_it(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    judge(cabinets, "not_kept")
    tell("dee", cabinets, "delivered", at=NOON + DAY)
    take_back(cabinets, "delivered")
    assert (again(cabinets).state, again(cabinets).verdict) == ("promised", "not_kept")
    tell("dee", cabinets, "delivered", at=NOON + 2 * DAY)
    assert (again(cabinets).named_on, again(cabinets).delivered_on) == (None, date(2026, 3, 5))
    assert list(verify_all()) == []


def test_each_side_takes_back_its_own(house: Settings) -> None:
    [clean], [worktop] = deliveries_of(4), deliveries_of(1)
    tell("dee", worktop, "started")
    report_breach(delivery_for(viewer("ana"), clean.ref), "There is dust.", by("ana"))
    rows = dump()
    for delivery, kind, who in (
        (clean, "breach", "sam"),
        (clean, "breach", "max"),
        (worktop, "started", "ana"),
    ):
        with pytest.raises(NotHere):
            take_back(delivery, kind, who)
    with pytest.raises(NotHere):
        take_back(clean, "breach", "bea")
    assert dump() == rows
    assert figures_of_sale(sale_of("ana").ref, NOON).times_broken == 1
    take_back(clean, "breach", "ana")
    assert again(clean).breached_at is None
    tell("sam", clean, "breach", "We left dust.")
    with pytest.raises(Invalid):
        report_breach(delivery_for(viewer("ana"), clean.ref), "Dust.", by("ana"))
    with pytest.raises(NotHere):
        take_back(clean, "breach", "ana")
    take_back(clean, "breach", "max")
    assert list(verify_all()) == []


def test_a_breach_that_ana_reports_is_taken_whatever_was_told_meanwhile(house: Settings) -> None:
    [clean], [worktop] = deliveries_of(4), deliveries_of(1)
    seen = delivery_for(viewer("ana"), clean.ref)
    tell("sam", clean, "progress", "All is clean.")
    report_breach(seen, "There is dust.", by("ana"))
    assert again(clean).breached_at == NOON
    for kind in ("progress", "delivered", "missed", "started", "waiting", "at_risk"):
        with pytest.raises(NotHere):
            tell("ana", worktop, kind, "I say so.")
    with pytest.raises(Invalid):
        report_breach(delivery_for(viewer("ana"), worktop.ref), "It isn't here.", by("ana"))


def test_what_is_stale_twice_or_elsewhere_is_refused(house: Settings) -> None:
    [worktop], [cabinets] = deliveries_of(1), deliveries_of(2)
    tell("dee", worktop, "started")
    update = Update.get(Update.delivery == worktop.ref)
    seen = delivery_for(viewer("sam"), worktop.ref)
    was = seen.delivery.version
    with pytest.raises(NotHere):
        retract_update(
            delivery_for(viewer("sam"), cabinets.ref),
            Retraction(update.ref, "No.", cabinets.version),
            by("sam"),
        )
    with pytest.raises(Invalid):
        retract_update(seen, Retraction(update.ref, " ", was), by("sam"))
    deeds = [partial(retract_update, seen, Retraction(update.ref, "No.", was), by("sam")) for _ in range(8)]
    outcomes = at_once([*deeds])
    assert [type(one) for one in outcomes].count(Conflict) == 7
    with pytest.raises(Invalid, match="already"):
        retract_update(seen, Retraction(update.ref, "No.", again(worktop).version), by("sam"))
    retraction = Update.get(Update.kind == "retracted")
    with pytest.raises(NotHere):
        retract_update(seen, Retraction(retraction.ref, "Yes.", again(worktop).version), by("sam"))
    assert list(verify_all()) == []
