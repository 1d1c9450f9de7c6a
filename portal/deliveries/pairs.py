"""One promise as a page shows it: what we said, beside each of its deliveries with all that both sides said of it."""

from dataclasses import dataclass
from typing import cast

from portal.deliveries.labels import Label
from portal.deliveries.models import Delivery, Occasion
from portal.deliveries.queries import Person
from portal.deliveries.rules import ENDED, Progress, may_be_judged
from portal.deliveries.said import Said
from portal.deliveries.times import TimeState
from portal.deliveries.told import Judged, Told, Waiting
from portal.promises.due_kinds import DueKind

_DUE_NOW = frozenset({"overdue", "due_today"})


@dataclass(frozen=True)
class Done:
    """A delivery with its stamp and its place on the axis of time, and all that both sides said of it, newest first.

    `due_kind` is that of its promise; `set_apart` says that it falls due after the sale was cancelled. `opened_by` and
    `disputed_by` are the names of who opened its occasion, and who disputed that.
    """

    row: Delivery
    due_kind: DueKind
    time: TimeState
    label: Label
    told: tuple[Told, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    waits: tuple[Waiting, ...] = ()
    occasion: Occasion | None = None
    set_apart: bool = False
    opened_by: str = ""
    disputed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.row.state not in ENDED and self.time.kind != "held" and not self.set_apart

    @property
    def may_be_judged(self) -> bool:
        """Whether the customer may give their word on it."""
        overdue = self.time.kind == "overdue"
        judged = self.row.verdict is not None
        return may_be_judged(self.due_kind, cast("Progress", self.row.state), overdue=overdue, judged=judged)

    @property
    def awaits_word(self) -> bool:
        """Whether it is delivered, or has held, without the customer's word."""
        held = self.time.kind == "held" and not self.row.breached_at and self.row.state not in ENDED
        return (held or self.row.state == "delivered") and self.row.verdict is None and not self.set_apart

    @property
    def open_wait(self) -> Waiting | None:
        """What we wait for the customer for, at present."""
        return next((wait for wait in self.waits if wait.is_open), None)


@dataclass(frozen=True)
class Pair:
    """One promise: what we said, and what we have done. `deliverer` is who delivers, if anybody is named.

    `released` says that the customer released us from it.
    """

    ref: str
    said: Said
    due_kind: DueKind
    deliveries: tuple[Done, ...]
    deliverer: Person | None
    released: bool = False

    @property
    def leading(self) -> Done | None:
        """The delivery that the page shows first.

        That is the one that waits for the customer, else the longest overdue, else the newest that awaits their word,
        else the next to come, else the last.
        """
        waiting = [done for done in self.deliveries if done.open_wait]
        due_now = [done for done in self.deliveries if done.time.kind in _DUE_NOW and done.is_open]
        word = [done for done in reversed(self.deliveries) if done.awaits_word and not done.row.afterwards]
        to_come = [done for done in self.deliveries if done.is_open]
        return next(iter([*waiting, *due_now, *word, *to_come, *reversed(self.deliveries)]), None)

    @property
    def latest(self) -> Told | None:
        """The newest update about this promise that stands."""
        newest = (one for done in self.deliveries for one in done.told if one.stands)
        return max(newest, key=lambda one: one.at, default=None)
