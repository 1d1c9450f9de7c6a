"""What a dry run would have kept by now: the later sales of its file meet it as they would meet the real rows."""

from dataclasses import dataclass, field
from typing import Any

from portal.lib.errors import Invalid, Problem

SEALED_CHANGED = (
    "This sale is sealed, and its file has changed since. A sealed sale changes only with the customer."
)
DRAFT_CHANGED = (
    "This sale is a draft, and its file has changed since. Delete the draft, then import it again."
)


@dataclass
class Rehearsal:
    """By external id: the digest of its sale and whether it is sealed; by address: its customer, and the same."""

    sales: dict[str, tuple[str, bool]] = field(default_factory=dict)
    customers: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def has(self, document: dict[str, Any], digest: str) -> bool:
        """Tell whether this very sale came before. Raises Invalid like an import that meets kept rows."""
        known, sealed = self.sales.get(document["external_id"] or "", ("", False))
        if known and known != digest:
            raise Invalid(Problem("/external_id", SEALED_CHANGED if sealed else DRAFT_CHANGED))
        if not known:
            self._refuse_others(document)
        return bool(known)

    def keep(self, document: dict[str, Any], digest: str, *, sealed: bool) -> None:
        """Note a sale that would have been kept."""
        if document["external_id"]:
            self.sales[document["external_id"]] = (digest, sealed)
        for person in document["customer"]["contacts"]:
            self.customers.setdefault(person["email"], (_name(document), sealed))

    def _refuse_others(self, document: dict[str, Any]) -> None:
        for index, person in enumerate(document["customer"]["contacts"]):
            name, sealed = self.customers.get(person["email"], (_name(document), False))
            if name != _name(document):
                raise Invalid(
                    Problem(
                        f"/customer/contacts/{index}/email", other_customer(person["email"], sealed=sealed)
                    )
                )


def other_customer(email: str, *, sealed: bool) -> str:
    """Say that an address belongs to another customer, of a sealed sale or of a draft."""
    whose = "another customer" if sealed else "another customer's draft"
    return f"{email} is a contact of {whose}; one address has one customer."


def _name(document: dict[str, Any]) -> str:
    return str(document["customer"]["name"].casefold())
