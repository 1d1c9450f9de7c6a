"""What is done about testimonials: by their authors, and by staff within the rules of withholding."""

from portal.testimonials.actions.withholding import bring_back, confirm_hiding, hide, let_lapse, reply
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
    "bring_back",
    "checked",
    "confirm_hiding",
    "hide",
    "let_lapse",
    "may_write",
    "object_to",
    "publish",
    "reply",
    "withdraw",
]
