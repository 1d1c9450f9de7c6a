"""What keeps a draft from being sealed, told at the part and the field where it was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.intake.document import NOT_ONE
from portal.intake.due_fields import due_place
from portal.intake.models import DraftSource
from portal.intake.queries import Parts
from portal.lib.errors import Problem

EMPTY = ("This field is missing.", "This is empty.", NOT_ONE)
# What is missing, said to whoever has to write it, by the field's name.
MISSING = {
    "title": "Give the sale a title by which the customer knows it.",
    "name": "Say who the customer is.",
    "email": "Give an email address, to which the promises go.",
    "signed_on": "Say on which day it was signed.",
    "salesperson": "Say who sold it.",
    "words": "Write down what was said, word for word.",
    "said_by": "Say who said it.",
    "said_at": "Say when it was said.",
    "channel": "Say how it was said.",
    "rule": "Choose which of the three rules it serves most.",
    "due_kind": "Say when it is due, or that no date was given.",
    "contacts": "Add somebody of the customer, to whom the promises go.",
    "promises": "Add at least one promise.",
}


@dataclass(frozen=True)
class Gap:
    """What keeps a draft from being sealed: in which part (`kind` and `ref`) and field, and what to do there.

    `kind` is that of a part, "source", or "draft" for what isn't there at all; `ref` is that of the part or source.
    """

    kind: str
    ref: str
    field: str
    message: str


def gap_of(problem: Problem, raw: Mapping[str, Any], parts: Parts, sources: Sequence[DraftSource]) -> Gap:
    """Return a problem of the raw sale that these parts made as a gap: at the part and field where it was typed."""
    kind, ref, field = _place(problem.field, raw, parts, sources)
    is_missing = problem.message in EMPTY
    words_or_quote = field == "words" and "needs a “quote”" in problem.message
    message = MISSING.get(field, problem.message) if is_missing or words_or_quote else problem.message
    if kind == "source" and is_missing and field == "received_at":
        [title] = [source.title for source in sources if source.ref == ref]
        message = f"Say of which day “{title}” is."
    return Gap(kind, ref, field, message)


def _place(
    pointer: str, raw: Mapping[str, Any], parts: Parts, sources: Sequence[DraftSource]
) -> tuple[str, str, str]:
    """Return kind, ref and field of what a pointer into the import format speaks of."""
    match pointer.removeprefix("/").split("/"):
        case ["promises", *rest]:
            return _promise_place(rest, parts)
        case ["sources", n, *rest]:
            return "source", sources[int(n)].ref, _first(rest, "title")
        case ["customer", *rest]:
            return _customer_place(rest, raw, parts)
        case ["price", "lines", n, *rest]:
            return "line", parts.lines[int(n)].ref, _first(rest, "amount")
        case ["price", *rest]:
            return "sale", parts.sale.ref, _first(rest, "amount")
        case names:
            return "sale", parts.sale.ref, names[0]


def _promise_place(rest: Sequence[str], parts: Parts) -> tuple[str, str, str]:
    match rest:
        case [n, "due", *inside]:
            return "promise", parts.promises[int(n)].ref, due_place("".join(f"/{one}" for one in inside))
        case [n, "quote", *_]:
            return "promise", parts.promises[int(n)].ref, "words"
        case [n, *inside]:
            return "promise", parts.promises[int(n)].ref, _first(inside, "words")
        case _:
            return "draft", "", "promises"


def _customer_place(rest: Sequence[str], raw: Mapping[str, Any], parts: Parts) -> tuple[str, str, str]:
    match rest:
        case ["contacts", n, *inside]:
            # Those of a customer whom we know come before the typed ones.
            typed = int(n) - (len(raw["customer"]["contacts"]) - len(parts.contacts))
            if typed < 0:
                return "sale", parts.sale.ref, "customer"
            return "contact", parts.contacts[typed].ref, _first(inside, "email")
        case ["contacts"]:
            return "draft", "", "contacts"
        case _:
            return "sale", parts.sale.ref, _first(rest, "name")


def _first(rest: Sequence[str], instead: str) -> str:
    return rest[0] if rest else instead
