"""Dates after an event, dues before signing, and promises that wait for each other."""

from datetime import date

import pytest

from portal.lib.durations import parse_days
from portal.promises.due import parse_due
from portal.promises.due_kinds import After, BadDue, Due
from portal.promises.rules import BadChain, check_against_signing, check_chain, first_due

SIGNED = date(2026, 9, 14)
COMPLETED = date(2026, 12, 18)
IDS = ("tiles", "grout", "hob", "stand-up")


def due(raw: object) -> Due:
    return parse_due(raw, IDS)


def after(event: str, offset: str = "P10D") -> Due:
    return due({"once": {"after": event, "offset": offset}})


STAND_UP = due({"schedule": {"rrule": "FREQ=DAILY", "start": "2026-09-14"}})
ONCE = due({"once": "2026-10-01"})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (ONCE, date(2026, 10, 1)),
        (after("signing"), date(2026, 9, 24)),
        (after("completion", "P1M"), date(2027, 1, 18)),
        (after("tiles"), date(2026, 11, 11)),
        (after("grout"), None),
        (STAND_UP, SIGNED),
        (due({"every": "a message", "within": "PT4H", "clock": "working"}), None),
        (due({"holding": {}}), COMPLETED),
        (due({"holding": {"until": "2026-10-01"}}), date(2026, 10, 1)),
        (due({"undated": True}), None),
    ],
)
def test_a_promise_first_falls_due_when_its_event_says(given: Due, expected: date | None) -> None:
    assert first_due(given, SIGNED, COMPLETED, {"tiles": date(2026, 11, 1)}) == expected


@pytest.mark.parametrize("given", [after("completion"), after("tiles"), due({"holding": {}})])
def test_before_its_event_nobody_knows_when_a_promise_is_due(given: Due) -> None:
    assert first_due(given, SIGNED, None, {}) is None


def test_a_promise_named_like_an_event_does_not_stand_in_for_it() -> None:
    assert first_due(after("signing"), SIGNED, None, {"signing": date(2030, 1, 1)}) == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        ({"once": "2026-09-13"}, "/once"),
        ({"schedule": {"rrule": "FREQ=DAILY", "start": "2026-09-13"}}, "/schedule/start"),
        ({"holding": {"until": "2026-09-13"}}, "/holding/until"),
    ],
)
def test_nothing_falls_due_before_signing(raw: object, pointer: str) -> None:
    with pytest.raises(BadDue) as refusal:
        check_against_signing(due(raw), SIGNED)
    assert refusal.value.pointer == pointer


@pytest.mark.parametrize(
    "given",
    [
        due({"once": "2026-09-14"}),
        STAND_UP,
        after("signing", "P0D"),
        due({"holding": {}}),
        due({"undated": True}),
    ],
)
def test_what_falls_due_from_the_day_of_signing_on_may_stand(given: Due) -> None:
    check_against_signing(given, SIGNED)


def test_promises_may_wait_for_each_other_in_a_row() -> None:
    check_chain(
        {"tiles": after("signing"), "grout": after("tiles"), "hob": after("grout"), "stand-up": STAND_UP}
    )


@pytest.mark.parametrize(
    ("dues", "whose"),
    [
        ({"tiles": after("tiles")}, "tiles"),
        ({"tiles": after("grout"), "grout": after("tiles")}, "tiles"),
        ({"hob": after("tiles"), "tiles": after("grout"), "grout": after("tiles")}, "tiles"),
        ({"tiles": after("grout")}, "tiles"),
        ({"tiles": after("stand-up"), "stand-up": STAND_UP}, "tiles"),
        ({"signing": ONCE}, "signing"),
        ({"completion": ONCE}, "completion"),
    ],
)
def test_a_promise_that_could_never_fall_due_is_refused(dues: dict[str, Due], whose: str) -> None:
    with pytest.raises(BadChain) as refusal:
        check_chain(dues)
    assert (refusal.value.promise_id, refusal.value.pointer) == (whose, "/once/after")


def test_a_long_row_of_promises_is_followed_without_recursion() -> None:
    names = [f"p{number}" for number in range(5000)]
    one_day = parse_days("P1D")
    row = {name: After(before, one_day) for name, before in zip(names[1:], names, strict=False)}
    check_chain({names[0]: ONCE, **row})
    with pytest.raises(BadChain):
        check_chain({names[0]: After(names[-1], one_day), **row})
