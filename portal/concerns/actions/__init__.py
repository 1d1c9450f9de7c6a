"""What can be done about concerns; each verb is all or nothing, and its form counts once."""

from portal.concerns import events
from portal.concerns.actions.answering import (
    NewFix,
    acknowledge,
    propose_fix,
    say_fixed,
)
from portal.concerns.actions.following import follow_fix
from portal.concerns.actions.judging import give_words
from portal.concerns.actions.raising import MOST_OPEN, NewConcern, is_to_come, raise_concern
from portal.concerns.actions.settling import NewAnswer, settle, still_wrong

# Whoever acts brings the appliers along: `events` stands here for that alone, and so does what follows deliveries.
__all__ = [
    "MOST_OPEN",
    "NewAnswer",
    "NewConcern",
    "NewFix",
    "acknowledge",
    "events",
    "follow_fix",
    "give_words",
    "is_to_come",
    "propose_fix",
    "raise_concern",
    "say_fixed",
    "settle",
    "still_wrong",
]
