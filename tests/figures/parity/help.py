"""Hands of the tests of parity: a sale with a kept thread of mails, and a slow recount from the record."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.figures.parity.reading import read_stages, unread
from portal.people.queries import public_holidays
from portal.record.models import COMPANY, Entry
from portal.sales.models import Sale
from tests.cast import SEALED, bring
from tests.make import garden, promise

NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
# Asked on Tuesday at ten, answered at noon; asked on Friday at four, answered on Monday at ten, twice.
THREAD = """From: Cal Fern <cal@fern.example>
Sent: Tuesday, February 3, 2026 10:00 AM
To: Sam Ortega

Do you do porches?

From: Sam Ortega <sam@hallam.example>
Sent: Tuesday, February 3, 2026 12:00 PM
To: Cal Fern

We do. We paint it by the 2nd of March.

On Fri, 6 Feb 2026 at 16:00, Cal Fern <cal@fern.example> wrote:
> In white?

On Fri, 6 Feb 2026 at 16:30, Cal Fern <cal@fern.example> wrote:
> Or in blue?

On Mon, 9 Feb 2026 at 10:00, Dee Lindqvist <dee@hallam.example> wrote:
> Both.

On Mon, 9 Feb 2026 at 11:00, Sam Ortega <sam@hallam.example> wrote:
> Shall we come on Wednesday?
"""


def porch(n: int = 0, text: str = THREAD, **changes: Any) -> dict[str, Any]:
    """Return the sale of a porch, agreed on by mail."""
    name = f"Cal Fern{f' {n}' if n else ''}"
    email = f"cal{n or ''}@fern.example"
    source = {
        "id": "proposal",
        "kind": "email",
        "title": "Your porch",
        "received_at": "2026-02-09",
        "text": text.replace("Cal Fern", name).replace("cal@fern.example", email),
    }
    made = {
        "external_id": f"porch-{n}",
        "customer": {
            "name": f"Fern household{f' {n}' if n else ''}",
            "contacts": [{"name": name, "email": email, "time_zone": "America/New_York"}],
        },
        "title": "Your porch",
        "signed_on": "2026-02-10",
        "sources": [source],
        "promises": [promise("We paint it by the 2nd of March.", due={"once": "2026-03-02"})],
    }
    return garden(**{**made, **changes})


def bring_porch(n: int = 0, at: datetime = SEALED, **changes: Any) -> Sale:
    """Seal the porch and let its papers be read."""
    report = bring(porch(n, **changes), at=at)
    if report.refusals:
        raise AssertionError(report.refusals)
    read_stages(unread(50))
    return Sale.get_by_id(report.sealed[0])


def hear(stream: str) -> Iterator[tuple[str, Any, datetime]]:
    """Yield what the entries of a stream tell."""
    for entry in Entry.select().where(Entry.stream == stream).order_by(Entry.seq):
        yield entry.kind, json.loads(entry.facts), datetime.fromisoformat(entry.at)


def waits_of_messages(stream: str, at: datetime) -> tuple[list[int], list[int]]:
    """Return, by the record alone, how many minutes each question of a customer waited, and waits that go on."""
    asked: dict[str, tuple[int, datetime]] = {}
    said: list[tuple[str, int, datetime, datetime]] = []
    denied: set[str] = set()
    for seq, (kind, facts, when) in enumerate(hear(stream)):
        if kind == "message.sent" and facts["by_customer"] and facts["wants_answer"]:
            asked[facts["message"]] = (seq, when)
        elif kind == "message.sent" and not facts["by_customer"]:
            said.append((facts["message"], seq, when, when))
        elif kind == "message.noted":
            said.append((facts["message"], seq, datetime.fromisoformat(facts["happened_at"]), when))
        elif kind == "message.disputed":
            denied.add(facts["message"])
    answered: list[int] = []
    waiting: list[int] = []
    for seq, since in asked.values():
        ends = [
            end for ref, of, took_place, end in said if ref not in denied and of > seq and took_place >= since
        ]
        (answered if ends else waiting).append(slow_minutes(since, ends[0] if ends else at))
    return answered, waiting


def waits_of_enquiries(at: datetime) -> tuple[list[int], list[int]]:
    """Return, by the record alone, how many minutes each enquiry of a prospect waited, and waits that go on."""
    asked: dict[str, datetime] = {}
    answered: dict[str, int] = {}
    over: set[str] = set()
    for kind, facts, when in hear(COMPANY):
        ref = str(facts.get("enquiry"))
        if kind == "enquiry.received" and facts["came_by"] != "customer" and "our_own" not in facts["flags"]:
            asked[ref] = when
        elif kind == "enquiry.answered" and ref in asked:
            answered.setdefault(ref, slow_minutes(asked[ref], when))
        elif kind in {"enquiry.closed", "enquiry.taken_on", "enquiry.forgotten"}:
            over.add(ref)
    still = [
        slow_minutes(since, at) for ref, since in asked.items() if ref not in answered and ref not in over
    ]
    return list(answered.values()), still


def slow_minutes(begin: datetime, end: datetime) -> int:
    """Count whole working minutes by walking them one by one; weekdays from eight to five, less the holidays."""
    holidays = public_holidays("US")
    found = 0
    while begin + MINUTE <= end:
        there = begin.astimezone(NEW_YORK)
        is_day = there.weekday() < 5 and date(there.year, there.month, there.day) not in holidays
        found += is_day and 8 <= there.hour < 17
        begin += MINUTE
    return found


def slow_spread(answered: list[int], waiting: list[int]) -> tuple[int, int | None, int | None, int]:
    """Return n, median, 90th percentile and how many wait, as the method says it."""
    half = _nearest(answered, 50)
    every = answered + [one for one in waiting if half is not None and one > half]
    return len(every), _nearest(every, 50), _nearest(every, 90) if len(every) >= 10 else None, len(waiting)


def _nearest(values: list[int], percent: int) -> int | None:
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1] if values else None


def at(text: str) -> datetime:
    """Return an instant by the clock of New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)
