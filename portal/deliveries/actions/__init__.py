"""What can be done about deliveries; each verb is all or nothing, and the second arrival of its form does nothing."""

from portal.deliveries import events
from portal.deliveries.actions.assigning import assign
from portal.deliveries.actions.closing import close_sale, complete_work
from portal.deliveries.actions.following import follows_delivered
from portal.deliveries.actions.handing_over import (
    MEANWHILE,
    checked_handover,
    hand_over,
    open_sales_of,
    successors,
)
from portal.deliveries.actions.occasions import NewOccasion, dispute_occasion, open_occasion
from portal.deliveries.actions.retractions import Retraction, retract_update
from portal.deliveries.actions.several import MOST_AT_ONCE, NewSaying, Stale, post_updates
from portal.deliveries.actions.updates import NewUpdate, NewWait, post_update, report_breach
from portal.deliveries.actions.verdicts import NewVerdict, give_verdicts
from portal.deliveries.actions.waits import answer_wait, dispute_wait

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = [
    "MEANWHILE",
    "MOST_AT_ONCE",
    "NewOccasion",
    "NewSaying",
    "NewUpdate",
    "NewVerdict",
    "NewWait",
    "Retraction",
    "Stale",
    "answer_wait",
    "assign",
    "checked_handover",
    "close_sale",
    "complete_work",
    "dispute_occasion",
    "dispute_wait",
    "events",
    "follows_delivered",
    "give_verdicts",
    "hand_over",
    "open_occasion",
    "open_sales_of",
    "post_update",
    "post_updates",
    "report_breach",
    "retract_update",
    "successors",
]
