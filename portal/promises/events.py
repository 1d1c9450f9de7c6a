"""What entries of a sale's stream do to the tables of promises."""

from portal.promises.models import Promise, Saying
from portal.promises.sayings import digest_of
from portal.record.events import Applied, applies, projects


@applies("promises.made")
def promises_made(entry: Applied) -> None:
    """The promises of the sale, sealed with it."""
    for promise in entry.facts["promises"]:
        Promise.insert(sale=entry.stream, **promise).execute()
    digests = ((promise["ref"], digest_of(promise["words"])) for promise in entry.facts["promises"])
    said = [{"promise": ref, "sale": entry.stream, "digest": digest} for ref, digest in digests if digest]
    if said:
        Saying.insert_many(said).execute()


projects(Promise, Promise.sale)
projects(Saying, Saying.sale)
