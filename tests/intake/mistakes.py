"""Every mistake that a sale in the import format can hold, with its place and a part of the reason that is told."""

from typing import Any

from tests.make import kitchen, promise

Case = tuple[str, dict[str, Any], str, str]
NO_DOUBLES = "stands here twice"
CONTACT = {"name": "Ana Brandt", "email": "ana@brandt.example"}
SOURCE: dict[str, Any] = kitchen()["sources"][0]
TWICE = SOURCE | {"text": "We come on Monday. We come on Monday."}


def people(*contacts: dict[str, Any], name: str = "Brandt household") -> dict[str, Any]:
    return {"customer": {"name": name, "contacts": list(contacts)}}


def promises(*each: dict[str, Any]) -> dict[str, Any]:
    return {"promises": list(each)}


def due(due: object, **changes: Any) -> dict[str, Any]:
    return promises(promise(words="We come.", due=due, **changes))


def quote(exact: str, source: str = "proposal", **around: str) -> dict[str, Any]:
    return promises(promise(quote={"source": source, "exact": exact, **around}))


def price(amount: object, currency: object = "USD") -> dict[str, Any]:
    return {"price": {"amount": amount, "currency": currency}}


def schedule(rrule: str, start: str = "2026-02-13", **more: str) -> dict[str, Any]:
    return due({"schedule": {"rrule": rrule, "start": start, **more}})


def after(event: str, **changes: Any) -> dict[str, Any]:
    return promise(words="We come.", due={"once": {"after": event, "offset": "P1D"}}, **changes)


