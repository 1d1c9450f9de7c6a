"""A testimonial goes with everything else of its author, when they have all of it erased."""

from datetime import datetime

from portal.lib.db import transaction
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.testimonials.models import Testimonial


def erase_testimonial(ref: str, by: str, at: datetime) -> None:
    """Take a testimonial from the public and blank its rows, in the transaction of whoever erases the texts of them.

    That there was one stays, with its month: nobody's place in a list moves.
    """
    with transaction():
        hold(COMPANY)
        if Testimonial.get_by_id(ref).withdrawn_at is None:
            append(COMPANY, "testimonial.withdrawn", {"testimonial": ref}, by, at)
        append(COMPANY, "testimonial.erased", {"testimonial": ref}, by, at)
