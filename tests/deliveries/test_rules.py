"""Progress: which update Dee can post after which, and how a delivery stands by all of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deliveries.rules import (
    UPDATE_KINDS,
    NotNow,
    Progress,
    Stand,
    Step,
    UpdateKind,
    check_follows,
    check_forecast,
    may_be_judged,
    needs_text,
    possible_updates,
    stand_after,
)

OPEN: set[UpdateKind] = {"progress", "at_risk", "waiting", "delivered", "missed"}
MAY_FOLLOW: dict[Progress, set[UpdateKind]] = {
    "promised": OPEN | {"started"},
    "started": OPEN,
    "at_risk": OPEN | {"started"},
    "waiting_for_customer": OPEN | {"started"},
    "missed": {"progress", "at_risk", "delivered"},
    "delivered": set(),
    "released": set(),
    "replaced": set(),
}
DUE = date(2026, 3, 4)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def step(kind: UpdateKind, day: int = 0, **more: object) -> Step:
    at = START + timedelta(days=day)
    return Step(kind, at, at.date(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("progress", MAY_FOLLOW)
@pytest.mark.parametrize("update", UPDATE_KINDS)
def test_dee_can_post_what_fits_and_nothing_else(progress: Progress, update: UpdateKind) -> None:
    if update in MAY_FOLLOW[progress]:
        check_follows(progress, update, "once")
    else:
        with pytest.raises(NotNow):
            check_follows(progress, update, "once")


@pytest.mark.parametrize("progress", MAY_FOLLOW)
def test_the_form_offers_exactly_what_can_be_posted(progress: Progress) -> None:
    assert set(possible_updates(progress, "schedule")) == MAY_FOLLOW[progress]


def test_a_holding_promise_takes_progress_and_one_breach() -> None:
    assert possible_updates("promised", "holding") == ("progress", "breach")
    assert possible_updates("promised", "holding", breached=True) == ("progress",)
    assert possible_updates("delivered", "holding") == ()
    for update in ("started", "delivered", "missed", "at_risk", "waiting"):
        with pytest.raises(NotNow, match="holds until its end"):
            check_follows("promised", update, "holding")
    with pytest.raises(NotNow, match="reported already"):
        check_follows("promised", "breach", "holding", breached=True)
    with pytest.raises(NotNow, match="Post it as missed"):
        check_follows("promised", "breach", "once")


def test_a_second_start_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(NotNow, match="Post it as progress instead"):
        check_follows("started", "started", "once")


def test_what_is_told_of_trouble_says_something() -> None:
    assert [update for update in UPDATE_KINDS if needs_text(update)] == [
        "progress",
        "at_risk",
        "missed",
        "breach",
    ]


def test_a_risk_moves_the_forecast_and_the_promised_day_ends_it() -> None:
    risk = step("at_risk", forecast_on=date(2026, 3, 10))
    assert stand_after([risk], DUE) == Stand(forecast_on=date(2026, 3, 10))
    assert stand_after([risk], DUE).progress == "at_risk"
    back = step("at_risk", 1, forecast_on=DUE)
    assert stand_after([step("started"), risk, back], DUE).progress == "started"
    assert stand_after([step("at_risk", forecast_on=DUE)], None).forecast_on == DUE


def test_a_wait_ends_by_the_answer_or_by_the_next_update() -> None:
    waiting = [step("started"), step("waiting", 1)]
    assert stand_after(waiting, DUE).progress == "waiting_for_customer"
    assert stand_after([step("started"), step("waiting", 1, answered=True)], DUE).progress == "started"
    assert stand_after([*waiting, step("progress", 2)], DUE).progress == "started"
    assert stand_after([*waiting, step("waiting", 2)], DUE).progress == "waiting_for_customer"


def test_a_missed_delivery_may_follow_late_and_stays_missed_until_then() -> None:
    missed = [step("missed", 4), step("progress", 5), step("at_risk", 5, forecast_on=date(2026, 3, 20))]
    assert stand_after(missed, DUE).progress == "missed"
    assert stand_after(missed, DUE).forecast_on == date(2026, 3, 20)
    done = stand_after([*missed, step("delivered", 9)], DUE)
    assert (done.progress, done.delivered_on) == ("delivered", date(2026, 3, 10))


def test_a_forecast_says_a_day_to_come_that_is_not_the_promised_one() -> None:
    today = date(2026, 3, 2)
    check_forecast(date(2026, 3, 5), DUE, today, at_risk=False)
    check_forecast(DUE, DUE, today, at_risk=True)
    check_forecast(date(2026, 3, 5), None, today, at_risk=False)
    for day, reason in ((None, "which day"), (date(2026, 3, 1), "has passed"), (DUE, "nothing is at risk")):
        with pytest.raises(NotNow, match=reason):
            check_forecast(day, DUE, today, at_risk=False)


def test_ana_judges_what_is_delivered_missed_or_overdue_or_holds() -> None:
    for progress in MAY_FOLLOW:
        judged = progress in {"delivered", "missed"}
        assert may_be_judged("once", progress, overdue=False) == judged
        ended_by_agreement = progress in {"released", "replaced"}
        assert may_be_judged("once", progress, overdue=True) != ended_by_agreement
        assert may_be_judged("holding", progress, overdue=False) != ended_by_agreement
        assert may_be_judged("once", progress, overdue=False, judged=True)


@given(st.lists(st.tuples(st.sampled_from(UPDATE_KINDS), st.booleans(), st.integers(-3, 9)), max_size=12))
def test_every_order_of_updates_gives_one_state_and_takes_only_what_it_offers(
    told: list[tuple[UpdateKind, bool, int]],
) -> None:
    """Against a slow reference that looks at the last update of each sort instead of folding."""
    steps: list[Step] = []
    for day, (kind, answered, shift) in enumerate(told):
        now = stand_after(steps, DUE).progress
        if kind in possible_updates(now, "once"):
            forecast = DUE + timedelta(days=shift) if kind == "at_risk" else None
            steps.append(step(kind, day, forecast_on=forecast, answered=answered and kind == "waiting"))
    assert stand_after(steps, DUE).progress == _slowly(steps)


def _slowly(steps: list[Step]) -> Progress:
    kinds = [one.kind for one in steps]
    if "delivered" in kinds:
        return "delivered"
    if "missed" in kinds:
        return "missed"
    if kinds and kinds[-1] == "waiting" and not steps[-1].answered:
        return "waiting_for_customer"
    risks = [one.forecast_on for one in steps if one.kind == "at_risk"]
    if risks and risks[-1] is not None and risks[-1] > DUE:
        return "at_risk"
    return "started" if "started" in kinds else "promised"
