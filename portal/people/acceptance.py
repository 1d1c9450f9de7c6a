"""Who of a customer accepts changes: any one of their contacts, or all of them together, as they say themselves."""

from portal.people.models import Acceptance


def accepts_of(customer: str) -> str:
    """Return "any" (one contact is enough, as long as nobody said otherwise) or "all"."""
    row: Acceptance | None = Acceptance.get_or_none(Acceptance.customer == customer)
    return row.who if row else "any"
