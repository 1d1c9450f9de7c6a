"""What entries of a sale's stream do to the tables of changes."""

from datetime import date
from typing import Any

from portal.changes.models import Addition, Change, Confirmation, MakeGood, Voice
from portal.lib.db import changed
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects

_PROPOSED = (
    "promise",
    "n",
    "kind",
    "words",
    "words_before",
    "due",
    "due_before",
    "currency",
    "reason",
    "by_customer",
)


@applies("change.proposed")
def change_proposed(entry: Applied) -> None:
    """Somebody proposes a change of a promise; whoever proposes it agrees to it."""
    facts = entry.facts
    Change.insert(
        ref=facts["change"],
        sale=entry.stream,
        **{name: facts[name] for name in _PROPOSED},
        price=_minor(facts["price"]),
        price_before=_minor(facts["price_before"]),
        at=entry.at,
        by=entry.actor,
        expires_on=date.fromisoformat(facts["expires_on"]),
        state="proposed",
        answer="",
        version=entry.seq,
        program=entry.program or None,
    ).execute()
    _agrees(entry, by_customer=facts["by_customer"])


@applies("change.agreed")
def change_agreed(entry: Applied) -> None:
    """One more person agrees to a change that needs several."""
    _agrees(entry, by_customer=entry.facts["by_customer"])
    exactly_one(changed(Change.update(version=entry.seq).where(_open_change(entry))))


@applies("change.accepted")
def change_accepted(entry: Applied) -> None:
    """Everybody who has to has agreed, so the change stands; others that it contradicts are overtaken."""
    if not Voice.select().where((Voice.change == entry.facts["change"]) & (Voice.by == entry.actor)).exists():
        _agrees(entry, by_customer=entry.facts["by_customer"])
    _end_change(entry, "accepted", "")
    others = (
        (Change.sale == entry.stream)
        & Change.ref.in_(entry.facts["overtakes"])
        & (Change.state == "proposed")
    )
    Change.update(_ended(entry, "overtaken", "")).where(others).execute()


@applies("change.declined")
def change_declined(entry: Applied) -> None:
    """The other side does not want the change."""
    _end_change(entry, "declined", entry.facts["answer"])


@applies("change.withdrawn")
def change_withdrawn(entry: Applied) -> None:
    """Whoever proposed the change takes it back."""
    _end_change(entry, "withdrawn", entry.facts["answer"])


@applies("addition.made")
def addition_made(entry: Applied) -> None:
    """A contact says what was left out of the list."""
    facts = entry.facts
    named = ("words", "said_by", "said_when", "said_where")
    Addition.insert(
        ref=facts["addition"],
        sale=entry.stream,
        **{name: facts[name] for name in named},
        at=entry.at,
        by=entry.actor,
        state="waiting",
        answer="",
        version=entry.seq,
    ).execute()


@applies("addition.accepted")
def addition_accepted(entry: Applied) -> None:
    """What was left out is a promise now."""
    _end_addition(entry, "accepted", promise=entry.facts["promise"])


@applies("addition.declined")
def addition_declined(entry: Applied) -> None:
    """Staff do not take it as a promise of ours, and say why."""
    _end_addition(entry, "declined", answer=entry.facts["answer"])


@applies("addition.withdrawn")
def addition_withdrawn(entry: Applied) -> None:
    """The contact takes it back."""
    _end_addition(entry, "withdrawn")


@applies("make_good.promised")
def make_good_promised(entry: Applied) -> None:
    """A new promise makes up for a broken one."""
    named = ("promise", "delivery", "apology")
    row: dict[str, Any] = {name: entry.facts[name] for name in named}
    MakeGood.insert(sale=entry.stream, at=entry.at, by=entry.actor, **row).execute()


@applies("list.confirmed")
def list_confirmed(entry: Applied) -> None:
    """A contact says that this is what they were told."""
    row = {"sale": entry.stream, "seq": entry.seq, "at": entry.at, "by": entry.actor}
    Confirmation.insert(receipt=entry.facts["receipt"], **row).execute()


def _agrees(entry: Applied, *, by_customer: bool) -> None:
    row = {"change": entry.facts["change"], "sale": entry.stream, "by": entry.actor, "at": entry.at}
    Voice.insert(by_customer=by_customer, **row).execute()


def _open_change(entry: Applied) -> Any:
    return (
        (Change.ref == entry.facts["change"]) & (Change.sale == entry.stream) & (Change.state == "proposed")
    )


def _end_change(entry: Applied, state: str, answer: str) -> None:
    ended = {**_ended(entry, state, answer), "ended_program": entry.program or None}
    exactly_one(changed(Change.update(ended).where(_open_change(entry))))


def _end_addition(entry: Applied, state: str, *, answer: str = "", promise: str | None = None) -> None:
    waits = (Addition.ref == entry.facts["addition"]) & (Addition.sale == entry.stream)
    ended = {**_ended(entry, state, answer), "promise": promise}
    exactly_one(changed(Addition.update(ended).where(waits & (Addition.state == "waiting"))))


def _ended(entry: Applied, state: str, answer: str) -> dict[str, Any]:
    return {
        "state": state,
        "ended_at": entry.at,
        "ended_by": entry.actor,
        "answer": answer,
        "version": entry.seq,
    }


def _minor(text: str | None) -> int | None:
    return None if text is None else int(text)


projects(Change, Change.sale)
projects(Voice, Voice.sale)
projects(Addition, Addition.sale)
projects(MakeGood, MakeGood.sale)
projects(Confirmation, Confirmation.sale)
