"""What is done about testimonials: by their authors, and by staff within the rules of withholding."""

from portal.testimonials.actions.replying import check_repliable, reply, reply_words
from portal.testimonials.actions.withholding import (
    answer_objection,
    bring_back,
    confirm_hiding,
    hide,
    let_lapse,
)
from portal.testimonials.actions.writing import (
    NewTestimonial,
    checked,
    may_write,
    object_to,
    publish,
    withdraw,
)

__all__ = [
    "NewTestimonial",
    "answer_objection",
    "bring_back",
    "check_repliable",
    "checked",
    "confirm_hiding",
    "hide",
    "let_lapse",
    "may_write",
    "object_to",
    "publish",
    "reply",
    "reply_words",
    "withdraw",
]
