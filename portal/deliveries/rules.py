"""Progress, the first axis of a delivery: what staff say, which update may follow which, and who may judge. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from portal.promises.due_kinds import DueKind

Progress = Literal[
    "promised", "started", "at_risk", "waiting_for_customer", "delivered", "missed", "released", "replaced"
]
UpdateKind = Literal[
    "started", "progress", "at_risk", "waiting", "delivered", "missed", "breach", "retracted"
]
VerdictWord = Literal["better", "kept", "in_part", "not_kept"]

UPDATE_KINDS: tuple[UpdateKind, ...] = (
    "started",
    "progress",
    "at_risk",
    "waiting",
    "delivered",
    "missed",
    "breach",
)
VERDICTS: tuple[VerdictWord, ...] = ("better", "kept", "in_part", "not_kept")
ENDED: frozenset[Progress] = frozenset({"delivered", "released", "replaced"})
_NEEDS_TEXT = frozenset({"progress", "missed", "at_risk", "breach", "retracted"})
_WHILE_OPEN: frozenset[UpdateKind] = frozenset({"progress", "at_risk", "waiting", "delivered", "missed"})
_MAY_FOLLOW: dict[Progress, frozenset[UpdateKind]] = {
    "promised": _WHILE_OPEN | {"started"},
    "started": _WHILE_OPEN,
    "at_risk": _WHILE_OPEN | {"started"},
    "waiting_for_customer": _WHILE_OPEN | {"started"},
    "missed": frozenset({"progress", "at_risk", "delivered"}),
}
_WHILE_HOLDING: frozenset[UpdateKind] = frozenset({"progress", "breach"})
_WHY_NOT: dict[Progress, str] = {
    "started": "Work on this has already been reported as started. Post it as progress instead.",
    "missed": "This was reported as missed. What can follow is progress, a new day, or delivered, which then counts"
    " as late.",
    "delivered": "This was reported as delivered. If that was a mistake, take that update back; otherwise the"
    " customer's word follows.",
    "released": "The customer released us from this, so nothing more is to be done about it.",
    "replaced": "The customer agreed to something else in its place, so nothing more is to be done about this.",
}


class NotNow(ValueError):
    """An update that doesn't fit what was reported before; `reason` is a plain sentence for whoever posts it."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Step:
    """An update that stands: its kind, when it was posted (aware) and which day that was in the sale's zone.

    `forecast_on` is the day that it expects; `answered` says that the customer answered the wait that it began; `ref`
    names it.
    """

    kind: UpdateKind
    at: datetime
    on: date
    forecast_on: date | None = None
    answered: bool = False
    ref: str = ""


@dataclass(frozen=True)
class Stand:
    """How a delivery stands by the updates about it; at most one of the side states and ends shows as `progress`."""

    begun: bool = False
    waiting: bool = False
    forecast_on: date | None = None
    delivered_at: datetime | None = None
    delivered_on: date | None = None
    missed_at: datetime | None = None
    breached_at: datetime | None = None

    @property
    def progress(self) -> Progress:
        """The one state of the axis; ends win over side states, and a wait over a risk."""
        if self.delivered_at is not None:
            return "delivered"
        if self.missed_at is not None:
            return "missed"
        if self.waiting:
            return "waiting_for_customer"
        if self.forecast_on is not None:
            return "at_risk"
        return "started" if self.begun else "promised"

    def as_facts(self) -> dict[str, Any]:
        """Return what an entry states about it: plain JSON, instants in UTC as ISO 8601 with their microseconds."""
        return {
            "state": self.progress,
            "forecast_on": self.forecast_on.isoformat() if self.forecast_on else None,
            "delivered_at": self.delivered_at.isoformat() if self.delivered_at else None,
            "delivered_on": self.delivered_on.isoformat() if self.delivered_on else None,
            "missed_at": self.missed_at.isoformat() if self.missed_at else None,
            "breached_at": self.breached_at.isoformat() if self.breached_at else None,
        }


