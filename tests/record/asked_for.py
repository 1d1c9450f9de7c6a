"""All that can be asked for about what we hold, once, so that no table of it is empty: Bea asks, and undoes it."""

from portal.custody.actions import ask_erasure, lift_hold, set_hold, undo_erasure
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.lib.retention import days_kept
from portal.people.actions.retention import change_retention, times_version
from tests.cast import NOON, viewer


def wish_to_be_erased() -> None:
    """Let Max hold what is Bea's, Bea ask for its erasure and undo it, and Max keep mails for a month."""
    bea = viewer("bea").customer
    set_hold(bea, "A neighbour goes to court over the hedge.", _by("max"))
    ask_erasure(_by("bea"), sure=True)
    lift_hold(bea, _by("max"))
    undo_erasure(bea, _by("bea"))
    now = days_kept()
    change_retention({**now, "mails": 30}, times_version(now), viewer("max").ref, NOON)


def _by(who: str) -> By:
    return By(viewer(who), NOON, new_ref())
