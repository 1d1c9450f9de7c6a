"""Tables that we write: cells that no spreadsheet takes for a formula, and the templates that people fill in."""

from collections.abc import Iterable, Iterator, Sequence

from portal.intake.tables.fields import BY_NAME, FIELDS

# What makes a spreadsheet take a cell for a formula, or swallow what follows (OWASP, CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")
_MINIMAL = (
    *("customer", "contact_name", "contact_email", "title", "signed_on", "salesperson"),
    *("words", "channel", "rule", "due_on"),
)
_KITCHEN = {
    "external_id": "K-17",
    "title": "Your kitchen",
    "signed_on": "2026-03-02",
    "salesperson": "sam@company.example",
    "price": "38400.00",
    "currency": "USD",
    "time_zone": "America/New_York",
    "customer": "Brandt household",
    "contact_name": "Ana Brandt",
    "contact_email": "ana@customer.example",
    "contact_time_zone": "America/New_York",
    "said_by": "sam@company.example",
    "said_at": "2026-02-27",
    "channel": "document",
    "standing": "contract",
    "delivered_by": "dee@company.example",
}
_PROMISES: tuple[dict[str, str], ...] = (
    {
        "words": "The worktop is in by 30 April, cut in one piece.",
        "promise_id": "worktop",
        "rule": "what",
        "criteria": "One piece from wall to wall; no seam by the sink",
        "due_kind": "once",
        "due_on": "2026-04-30",
    },
    {
        "words": "Ten days after that everything is plugged in and tested.",
        "rule": "when",
        "due_kind": "after",
        "due_after": "worktop",
        "due_offset": "10 days",
    },
    {
        "words": "You hear from me every second Thursday.",
        "rule": "care",
        "due_kind": "schedule",
        "due_rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        "due_start": "2026-03-05",
        "due_until": "2026-05-28",
    },
    {
        "words": "We answer your questions within 4 working hours.",
        "rule": "care",
        "channel": "phone",
        "standing": "beside",
        "due_kind": "every",
        "due_every": "a question you write to us",
        "due_within": "4 hours",
        "due_clock": "working",
    },
    {
        "words": "Nothing is cut in the house while you live in it.",
        "rule": "care",
        "due_kind": "holding",
        "due_end": "2026-04-30",
    },
    {
        "words": "We look at the old floor together.",
        "rule": "care",
        "channel": "in person",
        "due_kind": "undated",
    },
)
TEMPLATES = {
    "minimal": _MINIMAL,
    "full": tuple(field.name for field in FIELDS),
}


def template(name: str) -> str:
    """Return a template as a table: its heading, and rows of an example, which people write over."""
    names = TEMPLATES[name]
    # With the few columns, the promises that those can say.
    promises = [
        {**_KITCHEN, **promise}
        for promise in _PROMISES
        if name == "full" or promise["due_kind"] in ("once", "undated")
    ]
    rows = [[promise.get(one, "") for one in names] for promise in promises]
    return "".join(written([[BY_NAME[one].title for one in names], *rows]))


def written(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield each row as a line of CSV (RFC 4180), its cells safe to open in a spreadsheet."""
    for row in rows:
        yield ",".join(map(_cell, row)) + "\r\n"


def _cell(text: str) -> str:
    guarded = f"'{text}" if text.startswith(_DANGEROUS) else text
    doubled = guarded.replace('"', '""')
    return f'"{doubled}"' if any(mark in guarded for mark in ',;"\t\r\n') else guarded