def stand_after(steps: Iterable[Step], due_on: date | None) -> Stand:
    """Give how a delivery promised for `due_on` stands after these updates, the oldest first, none retracted."""
    stand = Stand()
    for step in steps:
        stand = _follow(stand, step, due_on)
    return stand


def waits_by(steps: Sequence[Step]) -> str | None:
    """Return the ref of the update by which we still wait for the customer: only the last one that stands can be it."""
    last = steps[-1] if steps else None
    return last.ref if last is not None and last.kind == "waiting" and not last.answered else None


def possible_updates(
    progress: Progress, due_kind: DueKind, *, breached: bool = False
) -> tuple[UpdateKind, ...]:
    """Give the updates that may follow, in the order in which a form offers them.

    A holding promise takes progress and one breach: its end delivers it.
    """
    may = _MAY_FOLLOW.get(progress, frozenset())
    if due_kind == "holding":
        may = may and (_WHILE_HOLDING - {"breach"} if breached else _WHILE_HOLDING)
    return tuple(kind for kind in UPDATE_KINDS if kind in may)


def check_follows(
    progress: Progress, update: UpdateKind, due_kind: DueKind, *, breached: bool = False
) -> None:
    """Refuse an update that can't follow. Raises NotNow with the reason."""
    if update in possible_updates(progress, due_kind, breached=breached):
        return
    if due_kind == "holding" and update == "breach" and breached:
        raise NotNow("A breach of this promise was reported already.")
    if due_kind == "holding":
        raise NotNow("This promise holds until its end, so it takes progress, or the report of a breach.")
    if update == "breach":
        raise NotNow("Only a promise that holds over a time can be breached. Post it as missed instead.")
    raise NotNow(_WHY_NOT.get(progress, "This update can't be posted here."))


def needs_text(update: UpdateKind) -> bool:
    """Say whether an update is nothing without words: one about progress, a risk, a miss or a mistake."""
    return update in _NEEDS_TEXT


def check_forecast(forecast_on: date | None, due_on: date | None, today: date, *, at_risk: bool) -> None:
    """Refuse an expected day that says nothing: none at all, one that has passed, or the promised one.

    A delivery that is `at_risk` may come back to its promised day, or an earlier one. Raises NotNow.
    """
    if forecast_on is None:
        raise NotNow("Say which day you now expect.")
    if forecast_on < today:
        raise NotNow("This day has passed. Say which day you now expect.")
    if due_on is not None and forecast_on <= due_on and not at_risk:
        raise NotNow(
            "This is the promised day or an earlier one, so nothing is at risk. Post it as progress."
        )


def may_be_judged(due_kind: DueKind, progress: Progress, *, overdue: bool, judged: bool = False) -> bool:
    """Say whether the customer may give their word: on what is delivered, missed or overdue, or holds or has held.

    On what they have `judged` they may change it at any time, whatever was said since.
    """
    if progress in {"released", "replaced"}:
        return judged
    return judged or due_kind == "holding" or progress in {"delivered", "missed"} or overdue


def _follow(stand: Stand, step: Step, due_on: date | None) -> Stand:
    """Give how it stands after one more update: each ends a wait, and a forecast stays until another one moves it."""
    stand = replace(stand, waiting=False)
    match step.kind:
        case "started":
            return replace(stand, begun=True)
        case "at_risk":
            late = due_on is None or (step.forecast_on is not None and step.forecast_on > due_on)
            return replace(stand, forecast_on=step.forecast_on if late else None)
        case "waiting":
            return replace(stand, waiting=not step.answered)
        case "delivered":
            return replace(stand, delivered_at=step.at, delivered_on=step.on)
        case "missed":
            return replace(stand, missed_at=step.at)
        case "breach":
            return replace(stand, breached_at=step.at)
        case _:
            return stand
