"""What can be done about reviews; each verb is all or nothing, and its form counts once."""

from portal.reviews import events
from portal.reviews.actions.answering import give_answers, note_answers
from portal.reviews.actions.arranging import NewReview, ask_for_review, propose_times
from portal.reviews.actions.drafting import DraftClash, keep_draft, note_typed
from portal.reviews.actions.following import follow_up
from portal.reviews.actions.holding import agree_on, close, hold_review
from portal.reviews.actions.replying import take_reply
from portal.reviews.actions.settling import accept_time, call_off, keep_time

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = [
    "DraftClash",
    "NewReview",
    "accept_time",
    "agree_on",
    "ask_for_review",
    "call_off",
    "close",
    "events",
    "follow_up",
    "give_answers",
    "hold_review",
    "keep_draft",
    "keep_time",
    "note_answers",
    "note_typed",
    "propose_times",
    "take_reply",
]
