"""Bodies that the document of the API shows, and that its tests send."""

from typing import Any

SALE: dict[str, Any] = {
    "external_id": "deal-4711",
    "customer": {
        "name": "Quill household",
        "contacts": [{"name": "Eve Quill", "email": "eve@quill.example", "time_zone": "America/New_York"}],
    },
    "title": "Your bathroom",
    "signed_on": "2026-03-02",
    "salesperson": "sam@hallam.example",
    "price": {"amount": "12400.00", "currency": "USD"},
    "sources": [
        {
            "id": "proposal",
            "kind": "proposal",
            "title": "Proposal: your bathroom",
            "received_at": "2026-02-20",
            "text": "The shower is in by the 30th of April. We answer every question within 4 working hours.",
        }
    ],
    "promises": [
        {
            "id": "shower",
            "quote": {"source": "proposal", "exact": "The shower is in by the 30th of April."},
            "said_by": "sam@hallam.example",
            "said_at": "2026-02-20",
            "channel": "document",
            "rule": "when",
            "criteria": ["Water runs, and nothing drips"],
            "delivered_by": "dee@hallam.example",
            "due": {"once": "2026-04-30"},
        },
        {
            "quote": {"source": "proposal", "exact": "We answer every question within 4 working hours."},
            "said_by": "sam@hallam.example",
            "said_at": "2026-02-20",
            "channel": "document",
            "rule": "care",
            "due": {"every": "a question you write to us", "within": "PT4H", "clock": "working"},
        },
        {
            "words": "We take the old tub along.",
            "said_by": "sam@hallam.example",
            "said_at": "2026-03-01",
            "channel": "phone",
            "rule": "what",
            "due": {"once": {"after": "shower", "offset": "P2D"}},
        },
    ],
}
CHARGE: dict[str, Any] = {
    "words": "First third",
    "amount": "4133.33",
    "billed_on": "2026-03-02",
    "of": "price",
    "invoice": "1042",
    "external_id": "invoice-1042",
}
WON: dict[str, Any] = {**SALE, "charges": [CHARGE], "seal": True}
