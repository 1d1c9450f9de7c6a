"""What can be done about a sealed list; each verb is all or nothing, and its form counts once."""

from portal.changes import events
from portal.changes.actions.adding import (
    NewAddition,
    accept_addition,
    add_left_out,
    decline_addition,
    withdraw_addition,
)
from portal.changes.actions.answering import accept, decline, they_agree, who_still_has_to
from portal.changes.actions.confirming import confirm_list
from portal.changes.actions.ending import withdraw
from portal.changes.actions.making_good import is_made_good, make_good, may_be_made_good
from portal.changes.actions.promising import NewPromise, Why, promise_more
from portal.changes.actions.proposing import NewChange, open_change_of, propose

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = [
    "NewAddition",
    "NewChange",
    "NewPromise",
    "Why",
    "accept",
    "accept_addition",
    "add_left_out",
    "confirm_list",
    "decline",
    "decline_addition",
    "events",
    "is_made_good",
    "make_good",
    "may_be_made_good",
    "open_change_of",
    "promise_more",
    "propose",
    "they_agree",
    "who_still_has_to",
    "withdraw",
    "withdraw_addition",
]
