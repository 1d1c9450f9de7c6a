"""Everything that can happen to Ana's kitchen and Bea's garden, in the order in which one thing needs the other."""

from tests.record.alive import live_through
from tests.record.cared_for import care_for_them
from tests.record.changed import change_the_list
from tests.record.charged import bill_the_garden
from tests.record.concerned import be_concerned
from tests.record.in_public import speak_out
from tests.record.reviews import talk_about_it
from tests.record.talked import talk_it_through


def go_through_everything() -> None:
    """Let all of it happen."""
    change_the_list()
    talk_about_it()
    be_concerned()
    bill_the_garden()
    live_through()
    talk_it_through()
    speak_out()
    care_for_them()
