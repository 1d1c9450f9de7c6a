"""Staff come, change roles and go; there is always a manager."""

from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.lib.db import engine, transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.people.actions.fields import email_of, name_of, phone_of, role_of
from portal.people.credentials import Credential
from portal.people.models import Staff
from portal.people.queries import staff_by_email
from portal.people.rules import MANAGER, name_from_address
from portal.people.sessions import end_sessions, void_set_up_links
from portal.record.actions import append
from portal.record.models import COMPANY
from portal.record.rules import Personal


@dataclass(frozen=True)
class NewStaff:
    """A member of staff as a manager writes them down; `phone` may be empty."""

    email: str
    name: str
    role: str
    phone: str = ""


def add_staff(new: NewStaff, by: str, at: datetime) -> str:
    """Add a member of staff, who can't sign in before they used a set-up link; returns their ref. Raises Invalid."""
    ref = new_ref()
    facts = {"staff": ref, **_facts(new)}
    _append_unique("staff.added", facts, by, at)
    return ref


def staff_for(email: str, role: str, by: str, at: datetime) -> str:
    """Return the ref of the active member of staff with this address, or of a new entry without sign-in.

    The name of a new one is made from the address; an existing one keeps their role. Raises Invalid.
    """
    address = email_of(email)
    with transaction():
        known = staff_by_email(address)
        if known is not None:
            return known.ref
        return add_staff(NewStaff(address, name_from_address(address), role), by, at)


def change_staff(ref: str, new: NewStaff, by: str, at: datetime) -> None:
    """Change a member of staff; another role ends their sessions at once.

    Raises NotHere for one who left, Invalid, and Conflict for the last manager's role.
    """
    facts = {"staff": ref, **_facts(new)}
    with transaction():
        before = _active(ref)
        if before.role == MANAGER and new.role != MANAGER:
            _check_another_manager(ref)
        _append_unique("staff.changed", facts, by, at)
        if before.role != new.role:
            end_sessions("staff", ref, at)


def end_staff(ref: str, by: str, at: datetime) -> None:
    """End a member of staff: sessions, password and set-up links go at once, the name stays on what they did.

    Raises NotHere for one who left already, Conflict for the last manager.
    """
    with transaction():
        if _active(ref).role == MANAGER:
            _check_another_manager(ref)
        append(COMPANY, "staff.ended", {"staff": ref}, by, at)
        end_sessions("staff", ref, at)
        void_set_up_links(ref, at)
        Credential.delete().where(Credential.staff == ref).execute()


def _facts(new: NewStaff) -> dict[str, object]:
    return {
        "email": Personal(email_of(new.email)),
        "name": Personal(name_of(new.name)),
        "role": role_of(new.role),
        "phone": Personal(phone_of(new.phone)),
    }


def _append_unique(kind: str, facts: dict[str, object], by: str, at: datetime) -> None:
    try:
        with transaction():
            append(COMPANY, kind, facts, by, at)
    except peewee.IntegrityError as error:
        raise Invalid(Problem("email", "A member of staff has this address already.")) from error


def _active(ref: str) -> Staff:
    row: Staff | None = Staff.get_or_none((Staff.ref == ref) & Staff.ended_at.is_null())
    if row is None:
        raise NotHere
    return row


def _check_another_manager(ref: str) -> None:
    query = (
        Staff.select(Staff.ref).where((Staff.role == MANAGER) & Staff.ended_at.is_null()).order_by(Staff.ref)
    )
    if engine() == "postgresql":
        # Two managers who end each other at one moment queue up on these rows; SQLite has one writer anyway.
        query = query.for_update()
    if not [row for row in query if row.ref != ref]:
        message = "This is the last manager. Make somebody else a manager first."
        raise Conflict(message)
