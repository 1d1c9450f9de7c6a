"""What the parts of a draft hold, and how two people's changes to one part come together. Pure.

A draft is a few parts: the sale itself, contacts, lines of the price, promises. A part is its fields as they were
typed, complete or not; only sealing asks whether they make a sale. Whoever saves says what stood there when they began,
so that two people who change different fields of one part both keep their words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PartKind = Literal["sale", "contact", "line", "promise"]
Fields = Mapping[str, str]

# `customer` is the ref of a customer whom we know already, `name` that of a new one. `answer_offer` says what became of
# the offer to promise answers as fast as before: "taken" or "declined".
SALE_FIELDS = (
    "title",
    "customer",
    "name",
    "signed_on",
    "completed_on",
    "time_zone",
    "salesperson",
    "amount",
    "currency",
    "external_id",
    "answer_offer",
)
CONTACT_FIELDS = ("name", "email", "time_zone")
LINE_FIELDS = ("words", "amount")
# `source` is the ref of a source of the draft, `start` and `end` the slice of its text in code points; without one
# the `words` were typed. `criteria` holds one a line. The fields of the due are those of `due_fields`.
PROMISE_FIELDS = (
    "source",
    "start",
    "end",
    "words",
    "said_by",
    "said_at",
    "channel",
    "standing",
    "rule",
    "criteria",
    "delivered_by",
    "due_kind",
    "due_on",
    "due_after",
    "due_count",
    "due_unit",
    "due_rule",
    "due_start",
    "due_until",
    "due_every",
    "due_within",
    "due_within_unit",
    "due_clock",
    "due_end",
)
FIELDS: dict[PartKind, tuple[str, ...]] = {
    "sale": SALE_FIELDS,
    "contact": CONTACT_FIELDS,
    "line": LINE_FIELDS,
    "promise": PROMISE_FIELDS,
}
MOST_PARTS: dict[PartKind, int] = {"sale": 1, "contact": 50, "line": 100, "promise": 500}


@dataclass(frozen=True)
class Merged:
    """Fields with both people's changes in them; `clashes` holds, by name, what stands there now, where both differ."""

    fields: dict[str, str]
    clashes: dict[str, str]


def merged(now: Fields, was: Fields, typed: Fields) -> Merged:
    """Bring what was `typed` over `was` together with what stands there `now`.

    A field that only one side changed is that side's; one that both changed to different words is a clash, in which the
    words typed stand in `fields` and the others' in `clashes`. What isn't in `typed` stays as it is.
    """
    fields = dict(now)
    clashes: dict[str, str] = {}
    for name, text in typed.items():
        there = now.get(name, "")
        if text in (was.get(name, ""), there):
            continue
        fields[name] = text
        if there != was.get(name, ""):
            clashes[name] = there
    return Merged(fields, clashes)
