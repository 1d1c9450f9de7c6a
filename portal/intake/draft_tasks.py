"""What there is to do about a draft until it can be sealed: each task with where it is done and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask import url_for

from portal.intake.addresses import sources_url
from portal.intake.gaps import Gap
from portal.intake.mending import mending
from portal.intake.promise_list import Line
from portal.intake.queries import Headline, Parts
from portal.web.words import list_words, long_day, plural

Stand = Literal["done", "missing", "open", "later"]
Group = Literal["customer", "basics", "price", "sources", "promises"]
# How a task stands: in a word, and in the colour of its state.
STANDS: Mapping[Stand, tuple[str, str]] = {
    "done": ("Done", "kept"),
    "missing": ("Something is missing", "due"),
    "open": ("To do", "plain"),
    "later": ("Later", "plain"),
}
_FEW = 3
_PRICE = ("amount", "currency")


@dataclass(frozen=True)
class Task:
    """A task: its title, where it is done, how it stands, in words how far it is, and what to mend where."""

    title: str
    address: str
    stand: Stand
    words: str
    gaps: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> tuple[str, str]:
        """How it stands in a word, and the state of its colour."""
        return STANDS[self.stand]


@dataclass(frozen=True)
class Sofar:
    """What is known of a draft; `people` are contacts ({"name"?, "email"?}), `price` is empty without one."""

    parts: Parts
    headline: Headline
    people: Sequence[Mapping[str, str]]
    price: str
    sources: int
    lines: Sequence[Line]
    gaps: Sequence[Gap]


def tasks_of(sofar: Sofar) -> list[Task]:
    """Return the tasks of a draft in the order in which they are best done."""
    ref = sofar.parts.sale.draft
    here = url_for("desk.sale", ref=ref)
    papers = plural(sofar.sources, "paper", "papers") if sofar.sources else "None yet"
    return [
        _task(sofar, "customer", ("Customer and contacts", f"{here}/contacts"), _whose(sofar)),
        _task(sofar, "basics", ("What was sold, and when", f"{here}/basics"), _sold(sofar.parts)),
        _task(sofar, "price", ("What it costs", f"{here}/price"), sofar.price or "No price was given"),
        _task(sofar, "sources", ("Sources", sources_url(ref)), papers),
        _task(sofar, "promises", ("Promises", "#promises"), _promised(sofar.lines)),
        *([_asked(sofar.lines)] if sofar.lines else []),
        _preview(sofar, ref),
        _seal(sofar, ref),
    ]


def group_of(gap: Gap) -> Group:
    """Return which task mends a gap."""
    if gap.kind == "line" or (gap.kind == "sale" and gap.field in _PRICE):
        return "price"
    if (
        gap.kind == "contact"
        or gap.field in {"contacts", "customer"}
        or (gap.kind, gap.field) == ("sale", "name")
    ):
        return "customer"
    groups: dict[str, Group] = {"sale": "basics", "source": "sources"}
    return groups.get(gap.kind, "promises")


def _task(sofar: Sofar, group: Group, head: tuple[str, str], words: str) -> Task:
    gaps = [gap for gap in sofar.gaps if group_of(gap) == group]
    stand: Stand = "missing" if gaps else "done"
    if group == "sources" and not sofar.sources:
        stand = "open"
    # Promises say themselves what they lack.
    told = mending(sofar.parts.sale.draft, gaps if group != "promises" or not sofar.lines else ())
    return Task(*head, stand, words, tuple(told))


def _whose(sofar: Sofar) -> str:
    named = [
        f"{one.get('name', 'somebody')} ({one.get('email', 'no address')})" for one in sofar.people[:_FEW]
    ]
    more = len(sofar.people) - len(named)
    people = list_words([*named, *([f"{more} more"] if more else [])])
    return f"{sofar.headline.customer} · {people or 'no contact yet'}"


def _sold(parts: Parts) -> str:
    fields = parts.sale.fields
    try:
        signed = f"signed {long_day(date.fromisoformat(fields.get('signed_on', '').strip()))}"
    except ValueError:
        signed = ""
    return " · ".join(one for one in (fields.get("title", "").strip(), signed) if one)


def _promised(lines: Sequence[Line]) -> str:
    if not lines:
        return "None yet"
    undated = sum(line.part.fields.get("due_kind", "") in {"", "undated"} for line in lines)
    lacking = sum(bool(line.gaps) for line in lines)
    told = (
        plural(len(lines), "promise", "promises"),
        f"{undated} without a date" if undated else "",
        f"{lacking} not complete" if lacking else "",
    )
    return " · ".join(one for one in told if one)


def _asked(lines: Sequence[Line]) -> Task:
    blocking = sum(line.state.blocks for line in lines)
    waiting = sum(line.state.kind == "asked" for line in lines)
    to_ask = sum(bool(line.asks) for line in lines)
    can = sum(line.state.kind == "can" for line in lines)
    counts = ((can, "can"), (blocking, "can't"), (waiting, "not answered yet"), (to_ask, "to ask"))
    words = list_words([f"{count} {state}" for count, state in counts if count])
    stand: Stand = "missing" if blocking else "open" if waiting or to_ask else "done"
    return Task("Ask those who deliver", "#promises", stand, words or "Nobody to ask")


def _preview(sofar: Sofar, ref: str) -> Task:
    stand: Stand = "later" if sofar.gaps else "open"
    words = "As soon as nothing is missing" if sofar.gaps else "The page and the mail that leave"
    return Task("See it as the customer will", url_for("previews.preview", ref=ref), stand, words)


def _seal(sofar: Sofar, ref: str) -> Task:
    waits = bool(sofar.gaps) or any(line.state.blocks for line in sofar.lines)
    words = "As soon as nothing is missing" if waits else "An hour later it is on the record for good"
    return Task("Seal it", url_for("intake.sealing", ref=ref), "later" if waits else "open", words)
