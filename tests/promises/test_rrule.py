"""The grammar of recurrence rules: what can be written, and the plain reason where it can't."""

import pytest

from portal.promises.rrule import BadRule, Rule, parse_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=WEEKLY;INTERVAL=2", Rule("WEEKLY", interval=2)),
        ("freq=weekly;byday=mo,fr", Rule("WEEKLY", days=((0, 0), (4, 0)))),
        ("FREQ=MONTHLY;BYDAY=2TU,-1FR", Rule("MONTHLY", days=((1, 2), (4, -1)))),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", Rule("MONTHLY", month_days=(-1,), count=3)),
        (
            "FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=1",
            Rule("YEARLY", months=(5,), days=((0, 0),), positions=(1,)),
        ),
        ("FREQ=DAILY;WKST=SU", Rule("DAILY", week_start=6)),
    ],
)
def test_a_rule_is_read(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FREQ=SECONDLY", "falls due on a day"),
        ("FREQ=MINUTELY", "falls due on a day"),
        ("FREQ=HOURLY", "falls due on a day"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
        ("FREQ=DAILY;BYMINUTE=9", "BYMINUTE"),
        ("FREQ=DAILY;BYSECOND=9", "BYSECOND"),
        ("", "not a part"),
        ("RRULE:FREQ=DAILY", "not a part"),
        ("FREQ=FORTNIGHTLY", "FREQ=WEEKLY"),
        ("INTERVAL=2", "FREQ=WEEKLY"),
        ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY;BYWEEKNO=3", "BYWEEKNO"),
        ("FREQ=DAILY;BYEASTER=0", "BYEASTER"),
        ("FREQ=DAILY;", "not a part"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=1001", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=9223372036854775808", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=\u0662", "short and plain"),
        ("FREQ=DAILY;COUNT=0", "COUNT"),
        ("FREQ=DAILY;COUNT=10001", "COUNT"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "not at both"),
        ("FREQ=DAILY;UNTIL=20261231T000000Z", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL"),
        ("FREQ=DAILY;UNTIL=2026-12-31", "UNTIL"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=2TU", "2TU"),
        ("FREQ=MONTHLY;BYDAY=6TU", "2TU"),
        ("FREQ=MONTHLY;BYDAY=0TU", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=-0TU", "BYDAY"),
        ("FREQ=YEARLY;BYDAY=54TU", "BYDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS"),
        ("FREQ=WEEKLY;WKST=1", "WKST"),
        ("FREQ=WEEKLY;BYDAY=" + "MO," * 200 + "MO", "short and plain"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BadRule) as refusal:
        parse_rule(text)
    assert reason in refusal.value.reason
