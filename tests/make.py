"""Makers: sales in the import format, with what a test changes in them."""

from typing import Any

PROPOSAL = """Proposal for Ana Brandt

Dear Ana, your new quartz worktop will be in by Wednesday the 4th of March, cut in one piece,
so there is no seam by the sink.

The old cabinets go to the reuse store, not to the dump. You'll hear from me every Friday,
good news or bad. We leave the kitchen broom-clean at the end of every working day.

Sam
"""

CARE_PLAN = """Garden care for Bea Okafor

We cut the hedge by the 2nd of March. We answer within 4 working hours.
The price is 1,200 dollars for the year.
"""


def promise(exact: str | None = None, **changes: Any) -> dict[str, Any]:
    """Return a promise that quotes `exact` from the source "proposal", with `changes`."""
    made: dict[str, Any] = {
        "said_by": "sam@hallam.example",
        "said_at": "2026-02-05",
        "channel": "document",
        "rule": "what",
        "criteria": [],
        "due": {"undated": True},
    }
    if exact is not None:
        made["quote"] = {"source": "proposal", "exact": exact}
    return made | changes


def kitchen(**changes: Any) -> dict[str, Any]:
    """Return Ana's kitchen: a promise of every kind of due, signed on 9 February 2026."""
    worktop = promise(
        "your new quartz worktop will be in by Wednesday the 4th of March",
        id="worktop",
        criteria=["One piece from wall to wall"],
        delivered_by="dee@hallam.example",
        due={"once": "2026-03-04"},
    )
    every = {"every": "a question you write to us", "within": "PT4H", "clock": "working"}
    made: dict[str, Any] = {
        "external_id": "kitchen-1",
        "customer": {
            "name": "Brandt household",
            "contacts": [
                {"name": "Ana Brandt", "email": "ana@brandt.example", "time_zone": "America/New_York"}
            ],
        },
        "title": "Your kitchen",
        "signed_on": "2026-02-09",
        "salesperson": "sam@hallam.example",
        "price": {"amount": "38400.00", "currency": "USD"},
        "sources": [
            {
                "id": "proposal",
                "kind": "proposal",
                "title": "Proposal: your kitchen",
                "received_at": "2026-02-05",
                "text": PROPOSAL,
            }
        ],
        "promises": [
            worktop,
            promise(
                "The old cabinets go to the reuse store",
                delivered_by="dee@hallam.example",
                due={"once": {"after": "signing", "offset": "P20D"}},
            ),
            promise(
                "You'll hear from me every Friday, good news or bad.",
                rule="care",
                due={
                    "schedule": {
                        "rrule": "FREQ=WEEKLY;BYDAY=FR",
                        "start": "2026-02-13",
                        "until": "2026-03-27",
                    }
                },
            ),
            promise("We leave the kitchen broom-clean at the end of every working day", due={"holding": {}}),
            promise(words="We answer your questions quickly.", channel="phone", rule="care", due=every),
            promise(words="We look at the old floor together.", channel="in_person"),
            promise(
                words="Everything is plugged in and tested.",
                channel="phone",
                due={"once": {"after": "worktop", "offset": "P5D"}},
            ),
        ],
        "seal": True,
    }
    return made | changes


def garden(**changes: Any) -> dict[str, Any]:
    """Return Bea's garden: a hedge that is late on the day of the tests, delivered by nobody in particular."""
    made: dict[str, Any] = {
        "external_id": "garden-1",
        "customer": {
            "name": "Okafor household",
            "contacts": [
                {"name": "Bea Okafor", "email": "bea@okafor.example", "time_zone": "America/New_York"}
            ],
        },
        "title": "Garden care",
        "signed_on": "2026-02-10",
        "salesperson": "sam@hallam.example",
        "price": {"amount": "1200.00", "currency": "USD"},
        "sources": [
            {
                "id": "proposal",
                "kind": "email",
                "title": "Your garden",
                "received_at": "2026-02-01",
                "text": CARE_PLAN,
            }
        ],
        "promises": [
            promise("We cut the hedge by the 2nd of March.", due={"once": "2026-03-02"}),
            promise("We answer within 4 working hours.", rule="care"),
        ],
        "seal": True,
    }
    return made | changes
