"""What entries of the company's stream do to the tables of people."""

from typing import Any

from portal.lib.db import changed, utc_instant
from portal.lib.retention import Retention
from portal.people.models import Acceptance, Company, Contact, Customer, Profile, Staff, Token
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.record.rules import ERASED


@applies("company.settings_changed")
def settings_changed(entry: Applied) -> None:
    """The company set its name, look, hours, holidays, zone or currency; facts hold them all."""
    row = {"ref": "company", **entry.facts}
    Company.insert(row).on_conflict(conflict_target=[Company.ref], update=entry.facts).execute()


@applies("company.profile_changed")
def profile_changed(entry: Applied) -> None:
    """The company says in public what it does, and what it gives for a referral."""
    said = {"about": entry.facts["about"], "reward": entry.facts["reward"]}
    Profile.insert(ref="company", **said).on_conflict(conflict_target=[Profile.ref], update=said).execute()


@applies("retention.changed")
def retention_changed(entry: Applied) -> None:
    """The company keeps what lies outside the record for other times than the usual ones; facts hold them all."""
    Retention.delete().execute()
    for topic, days in sorted(entry.facts["days"].items()):
        Retention.insert(topic=topic, days=days).execute()


@applies("staff.added")
def staff_added(entry: Applied) -> None:
    """A member of staff is known from now on."""
    Staff.insert(_person(entry, "staff"), ended_at=None).execute()


@applies("staff.changed")
def staff_changed(entry: Applied) -> None:
    """A member of staff has another name, address, phone or role."""
    row = _person(entry, "staff")
    exactly_one(changed(Staff.update(row).where(Staff.ref == row["ref"])))


@applies("staff.ended")
def staff_ended(entry: Applied) -> None:
    """A member of staff left; their name stays on what they promised and did."""
    active = (Staff.ref == entry.facts["staff"]) & Staff.ended_at.is_null()
    exactly_one(changed(Staff.update(ended_at=entry.at).where(active)))


@applies("staff.pictured")
def staff_pictured(entry: Applied) -> None:
    """A member of staff shows another picture of themselves, or none any more."""
    facts = entry.facts
    exactly_one(changed(Staff.update(picture=facts["picture"]).where(Staff.ref == facts["staff"])))


@applies("token.made")
def token_made(entry: Applied) -> None:
    """A program may act in the name of a member of staff from now on."""
    facts = dict(entry.facts)
    expires = facts.pop("expires_at")
    row = {"ref": facts.pop("token"), "made_at": entry.at, "made_by": entry.actor, **facts}
    Token.insert(row, expires_at=expires and utc_instant(expires)).execute()


@applies("token.ended")
def token_ended(entry: Applied) -> None:
    """A program may act no more; what it did keeps its name."""
    running = (Token.ref == entry.facts["token"]) & Token.ended_at.is_null()
    exactly_one(changed(Token.update(ended_at=entry.at, ended_by=entry.actor).where(running)))


@applies("customer.added")
def customer_added(entry: Applied) -> None:
    """A household or organisation became a customer."""
    Customer.insert(_person(entry, "customer")).execute()


@applies("contact.added")
def contact_added(entry: Applied) -> None:
    """A person may see the sales of their customer from now on."""
    Contact.insert(_person(entry, "contact"), ended_at=None).execute()


@applies("contact.changed")
def contact_changed(entry: Applied) -> None:
    """A person has another name, address or time zone."""
    row = _person(entry, "contact")
    active = (Contact.ref == row["ref"]) & Contact.ended_at.is_null()
    exactly_one(changed(Contact.update(row).where(active)))


@applies("contact.ended")
def contact_ended(entry: Applied) -> None:
    """A person may no longer see their customer's sales; their name stays on what they said."""
    active = (Contact.ref == entry.facts["contact"]) & Contact.ended_at.is_null()
    exactly_one(changed(Contact.update(ended_at=entry.at).where(active)))


@applies("customer.erased")
def customer_erased(entry: Applied) -> None:
    """A customer's names and addresses were erased at their request, beside the chain in the same transaction.

    The rows are blanked here as a rebuild would write them, so that nobody has to write the whole stream anew.
    """
    ref = entry.facts["customer"]
    exactly_one(changed(Customer.update(name=ERASED).where(Customer.ref == ref)))
    Contact.update(name=ERASED, email=ERASED).where(Contact.customer == ref).execute()


def _person(entry: Applied, noun: str) -> dict[str, Any]:
    facts = dict(entry.facts)
    return {"ref": facts.pop(noun), **facts}


@applies("customer.acceptance_chosen")
def acceptance_chosen(entry: Applied) -> None:
    """A customer says whether any one or all of their contacts accept changes."""
    said = {"who": entry.facts["who"], "at": entry.at, "by": entry.actor}
    row = {"customer": entry.facts["customer"], **said}
    Acceptance.insert(row).on_conflict(conflict_target=[Acceptance.customer], update=said).execute()


projects(Company)
projects(Profile)
projects(Retention)
projects(Staff)
projects(Token)
projects(Customer)
projects(Contact)
projects(Acceptance)
