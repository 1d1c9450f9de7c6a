"""What entries of a sale's stream do to the tables of concerns."""

from typing import Any, cast

from portal.concerns.models import Concern, ConcernFile, ConcernStep
from portal.concerns.rules import State, Step, after, may
from portal.deliveries.events import mark_concern
from portal.lib.db import changed
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects


@applies("concern.raised")
def concern_raised(entry: Applied) -> None:
    """A contact says that something is wrong; a delivery that it is about is disputed from now on."""
    facts = entry.facts
    Concern.insert(
        **{name: facts[name] for name in ("n", "delivery", "came_by", "words")},
        ref=facts["concern"],
        sale=entry.stream,
        raised_at=entry.at,
        by=entry.actor,
        state="raised",
        since=entry.at,
        reopened=0,
        version=entry.seq,
    ).execute()
    if facts["delivery"]:
        mark_concern(entry, facts["delivery"], is_open=True)
    _step(entry, "raised")


@applies("concern.said")
def concern_said(entry: Applied) -> None:
    """A contact says more about a concern that is open."""
    _take(entry, "said")


@applies("concern.acknowledged")
def concern_acknowledged(entry: Applied) -> None:
    """Staff say how they understand it."""
    _take(entry, "acknowledged")


@applies("concern.fix_promised")
def concern_fix_promised(entry: Applied) -> None:
    """A promise says by when it is put right."""
    _take(entry, "proposed", fix=entry.facts["promise"])


@applies("concern.fixed")
def concern_fixed(entry: Applied) -> None:
    """It is put right, as far as we know; the customer is asked."""
    _take(entry, "fixed")


@applies("concern.not_fixed")
def concern_not_fixed(entry: Applied) -> None:
    """That the fix is delivered was a mistake, and is taken back."""
    _take(entry, "not_fixed")


@applies("concern.closed")
def concern_closed(entry: Applied) -> None:
    """A contact says that it is settled."""
    _take(entry, "yes")
    if entry.facts["delivery"]:
        mark_concern(entry, entry.facts["delivery"], is_open=False)


@applies("concern.reopened")
def concern_reopened(entry: Applied) -> None:
    """A contact says that it is not settled; one that was closed makes its delivery disputed again."""
    was = _take(entry, "no", reopened=Concern.reopened + 1)
    if was == "closed" and entry.facts["delivery"]:
        mark_concern(entry, entry.facts["delivery"], is_open=True)


def _take(entry: Applied, step: Step, **more: Any) -> State:
    """Take a step of a concern that may take it, and return the state in which it was."""
    concern: Concern = Concern.get_by_id(entry.facts["concern"])
    was = cast("State", concern.state)
    state = after(step, was)
    moved = {"state": state, "version": entry.seq, **({"since": entry.at} if state != was else {}), **more}
    unchanged = (
        (Concern.ref == concern.ref) & (Concern.sale == entry.stream) & (Concern.version == concern.version)
    )
    exactly_one(changed(Concern.update(moved).where(unchanged)) if may(step, was) else 0)
    _step(entry, step)
    return was


def _step(entry: Applied, step: Step) -> None:
    facts = entry.facts
    ConcernStep.insert(
        ref=facts["step"],
        sale=entry.stream,
        concern=facts["concern"],
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        by_customer=step in {"raised", "said", "yes", "no"},
        kind=step,
        words=facts["words"],
        took=facts.get("took"),
        promise=facts.get("promise"),
        program=entry.program or None,
    ).execute()
    for file in facts.get("files", ()):
        ConcernFile.insert(of=facts["step"], sale=entry.stream, **file).execute()


projects(Concern, Concern.sale)
projects(ConcernStep, ConcernStep.sale)
projects(ConcernFile, ConcernFile.sale)