SHAPES: tuple[Case, ...] = (
    ("an unknown field", {"colour": "red"}, "/colour", "no such field"),
    (
        "a misspelt field of a contact",
        people(CONTACT | {"mail": "x"}),
        "/customer/contacts/0/mail",
        "no such field",
    ),
    ("a field with a slash", {"a/b": 1}, "/a~1b", "no such field"),
    ("an unknown field of a due", due({"once": "2026-03-04", "at": 9}), "/promises/0/due/at", "not known"),
    ("a missing field of a promise", promises({"words": "We come."}), "/promises/0/due", "missing"),
    (
        "a missing field of a due",
        due({"schedule": {"rrule": "FREQ=DAILY"}}),
        "/promises/0/due/schedule/start",
        "missing",
    ),
    ("true for a title", {"title": True}, "/title", "text in quotation marks"),
    ("a number for a price", price(38400), "/price/amount", "text in quotation marks"),
    ("text for yes or no", {"seal": "yes"}, "/seal", "true or false"),
    ("an object for a list", {"sources": {}}, "/sources", "a list"),
    ("a list for an object", {"customer": []}, "/customer", "an object"),
    ("no contact", people(), "/customer/contacts", "at least one"),
    ("no promise", promises(), "/promises", "at least one"),
    (
        "an unknown kind of source",
        {"sources": [SOURCE | {"kind": "fax"}]},
        "/sources/0/kind",
        "one of 'proposal'",
    ),
    ("an unknown rule", promises(promise(words="We come.", rule="how")), "/promises/0/rule", "one of 'what'"),
    ("501 promises", promises(*[promise(words="We come.")] * 501), "/promises", "more than 500"),
)
TEXTS: tuple[Case, ...] = (
    ("an empty title", {"title": ""}, "/title", "empty"),
    ("a blank title", {"title": " \u3000 "}, "/title", "empty"),
    ("301 characters", {"title": "x" * 301}, "/title", "longer than 300 characters"),
    ("a name of 201", people(CONTACT | {"name": "x" * 201}), "/customer/contacts/0/name", "at most 200 fit"),
    ("a NUL in a title", {"title": "a\0b"}, "/title", "U+0000"),
    ("a NUL in an id", promises(promise(words="We come.", id="a\0b")), "/promises/0/id", "U+0000"),
    (
        "a NUL in a source",
        {"sources": [SOURCE | {"text": "a\0b"}], **quote("a")},
        "/sources/0/text",
        "U+0000",
    ),
    ("a NUL in words", promises(promise(words="a\0b")), "/promises/0/words", "U+0000"),
    (
        "an escape in criteria",
        promises(promise(words="We come.", criteria=["\x1b[2J"])),
        "/promises/0/criteria/0",
        "U+001B",
    ),
    ("a surrogate in a title", {"title": "a\ud800"}, "/title", "surrogate"),
    ("a surrogate in words", promises(promise(words="\udfff")), "/promises/0/words", "surrogate"),
    (
        "a surrogate in a due",
        due({"every": "\ud800", "within": "PT4H", "clock": "working"}),
        "/promises/0/due/every",
        "U+D800",
    ),
    ("a surrogate in an event", promises(after("\ud800")), "/promises/0/due/once/after", "neither signing"),
    ("a surrogate for a currency", price("1", "\ud800"), "/price/currency", "surrogate"),
    ("blank words", promises(promise(words="  ")), "/promises/0/words", "empty"),
    (
        "CR LF in an address",
        people(CONTACT | {"email": "a@b.example\r\nBcc: x@y.example"}),
        "/customer/contacts/0/email",
        "isn't an email",
    ),
    (
        "an address without @",
        people(CONTACT | {"email": "ana"}),
        "/customer/contacts/0/email",
        "isn't an email",
    ),
    ("a salesperson without domain", {"salesperson": "sam@"}, "/salesperson", "isn't an email"),
    (
        "an address in other letters",
        {"salesperson": "s\u0430m@hallam.example"},
        "/salesperson",
        "isn't an email",
    ),
)
VALUES: tuple[Case, ...] = (
    ("an exponent", price("1e5"), "/price/amount", "no amount of USD"),
    ("a tenth of a cent", price("12.345"), "/price/amount", "no amount of USD"),
    ("cents of a yen", price("12.5", "JPY"), "/price/amount", "no amount of JPY"),
    ("non-ASCII digits", price("٣٨٤"), "/price/amount", "no amount of USD"),
    ("less than nothing", price("-1.00"), "/price/amount", "no amount of USD"),
    ("2^63", price(str(2**63)), "/price/amount", "no amount of USD"),
    ("infinity", price("Infinity"), "/price/amount", "no amount of USD"),
    ("an unknown currency", price("1.00", "ZZZ"), "/price/currency", "no currency"),
    ("a currency in small letters", price("1.00", "usd"), "/price/currency", "no currency"),
    ("an unknown zone", {"time_zone": "Mars/Base"}, "/time_zone", "no time zone"),
    (
        "a path for a zone",
        people(CONTACT | {"time_zone": "../etc/passwd"}),
        "/customer/contacts/0/time_zone",
        "no time zone",
    ),
    ("a day that is none", {"signed_on": "2026-02-30"}, "/signed_on", "no day 2026-02-30"),
    (
        "a day in other digits",
        {"signed_on": "\uff12\uff10\uff12\uff16-02-09"},
        "/signed_on",
        "year, month and day",
    ),
    ("signed tomorrow", {"signed_on": "2026-03-04", **due({"undated": True})}, "/signed_on", "in the future"),
    (
        "completed before signed",
        {"completed_on": "2026-02-08"},
        "/completed_on",
        "before the sale was signed",
    ),
    ("completed tomorrow", {"completed_on": "2026-03-04"}, "/completed_on", "in the future"),
    (
        "an instant without a zone",
        promises(promise(words="Hm.", said_at="2026-02-05T09:00")),
        "/promises/0/said_at",
        "instant with its zone",
    ),
    (
        "an instant before all zones",
        promises(promise(words="Hm.", said_at="0001-01-01T00:00+14:00")),
        "/promises/0/said_at",
        "1900 and 2200",
    ),
    (
        "an id that stands twice",
        promises(promise(words="Hm."), *[promise(words="Hm.", id="a")] * 2),
        "/promises/2/id",
        NO_DOUBLES,
    ),
    ("a source that stands twice", {"sources": [SOURCE, SOURCE]}, "/sources/1/id", NO_DOUBLES),
    (
        "an address that stands twice",
        people(CONTACT, CONTACT | {"email": "ANA@brandt.example"}),
        "/customer/contacts/1/email",
        NO_DOUBLES,
    ),
)
DUES: tuple[Case, ...] = (
    ("no due", due({}), "/promises/0/due", "once, schedule, every, holding and undated"),
    (
        "two dues",
        due({"undated": True, "once": "2026-03-04"}),
        "/promises/0/due",
        "once, schedule, every, holding and undated",
    ),
    ("a number for a due", due(1), "/promises/0/due", "an object"),
    ("due before signing", due({"once": "2026-02-08"}), "/promises/0/due/once", "before the day of signing"),
    (
        "held until before signing",
        due({"holding": {"until": "2026-02-08"}}),
        "/promises/0/due/holding/until",
        "before the day of signing",
    ),
    (
        "a schedule from before signing",
        schedule("FREQ=DAILY", "2026-02-08"),
        "/promises/0/due/schedule/start",
        "before the day of signing",
    ),
    (
        "a rule of seconds",
        schedule("FREQ=SECONDLY"),
        "/promises/0/due/schedule/rrule",
        "second, minute or hour",
    ),
    (
        "a rule with an hour",
        schedule("FREQ=DAILY;BYHOUR=9"),
        "/promises/0/due/schedule/rrule",
        "not at a time of day",
    ),
    (
        "a start off its rule",
        schedule("FREQ=WEEKLY;BYDAY=TH"),
        "/promises/0/due/schedule/start",
        "first one that is, is Thursday 2026-02-19",
    ),
    (
        "a rule of 2^63",
        schedule(f"FREQ=DAILY;INTERVAL={2**63}"),
        "/promises/0/due/schedule/rrule",
        "whole number",
    ),
    (
        "a rule without a date",
        schedule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        "/promises/0/due/schedule/rrule",
        "no date",
    ),
    (
        "too many dates",
        schedule("FREQ=DAILY", until="2199-01-01"),
        "/promises/0/due/schedule/rrule",
        "more than 10,000 dates",
    ),
    (
        "an end before the start",
        schedule("FREQ=DAILY", until="2026-02-12"),
        "/promises/0/due/schedule/until",
        "before its first date",
    ),
    (
        "an offset of 2^63 days",
        due({"once": {"after": "signing", "offset": f"P{2**63}D"}}),
        "/promises/0/due/once/offset",
        "P10D",
    ),
    (
        "an offset of hours",
        due({"once": {"after": "signing", "offset": "PT4H"}}),
        "/promises/0/due/once/offset",
        "P10D",
    ),
    (
        "within no time",
        due({"every": "x", "within": "PT0H", "clock": "working"}),
        "/promises/0/due/within",
        "longer than nothing",
    ),
    (
        "an unknown clock",
        due({"every": "x", "within": "PT4H", "clock": "moon"}),
        "/promises/0/due/clock",
        "working",
    ),
    ("undated but not true", due({"undated": "yes"}), "/promises/0/due/undated", "true and nothing else"),
    (
        "waiting for an unknown promise",
        promises(after("b", id="a")),
        "/promises/0/due/once/after",
        "neither signing",
    ),
    ("waiting for itself", promises(after("a", id="a")), "/promises/0/due/once/after", "waits for itself"),
    (
        "waiting for itself as #2",
        promises(after("#2", id="#2"), promise(words="Hm.")),
        "/promises/0/due/once/after",
        "waits for itself",
    ),
    (
        "waiting in a circle",
        promises(after("b", id="a"), after("a", id="b")),
        "/promises/0/due/once/after",
        "waits for itself",
    ),
    (
        "a promise named signing",
        promises(promise(words="Hm.", id="signing")),
        "/promises/0/due/once/after",
        "name of an event",
    ),
)
QUOTES: tuple[Case, ...] = (
    (
        "words not in the source",
        quote("cut in two pieces"),
        "/promises/0/quote/exact",
        "not in the source. Its first 2 words",
    ),
    (
        "words that stand twice",
        {"sources": [TWICE], **quote("We come")},
        "/promises/0/quote/exact",
        "2 times",
    ),
    (
        "a prefix that fits nowhere",
        {"sources": [TWICE], **quote("We come", prefix="Never.")},
        "/promises/0/quote/exact",
        "not with that prefix",
    ),
    ("an unknown source", quote("cut", source="letter"), "/promises/0/quote/source", "no source “letter”"),
    ("neither quote nor words", promises(promise()), "/promises/0", "and not both"),
    ("both quote and words", promises(promise("cut in one piece", words="x")), "/promises/0", "and not both"),
    (
        "neither text nor file",
        {"sources": [SOURCE | {"text": None}], **due({"undated": True})},
        "/sources/0",
        "and not both",
    ),
    (
        "a file where there is no folder",
        {"sources": [{**SOURCE, "text": None, "file": "a.txt"}], **due({"undated": True})},
        "/sources/0/file",
        "only at the command line",
    ),
)

MISTAKES = (*SHAPES, *TEXTS, *VALUES, *DUES, *QUOTES)
