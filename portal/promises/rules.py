"""Rules of promises, without database or clock: the closed sets, dates after an event, and dues that cannot stand."""

from collections.abc import Mapping
from datetime import date

from portal.lib.durations import add
from portal.promises.due_kinds import COMPLETION, SIGNING, After, BadDue, Due, Holding, Once, Schedule

RULES = ("what", "when", "care")
CHANNELS = ("document", "email", "phone", "in_person", "video", "chat", "message", "other")
STANDINGS = ("contract", "beside")
SOURCE_KINDS = ("proposal", "email", "call_note", "contract", "other")

_FALLS_DUE_MANY_TIMES = ("schedule", "every")


class BadChain(BadDue):
    """A due that can't stand among the others: `promise_id` names the promise, `pointer` the place in its due."""

    def __init__(self, promise_id: str, reason: str) -> None:
        """Keep whose due it is."""
        super().__init__("/once/after", reason)
        self.promise_id = promise_id


def first_due(
    due: Due, signed_on: date, completed_on: date | None, delivered_days: Mapping[str, date]
) -> date | None:
    """Give the date on which a promise first falls due, or None while nobody can know it.

    `completed_on` is the day on which the work was completed, `delivered_days` the day on which each other promise
    was delivered, by its id. A holding promise falls due at its end. Raises BadDuration past the year 9999.
    """
    match due:
        case Once():
            return due.on
        case After():
            event = {**delivered_days, SIGNING: signed_on, COMPLETION: completed_on}.get(due.event)
            return add(event, due.offset) if event is not None else None
        case Schedule():
            return due.start
        case Holding():
            return due.until or completed_on
        case _:
            return None


def check_against_signing(due: Due, signed_on: date) -> None:
    """Refuse a due whose date lies before the day of signing. Raises BadDue."""
    dated = {
        Once: ("/once", getattr(due, "on", None)),
        Schedule: ("/schedule/start", getattr(due, "start", None)),
        Holding: ("/holding/until", getattr(due, "until", None)),
    }
    pointer, day = dated.get(type(due), ("", None))
    if day is not None and day < signed_on:
        raise BadDue(pointer, f"{day} lies before the day of signing, {signed_on}.")


def check_chain(dues_by_id: Mapping[str, Due]) -> None:
    """Refuse promises that wait for an unknown one, for one that falls due many times, or in a circle.

    Also refused: a promise whose id is the name of an event. Raises BadChain for the first found.
    """
    waits = {name: due.event for name, due in dues_by_id.items() if isinstance(due, After)}
    for name in dues_by_id:
        if name in (SIGNING, COMPLETION):
            raise BadChain(name, f"“{name}” is the name of an event and can't be the id of a promise.")
    for name, event in waits.items():
        _check_awaited(name, event, dues_by_id)
    _check_circles({name: event for name, event in waits.items() if event in dues_by_id})


def _check_awaited(name: str, event: str, dues_by_id: Mapping[str, Due]) -> None:
    if event in (SIGNING, COMPLETION):
        return
    if event not in dues_by_id:
        raise BadChain(name, "This promise waits for one that is not on the list.")
    if dues_by_id[event].kind in _FALLS_DUE_MANY_TIMES:
        raise BadChain(name, "This promise waits for one that falls due many times, so nobody can say when.")


def _check_circles(waits: Mapping[str, str]) -> None:
    """Follow each promise to the one it waits for; every promise is passed once."""
    ends_well: set[str] = set()
    for first in waits:
        path: dict[str, None] = {}
        name: str | None = first
        while name is not None and name not in ends_well:
            if name in path:
                raise BadChain(name, "This promise waits for itself, by way of the promise it waits for.")
            path[name] = None
            name = waits.get(name)
        ends_well.update(path)
