"""Everything that can happen in public, once, so that no table of the public side is empty."""

from datetime import timedelta

from portal.deliveries.actions.fields import By
from portal.enquiries.actions import NewEnquiry, answer, close, receive, take_on
from portal.enquiries.models import Enquiry
from portal.lib.ids import new_ref
from portal.people.actions.company import change_profile
from portal.record.models import SYSTEM
from portal.referrals.actions import end_link, open_link
from portal.referrals.models import ReferralLink
from portal.scoreboard.actions import close_scoreboard, open_scoreboard
from portal.testimonials.actions import (
    answer_objection,
    bring_back,
    confirm_hiding,
    hide,
    object_to,
    reply,
    withdraw,
)
from tests.cast import NOON, sale_of, viewer
from tests.public.speaking import picture, say


def speak_out() -> None:
    """Let Ana and Bea speak in public, Max hide what Ana wrote, and Pat and Bea ask us something."""
    change_profile("We renovate kitchens.", "We plant a tree.", SYSTEM, NOON)
    open_scoreboard(viewer("max"), NOON)
    close_scoreboard(viewer("max"), "We move to another house.", NOON)
    _withhold()
    say("bea", words="A good hedge.")
    withdraw(sale_of("bea"), _by("bea"))
    open_link(viewer("bea"), sale_of("bea"), NOON)
    end_link(viewer("bea"), sale_of("bea"), NOON)
    _ask()


def _withhold() -> None:
    said = say(
        "ana", photo=picture(), company="Brandt & Co", subject="kitchen", connection="My aunt works here."
    )
    reply(said, "We are sorry.", _by("max"))
    held = hide(said, "abuse", "It is rude.", _by("max"))
    assert held is not None
    confirm_hiding(held.ref, _by("sam"))
    object_to(sale_of("ana"), "It is true.", _by("ana"))
    answer_objection(held.ref, "It stays rude.", _by("sam"))
    bring_back(held.ref, _by("dee"))


def _ask() -> None:
    link = ReferralLink.get_by_id(open_link(viewer("ana"), sale_of("ana"), NOON))
    for name in ("Pat Quist", "Lee Moss"):
        new = NewEnquiry(
            name,
            f"{name[:3].lower()}@quist.example",
            f"{name} asks.",
            new_ref(),
            "555 0100",
            consent=True,
            link=link,
        )
        receive(new, NOON)
    receive(NewEnquiry("Bea", viewer("bea").email, "The gate?", new_ref(), asker=viewer("bea")), NOON)
    answer(_asked("Pat Quist"), "Gladly, Pat.", "mail", _by("sam"))
    take_on(_asked("Pat Quist"), sale_of("ana"), _by("sam"))
    close(_asked("Lee Moss"), "no_interest", _by("max"))


def _asked(name: str) -> Enquiry:
    found: Enquiry = Enquiry.get(Enquiry.name == name)
    return found


def _by(who: str) -> By:
    return By(viewer(who), NOON + timedelta(minutes=1), new_ref())
