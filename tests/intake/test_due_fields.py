"""A due in the fields of a form is the due of the import format, there and back."""

from typing import Any

import pytest

from portal.intake.due_fields import due_fields, due_json, due_place
from portal.promises.due import BadDue, parse_due

DUES: list[dict[str, Any]] = [
    {"once": "2026-05-01"},
    {"once": {"after": "signing", "offset": "P10D"}},
    {"once": {"after": "completion", "offset": "P2W"}},
    {"once": {"after": "signing", "offset": "P1M10D"}},
    {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=TH", "start": "2026-03-05", "until": "2026-10-30"}},
    {"schedule": {"rrule": "FREQ=DAILY", "start": "2026-03-05"}},
    {"every": "a message from you", "within": "PT4H", "clock": "working"},
    {"every": "a message from you", "within": "PT30M", "clock": "calendar"},
    {"every": "a message from you", "within": "P14D", "clock": "calendar"},
    {"every": "a message from you", "within": "P1DT2H", "clock": "calendar"},
    {"holding": {"until": "2026-12-31"}},
    {"holding": {}},
    {"undated": True},
]


@pytest.mark.parametrize("due", DUES)
def test_a_due_comes_back_as_it_was(due: dict[str, Any]) -> None:
    assert due_json(due_fields(due)) == due
    assert parse_due(due, ())


@pytest.mark.parametrize("kind", ["", "someday"])
def test_without_a_kind_there_is_no_due(kind: str) -> None:
    assert due_json({"due_kind": kind}) is None


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"due_kind": "once", "due_on": "tomorrow"}, "due_on"),
        ({"due_kind": "after", "due_after": "signing", "due_count": "ten"}, "due_count"),
        ({"due_kind": "after", "due_after": "nothing", "due_count": "1"}, "due_after"),
        ({"due_kind": "schedule", "due_rule": "often", "due_start": "2026-03-05"}, "due_rule"),
        ({"due_kind": "schedule", "due_rule": "FREQ=DAILY", "due_start": ""}, "due_start"),
        ({"due_kind": "every", "due_every": "", "due_within": "4", "due_clock": "working"}, "due_every"),
        (
            {"due_kind": "every", "due_every": "a call", "due_within": "", "due_clock": "working"},
            "due_within",
        ),
        ({"due_kind": "every", "due_every": "a call", "due_within": "4", "due_clock": ""}, "due_clock"),
        ({"due_kind": "holding", "due_end": "later"}, "due_end"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_where_it_was_typed(fields: dict[str, str], place: str) -> None:
    with pytest.raises(BadDue) as refused:
        parse_due(due_json(fields), ())
    assert due_place(refused.value.pointer) == place
