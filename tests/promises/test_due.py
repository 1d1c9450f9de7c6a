"""A due as JSON: every kind is read, written and read again, and whatever else comes is refused with its place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.promises.due import BadDue, due_as_json, parse_date, parse_due

KINDS: list[dict[str, object]] = [
    {"once": "2026-05-01"},
    {"once": {"after": "signing", "offset": "P10D"}},
    {"once": {"after": "completion", "offset": "P1M"}},
    {"once": {"after": "tiles", "offset": "P0D"}},
    {"schedule": {"rrule": "FREQ=WEEKLY;INTERVAL=2", "start": "2016-09-24"}},
    {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "start": "2016-09-12", "until": "2016-11-11"}},
    {"every": "a message from you", "within": "PT4H", "clock": "working"},
    {"every": "a delay we know of", "within": "P14D", "clock": "calendar"},
    {"holding": {}},
    {"holding": {"until": "2016-11-11"}},
    {"undated": True},
]
RULE = {"rrule": "FREQ=DAILY", "start": "2026-05-01"}
ONCE = {"after": "signing", "offset": "P10D"}
EVERY = {"every": "a message", "within": "PT4H", "clock": "working"}
REFUSED: list[tuple[object, str]] = [
    (None, ""),
    ([], ""),
    ("2026-05-01", ""),
    ({}, ""),
    ({"sometime": True}, ""),
    ({1: 2}, ""),
    ({"once": "2026-05-01", "undated": True}, ""),
    ({"once": "2026-05-01", "clock": "working"}, "/clock"),
    ({"once": "2026-05-01", "a/b~c": 1}, "/a~1b~0c"),
    ({"once": 20260501}, "/once"),
    ({"once": None}, "/once"),
    ({"once": "2026-02-30"}, "/once"),
    ({"once": "2026-5-1"}, "/once"),
    ({"once": "2026-05-01\n"}, "/once"),
    ({"once": "20260501"}, "/once"),
    ({"once": "2026-05-01T00:00"}, "/once"),
    ({"once": "\u0662\u0660\u0662\u0666-05-01"}, "/once"),
    ({"once": "1899-12-31"}, "/once"),
    ({"once": "2201-01-01"}, "/once"),
    ({"once": {}}, "/once/after"),
    ({"once": {"after": "signing"}}, "/once/offset"),
    ({"once": ONCE | {"after": "roof"}}, "/once/after"),
    ({"once": ONCE | {"after": ["signing"]}}, "/once/after"),
    ({"once": ONCE | {"offset": "PT4H"}}, "/once/offset"),
    ({"once": ONCE | {"offset": 10}}, "/once/offset"),
    ({"once": ONCE | {"zone": "UTC"}}, "/once/zone"),
    ({"schedule": "FREQ=DAILY"}, "/schedule"),
    ({"schedule": {"rrule": "FREQ=DAILY"}}, "/schedule/start"),
    ({"schedule": RULE | {"rrule": "FREQ=SECONDLY"}}, "/schedule/rrule"),
    ({"schedule": RULE | {"rrule": 5}}, "/schedule/rrule"),
    ({"schedule": RULE | {"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"}}, "/schedule/rrule"),
    ({"schedule": RULE | {"rrule": "FREQ=DAILY;UNTIL=20260430"}}, "/schedule/rrule"),
    ({"schedule": RULE | {"rrule": "FREQ=WEEKLY;BYDAY=MO"}}, "/schedule/start"),
    ({"schedule": RULE | {"until": "2026-04-30"}}, "/schedule/until"),
    ({"schedule": RULE | {"until": "2199-01-01"}}, "/schedule/rrule"),
    ({"schedule": RULE | {"until": None}}, "/schedule/until"),
    ({"every": "a message", "within": "PT4H"}, "/clock"),
    ({"within": "PT4H", "clock": "working"}, ""),
    (EVERY | {"every": "  "}, "/every"),
    (EVERY | {"every": "a\x00b"}, "/every"),
    (EVERY | {"every": "a\ud800"}, "/every"),
    (EVERY | {"every": "a" * 301}, "/every"),
    (EVERY | {"every": 3}, "/every"),
    (EVERY | {"within": "P1M"}, "/within"),
    (EVERY | {"clock": "wall"}, "/clock"),
    (EVERY | {"clock": []}, "/clock"),
    ({"holding": None}, "/holding"),
    ({"holding": {"until": "soon"}}, "/holding/until"),
    ({"holding": {"from": "2026-05-01"}}, "/holding/from"),
    ({"undated": False}, "/undated"),
    ({"undated": 1}, "/undated"),
]


@pytest.mark.parametrize("raw", KINDS)
def test_a_due_written_is_the_due_that_was_read(raw: dict[str, object]) -> None:
    due = parse_due(raw, {"tiles"})
    assert due_as_json(due) == raw
    assert parse_due(due_as_json(due), {"tiles"}) == due


def test_one_due_has_one_form() -> None:
    lower = parse_due({"schedule": {"rrule": "freq=weekly", "start": "2016-09-24"}}, ())
    assert due_as_json(lower) == {"schedule": {"rrule": "FREQ=WEEKLY", "start": "2016-09-24"}}
    spaced = parse_due(EVERY | {"every": "  a message\n from you "}, ())
    assert due_as_json(spaced)["every"] == "a message from you"


@pytest.mark.parametrize(("raw", "pointer"), REFUSED)
def test_a_due_that_cannot_be_used_is_refused_with_its_place(raw: object, pointer: str) -> None:
    with pytest.raises(BadDue) as refusal:
        parse_due(raw, {"tiles"})
    assert refusal.value.pointer == pointer
    assert refusal.value.reason.endswith((".", "}."))


def test_sam_is_told_which_day_a_rule_would_begin_on() -> None:
    raw = {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2016-09-24"}}
    with pytest.raises(BadDue, match=r"Saturday 2016-09-24 is not .* is Monday 2016-09-26"):
        parse_due(raw, ())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.dictionaries(
            st.sampled_from(
                ["once", "after", "offset", "schedule", "rrule", "start", "every", "holding", "undated"]
            ),
            inner,
        ),
        max_leaves=5,
    )
)
def test_whatever_comes_is_read_or_refused(raw: object) -> None:
    try:
        due = parse_due(raw, ())
    except BadDue:
        return
    assert parse_due(due_as_json(due), ()) == due


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_date_is_read_as_it_is_written(day: date) -> None:
    assert parse_date(day.isoformat(), "") == day
