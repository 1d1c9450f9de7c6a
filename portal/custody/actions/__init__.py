"""What is done about everything that we hold of a customer: erasing it, undoing that in time, and holding it by law."""

from portal.custody import events
from portal.custody.actions.asking import ask_by_letter, ask_erasure, undo_erasure
from portal.custody.actions.holding import lift_hold, set_hold

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = ["ask_by_letter", "ask_erasure", "events", "lift_hold", "set_hold", "undo_erasure"]
