"""What entries of a sale's stream do to the tables of ratings and check-ins."""

from collections.abc import Iterable
from datetime import date

from portal.lib.db import changed
from portal.ratings.models import CheckIn, CheckInMoment, Rating
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects


@applies("rating.given")
def rating_given(entry: Applied) -> None:
    """A contact said how well we keep the three rules; what was said before stays."""
    facts = entry.facts
    Rating.insert(
        ref=facts["rating"],
        sale=entry.stream,
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        what=facts["what"],
        what_words=facts["what_words"],
        when=facts["when"],
        when_words=facts["when_words"],
        care=facts["care"],
        care_words=facts["care_words"],
    ).execute()
    # Ratings from before there were check-ins settle none, like those given while none was open.
    if facts.get("check_in"):
        waits = (CheckIn.ref == facts["check_in"]) & (CheckIn.sale == entry.stream)
        settled = CheckIn.update(settled_at=entry.at, rating=facts["rating"])
        exactly_one(changed(settled.where(waits & CheckIn.settled_at.is_null())))


@applies("check_in.opened")
def check_in_opened(entry: Applied) -> None:
    """A moment has come at which every customer is asked; others that came with it are asked about by the same."""
    facts = entry.facts
    CheckIn.insert(
        ref=facts["check_in"],
        sale=entry.stream,
        seq=entry.seq,
        moment=facts["moment"],
        due_on=date.fromisoformat(facts["due_on"]),
        opened_at=entry.at,
    ).execute()
    _ask_about(entry, [facts["moment"], *facts["also"]])


@applies("check_in.joined")
def check_in_joined(entry: Applied) -> None:
    """More promises broke while the customer was being asked."""
    _ask_about(entry, entry.facts["moments"])


def _ask_about(entry: Applied, moments: Iterable[str]) -> None:
    for moment in moments:
        CheckInMoment.insert(sale=entry.stream, moment=moment, check_in=entry.facts["check_in"]).execute()


projects(Rating, Rating.sale)
projects(CheckIn, CheckIn.sale)
projects(CheckInMoment, CheckInMoment.sale)
