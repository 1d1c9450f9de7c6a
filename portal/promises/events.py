"""What entries of a sale's stream do to the table of promises."""

from portal.promises.models import Promise
from portal.record.events import Applied, applies, projects


@applies("promises.made")
def promises_made(entry: Applied) -> None:
    """The promises of the sale, sealed with it."""
    for promise in entry.facts["promises"]:
        Promise.insert(sale=entry.stream, **promise).execute()


projects(Promise, Promise.sale)
