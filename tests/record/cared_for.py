"""What shows that we care, once, so that no table of it is empty: asking how we do, thanks, and a face."""

from datetime import timedelta

from portal.appreciation.actions import NewThanks, thank_customer, thank_staff
from portal.my.moments import ask_at_moments
from portal.people.actions.pictures import show_picture
from tests.appreciation.test_pictures import drawn
from tests.cast import NOON, sale_of, viewer
from tests.record.alive import by


def care_for_them() -> None:
    """Ask both how we keep the three rules, let Max thank Ana and Ana thank Sam, and let Dee show her picture."""
    ask_at_moments(None, NOON - timedelta(days=1))
    thank_customer(sale_of("ana"), NewThanks("Thank you for your patience.", 1), by("max"))
    thank_staff(sale_of("ana"), NewThanks("You rang at once.", 0, viewer("sam").ref), by("ana"))
    show_picture(viewer("dee").ref, drawn(), NOON)
