"""Which steps a concern may take, and what they make of it. Pure."""

from collections.abc import Mapping
from typing import Literal

State = Literal["raised", "acknowledged", "proposed", "fixed", "closed"]
Step = Literal["raised", "said", "acknowledged", "proposed", "fixed", "not_fixed", "yes", "no"]

OURS: tuple[State, ...] = ("raised", "acknowledged")
OPEN: tuple[State, ...] = (*OURS, "proposed", "fixed")
# Words by which a verdict is a concern, and what the customer pressed to say them.
NOT_WELL: Mapping[str, str] = {"in_part": "In part.", "not_kept": "Not kept."}
# A promise of a fix that ended so is no longer one, and another may be made.
FIX_FAILED = frozenset({"missed", "released", "replaced"})
_FROM: Mapping[Step, tuple[State, ...]] = {
    "said": OPEN,
    "acknowledged": ("raised",),
    "proposed": (*OURS, "proposed"),
    "fixed": (*OURS, "proposed"),
    "not_fixed": ("fixed",),
    "yes": OPEN,
    "no": ("fixed", "closed"),
}
_TO: Mapping[Step, State] = {
    "raised": "raised",
    "acknowledged": "acknowledged",
    "proposed": "proposed",
    "fixed": "fixed",
    "not_fixed": "proposed",
    "yes": "closed",
    "no": "raised",
}
_WHY_NOT: Mapping[State, str] = {
    "raised": "This concern was opened again meanwhile, and waits for us.",
    "acknowledged": "This concern is acknowledged already.",
    "proposed": "A fix is promised for this concern already.",
    "fixed": "We say that this is put right, and the customer is asked whether it worked.",
    "closed": "This concern is closed: a contact of the customer said that it is settled.",
}


def may(step: Step, state: State) -> bool:
    """Say whether a concern in this state may take this step; the promise of a fix may forbid more."""
    return state in _FROM.get(step, ())


def why_not(state: State) -> str:
    """Say why a step that a concern in this state may not take can't be taken, as a sentence."""
    return _WHY_NOT[state]


def after(step: Step, state: State) -> State:
    """Return the state of a concern once a step is taken; further words change none."""
    return _TO.get(step, state)


def times_words(reopened: int) -> str:
    """Say how often a concern was opened again; nothing where it never was."""
    if not reopened:
        return ""
    return "opened again once" if reopened == 1 else f"opened again {reopened} times"
