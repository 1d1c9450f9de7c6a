"""What entries of a sale's stream do to the table of thank-yous."""

from portal.appreciation.models import Appreciation
from portal.record.events import Applied, applies, projects


@applies("appreciation.sent")
def appreciation_sent(entry: Applied) -> None:
    """Somebody thanks somebody, by name."""
    named = ("by_customer", "to_staff", "promise", "words")
    Appreciation.insert(
        ref=entry.facts["appreciation"],
        sale=entry.stream,
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        **{name: entry.facts[name] for name in named},
    ).execute()


projects(Appreciation, Appreciation.sale)
