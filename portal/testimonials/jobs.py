"""Background work of testimonials: what nobody confirmed returns by itself, and is asked about once more before."""

from datetime import datetime, timedelta

from portal.lib.db import transaction
from portal.lib.jobs import every
from portal.lib.once import first_time
from portal.record.models import SYSTEM
from portal.testimonials.actions import let_lapse
from portal.testimonials.mail_staff import ask_for_second
from portal.testimonials.models import Withholding
from portal.testimonials.queries import almost_over

REMINDED_BEFORE = timedelta(hours=12)


@every(timedelta(minutes=1))
def return_what_nobody_confirmed(at: datetime) -> None:
    """Let the record say that a testimonial is public again after 72 hours; its author and whoever hid it are told."""
    let_lapse(at)


@every(timedelta(minutes=10))
def ask_once_more(at: datetime) -> None:
    """Ask once more for a second person, twelve hours before the time is over."""
    for held in almost_over(at, REMINDED_BEFORE):
        _remind(held, at)


def _remind(held: Withholding, at: datetime) -> None:
    with transaction():
        # Such a note is kept for two days, and there are twelve hours in which it is looked for.
        if first_time(SYSTEM, held.ref, at):
            ask_for_second(held, at, again=True)
