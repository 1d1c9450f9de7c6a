"""How pages say where a concern stands, its steps and how long each took. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.concerns.models import ConcernFile, ConcernStep
from portal.concerns.rules import State
from portal.web.words import span_words

# The word, the state that gives the colour, and the icon of each: as the customer reads it, and as staff do.
STAMPS: Mapping[State, tuple[str, str, str]] = {
    "raised": ("due", "Waits for us", "speech"),
    "acknowledged": ("due", "We understood it", "speech"),
    "proposed": ("plain", "A fix is promised", "clock"),
    "fixed": ("yours", "Did the fix work?", "speech"),
    "closed": ("kept", "Settled", "tick"),
}
_TITLES: Mapping[str, str] = {
    "raised": "{name} said what is wrong",
    "said": "{name} said more",
    "acknowledged": "{name} said what we understood",
    "proposed": "{name} promised how it is put right",
    "fixed": "{name} said that it is put right",
    "not_fixed": "{name} took back that it is put right",
    "yes": "{name} said that it is settled",
    "no": "{name} said that it is not right yet",
}
_STATES: Mapping[str, str] = {"raised": "due", "said": "due", "no": "late", "yes": "kept"}


@dataclass(frozen=True)
class Event:
    """One step as a page shows it: a title with the name, the words, how long it took, the number of a promise.

    `through` is the name of the program through which it was taken, "" where somebody did so by hand.
    `files` are the photos and files that came with it.
    """

    step: ConcernStep
    title: str
    by: str
    state: str
    took: str
    promise: int | None
    through: str
    files: Sequence[ConcernFile]


def events_of(
    steps: Sequence[ConcernStep],
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    files: Mapping[str, Sequence[ConcernFile]],
    programs: Mapping[str, str],
) -> list[Event]:
    """Return the steps as a page shows them, the newest first.

    `numbers` are those of promises by ref, `programs` the names of those through which staff acted by theirs.
    """
    return [
        Event(
            step,
            _TITLES[step.kind].format(name=names.get(step.by) or "Somebody"),
            names.get(step.by, ""),
            _STATES.get(step.kind, "plain"),
            "" if step.took is None else f"After {waited_words(timedelta(seconds=step.took))}",
            numbers.get(step.promise or ""),
            programs.get(step.program or "", ""),
            files.get(step.ref, ()),
        )
        for step in reversed(steps)
    ]


def waited_words(span: timedelta) -> str:
    """Say how long something waited: "40 minutes of our working time"."""
    return f"{span_words(span)} of our working time"
