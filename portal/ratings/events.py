"""What entries of a sale's stream do to the table of ratings."""

from portal.ratings.models import Rating
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


projects(Rating, Rating.sale)
