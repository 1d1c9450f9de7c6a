"""One concern as its pages show it, the customer's and ours: where it stands, its clock, its fix and its story."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from portal.concerns.access import SeenConcern
from portal.concerns.models import Concern, ConcernStep
from portal.concerns.queries import files_of, steps_of
from portal.concerns.rules import FIX_FAILED, NOT_WELL, OURS, State, times_words
from portal.concerns.wording import STAMPS, Event, events_of, waited_words
from portal.deliveries.models import Delivery
from portal.lib.worktime import working_between
from portal.people.queries import names_of, working_week
from portal.people.through import program_names
from portal.promises.models import Promise


@dataclass(frozen=True)
class Fix:
    """The promise that puts a concern right, and its delivery; `failed` says that it is none any more."""

    promise: Promise
    delivery: Delivery

    @property
    def failed(self) -> bool:
        """Whether it ended without being done, so that we owe another one."""
        return self.delivery.state in FIX_FAILED


@dataclass(frozen=True)
class Shown:
    """A concern as a page shows it. `began` is when it was raised or last opened again, `waited` for how long since.

    `fixed_by` is the name of who last said that it is put right, `done` what they said was done.
    """

    seen: SeenConcern
    events: list[Event]
    names: dict[str, str]
    began: datetime
    waited: timedelta
    fix: Fix | None

    @property
    def concern(self) -> Concern:
        """The concern itself."""
        return self.seen.concern

    @property
    def by(self) -> str:
        """The name of the contact who raised it."""
        return self.names.get(self.concern.by, "")

    @property
    def stamp(self) -> tuple[str, str, str]:
        """The state that gives the colour, the word and the icon."""
        return STAMPS[cast("State", self.concern.state)]

    @property
    def waited_words(self) -> str:
        """For how long it has waited since, in working time."""
        return waited_words(self.waited)

    @property
    def times_words(self) -> str:
        """How often it was opened again, if it was."""
        return times_words(self.concern.reopened)

    @property
    def is_ours(self) -> bool:
        """Whether the next step is ours: another fix may be promised, or it be said to be put right."""
        return self.concern.state in OURS or (
            self.concern.state == "proposed" and self.fix is not None and self.fix.failed
        )

    @property
    def word_may_change(self) -> bool:
        """Whether it is settled while the customer's word on what it was about still says that it isn't."""
        delivery = self.seen.delivery
        return self.concern.state == "closed" and delivery is not None and delivery.verdict in NOT_WELL

    def last(self, kind: str) -> Event | None:
        """Return the newest step of a kind, if there is one."""
        return next((event for event in self.events if event.step.kind == kind), None)


def shown_of(seen: SeenConcern, at: datetime) -> Shown:
    """Return a concern as its page shows it at `at` (aware)."""
    steps = steps_of(seen.concern)
    promises = {
        row.ref: row
        for row in Promise.select().where(Promise.ref.in_(sorted(_promises(seen.concern, steps))))
    }
    names = names_of({seen.concern.by, *(step.by for step in steps)})
    began = max(step.at for step in steps if step.kind in {"raised", "no"})
    fix = promises.get(seen.concern.fix or "")
    return Shown(
        seen,
        events_of(
            steps,
            names,
            {ref: row.n for ref, row in promises.items()},
            files_of(seen.concern),
            program_names(step.program for step in steps),
        ),
        names,
        began,
        working_between(began, at, working_week()),
        Fix(fix, Delivery.get(Delivery.promise == fix.ref)) if fix else None,
    )


def _promises(concern: Concern, steps: list[ConcernStep]) -> set[str]:
    return {ref for ref in (concern.fix, *(step.promise for step in steps)) if ref}
