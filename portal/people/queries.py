"""Reads of people and the company, one statement each."""

import json
from collections.abc import Collection, Iterable
from datetime import date, time
from functools import cache, lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import holidays
from peewee import Function, Node, fn

from portal.lib.errors import NotHere, Unavailable
from portal.lib.ids import is_ref
from portal.lib.installed import settings
from portal.lib.mail import Look
from portal.lib.worktime import WorkingWeek
from portal.people.credentials import Credential
from portal.people.models import Company, Contact, Customer, Profile, Staff
from portal.record.models import COMPANY, StoredFile

Row = TypeVar("Row")


def company() -> Company:
    """Return the company that runs this installation. Raises Unavailable before `portal init`."""
    found: Company | None = Company.get_or_none(Company.ref == "company")
    if found is None:
        message = "This installation has no company yet: run `portal init` first."
        raise Unavailable(message)
    return found


def profile() -> Profile:
    """Return what the company says of itself in public; empty words where it has said nothing."""
    said: Profile | None = Profile.get_or_none(Profile.ref == "company")
    return said or Profile(ref="company", about="", reward="")


def working_week() -> WorkingWeek:
    """Return when the company works: its hours, in its zone, less the public holidays of its country."""
    return week_of(company())


def company_hours() -> Any:
    """Return the query whose row `week_of` reads, for a page that reads other things in the same statement."""
    columns = (Company.working_hours, Company.time_zone, Company.holidays_country)
    return Company.select(*columns).where(Company.ref == "company")


def week_of(row: Any) -> WorkingWeek:
    """Return when the company works, by its row or one of `company_hours`."""
    return _week(json.dumps(row.working_hours), row.time_zone, row.holidays_country)


def look() -> Look:
    """Return how the company looks in mails. Raises Unavailable before `portal init`."""
    row = company()
    return Look(company=row.name, accent=row.accent, base_url=settings().base_url)


def logo() -> StoredFile | None:
    """Return the company's logo with its bytes, if there is one."""
    named = Company.select(Company.logo).where(Company.ref == "company")
    row: StoredFile | None = StoredFile.get_or_none(
        (StoredFile.stream == COMPANY) & StoredFile.sha256.in_(named)
    )
    return row


def face(sha256: str) -> StoredFile | None:
    """Return the picture of a member of staff by its SHA-256, if somebody shows that one."""
    shown = Staff.select(Staff.picture).where(Staff.picture == sha256)
    kept = (StoredFile.stream == COMPANY) & StoredFile.sha256.in_(shown)
    row: StoredFile | None = StoredFile.get_or_none(kept)
    return row


def staff(ref: str) -> Staff:
    """Return a member of staff, whether they are still here or not. Raises NotHere."""
    return _found(Staff.get_or_none(Staff.ref == ref))


def staff_by_email(email: str) -> Staff | None:
    """Return the active member of staff with this address (as `normal_email` writes it)."""
    row: Staff | None = Staff.get_or_none((Staff.email == email) & Staff.ended_at.is_null())
    return row


def staff_names(refs: Iterable[str]) -> dict[str, str]:
    """Return the names of these members of staff by ref; the unknown are left out."""
    wanted = sorted(set(refs))
    rows = Staff.select(Staff.ref, Staff.name).where(Staff.ref.in_(wanted)) if wanted else ()
    return {row.ref: row.name for row in rows}


def active_staff() -> list[Staff]:
    """Return everybody who works here, by name."""
    return list(Staff.select().where(Staff.ended_at.is_null()).order_by(Staff.name, Staff.ref))


def staff_addresses() -> list[str]:
    """Return the addresses of everybody who works or worked here, but for erased ones."""
    return [row.email for row in Staff.select(Staff.email).where(Staff.email != "(erased)")]


def managers() -> list[Staff]:
    """Return the active managers, by name."""
    return [row for row in active_staff() if row.role == "manager"]


def who_can_sign_in() -> frozenset[str]:
    """Return the refs of all staff who have set their password and second factor."""
    return frozenset(row.staff for row in Credential.select(Credential.staff))


def customer(ref: str) -> Customer:
    """Return a customer. Raises NotHere. Views go through `access` instead."""
    return _found(Customer.get_or_none(Customer.ref == ref))


def contact(ref: str) -> Contact:
    """Return a contact, whether they are still active or not. Raises NotHere."""
    return _found(Contact.get_or_none(Contact.ref == ref))


def contacts_of(customer: str) -> list[Contact]:
    """Return the active contacts of a customer, by name."""
    active = (Contact.customer == customer) & Contact.ended_at.is_null()
    return list(Contact.select().where(active).order_by(Contact.name, Contact.ref))


def contact_of(customer: str, ref: str) -> Contact:
    """Return an active contact of this customer. Raises NotHere: another customer's looks like none at all."""
    theirs = (Contact.ref == ref) & (Contact.customer == customer) & Contact.ended_at.is_null()
    return _found(Contact.get_or_none(theirs) if is_ref(ref) else None)


def contact_by_email(email: str) -> Contact | None:
    """Return the active contact with this address (as `normal_email` writes it), whoever their customer is."""
    row: Contact | None = Contact.get_or_none((Contact.email == email) & Contact.ended_at.is_null())
    return row


def contact_names(refs: Iterable[str]) -> dict[str, str]:
    """Return the names of these contacts by ref; the unknown are left out."""
    wanted = sorted(set(refs))
    rows = Contact.select(Contact.ref, Contact.name).where(Contact.ref.in_(wanted)) if wanted else ()
    return {row.ref: row.name for row in rows}


def names_of(refs: Iterable[str | None]) -> dict[str, str]:
    """Return the names of these members of staff and contacts by ref; nobody and the unknown are left out."""
    wanted = [ref for ref in refs if ref]
    return {**staff_names(wanted), **contact_names(wanted)}


def name_column(who: Node) -> Function:
    """Return the name of whoever has this ref, a member of staff or a contact, as a column; "" for nobody."""
    contact = Contact.select(Contact.name).where(Contact.ref == who)
    staff = Staff.select(Staff.name).where(Staff.ref == who)
    return fn.COALESCE(contact, staff, "")


@cache
def public_holidays(country: str) -> Collection[date]:
    """Return the public holidays of a country by its code, each year when it is first asked for; none for ""."""
    return holidays.country_holidays(country) if country else frozenset()


# What a week has learnt of its years (holidays, changes of clocks) serves whoever counts in it next.
@lru_cache(maxsize=64)
def _week(working_hours: str, zone: str, country: str) -> WorkingWeek:
    hours = {
        int(day): tuple((time.fromisoformat(start), _end(end)) for start, end in windows)
        for day, windows in json.loads(working_hours).items()
    }
    return WorkingWeek(hours, ZoneInfo(zone), public_holidays(country))


def _end(wall: str) -> time:
    # 24:00 is how people write the midnight that ends the day.
    return time(0, 0) if wall == "24:00" else time.fromisoformat(wall)


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotHere
    return row
