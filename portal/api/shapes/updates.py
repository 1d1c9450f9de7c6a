"""What programs tell about deliveries."""

from typing import Annotated

from pydantic import Field, StringConstraints

from portal.api.shapes.files import FilesIn, uploads_of
from portal.deliveries.actions import NewUpdate, NewWait
from portal.deliveries.actions.fields import LINE_LIMIT, TEXT_LIMIT
from portal.deliveries.rules import UPDATE_KINDS, UpdateKind
from portal.lib.api.shapes import Day, Instant, Ref, Shape
from portal.lib.errors import Problem

Words = Annotated[str, StringConstraints(max_length=TEXT_LIMIT)]
Short = Annotated[str, StringConstraints(max_length=LINE_LIMIT)]
_GOES_WITH = (("forecast_on", "at_risk"), ("wait", "waiting"))
_TAKEN_BACK = "An update is taken back by POST /updates/{ref}/retraction."


class WaitIn(Shape):
    """What you need from the customer: exactly what, by which day, and what moves if it comes later."""

    what: Short
    by_on: Day
    otherwise: Short


class UpdateIn(Shape):
    """An update for the customer.

    `forecast_on` goes with `at_risk` and `wait` with `waiting`, each needed there. `was` is the `version` of the
    delivery that you read: another one by now is a 409; without it the update is posted whatever was said meanwhile.
    """

    kind: UpdateKind
    text: Words = ""
    forecast_on: Day | None = None
    wait: WaitIn | None = None
    files: FilesIn = Field(default_factory=list)
    was: int | None = None


class RetractionIn(Shape):
    """What was wrong with an update, and how it is; `was` is the `version` of the delivery that you read."""

    text: Words
    was: int | None = None


class OccasionIn(Shape):
    """What happened that a promise (its number) speaks of, and when it began: its time runs from there."""

    promise: int
    what: Short
    starts_at: Instant


class AssignmentIn(Shape):
    """Who delivers the promise from now on: a member of staff, or null for nobody in particular."""

    to: Ref | None


def new_update(update: UpdateIn) -> NewUpdate:
    """Return an update as it is posted; what doesn't go with its kind is a problem of it."""
    files, unread = uploads_of(update.files)
    problems = [*unread, *_misplaced(update)]
    wait = update.wait
    return NewUpdate(
        update.kind,
        update.text,
        update.was,
        update.forecast_on,
        NewWait(wait.what, wait.by_on, wait.otherwise) if wait else None,
        files,
        tuple(problems),
    )


def _misplaced(update: UpdateIn) -> list[Problem]:
    found = [
        Problem(name, f"This goes with the kind “{kind}” alone.")
        for name, kind in _GOES_WITH
        if getattr(update, name) is not None and update.kind != kind
    ]
    return found if update.kind in UPDATE_KINDS else [*found, Problem("kind", _TAKEN_BACK)]
