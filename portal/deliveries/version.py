"""The version of a promise page: it changes exactly when something is recorded that the page shows.

A version is like `12.5e1f09c2a4b7`: the sale's own record sequence, and a digest of what the page shows beside it: of
the company's stream (the company, its staff, the customer's own contacts), how many sales the customer has, and what a
nightly check found wrong in this one. The company's own sequence would tell a customer that something happened to
another; the digest stands still then.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from hashlib import sha256

from peewee import JOIN

from portal.lib.db import asked, db
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Company, Contact, Staff
from portal.record.models import COMPANY

_DIGITS = 12
_SALES = '(SELECT COUNT(*) FROM "sale" o WHERE o."customer" = a."customer")'
_CHANGED = """(SELECT COALESCE(MIN(f."found_at"), '') FROM "record_fault" f
    WHERE f."stream" = s."ref" AND f."mended_at" IS NULL)"""
_HEADS = f"""SELECT s."ref", s."seq", a."customer", c."hash", {_SALES}, {_CHANGED}
FROM "stream" s JOIN "sale" a ON a."ref" = s."ref" JOIN "stream" c ON c."ref" = {{}} WHERE s."ref" IN ({{}})"""  # noqa: S608 - our own words
# What stands beside a sale for staff alone is counted under a name of its own, see `record.versions`.
_FOR_STAFF = f"""SELECT s."seq", c."hash", {_CHANGED}, COALESCE(l."version", 0) FROM "stream" s
JOIN "stream" c ON c."ref" = {{}} LEFT JOIN "live" l ON l."stream" = {{}} WHERE s."ref" = {{}}"""  # noqa: S608 - the same
# Each view of the page asks this. A member of staff has no customer, so it finds them nothing.
_THEIRS = f"""SELECT s."seq", c."hash", {_SALES}, {_CHANGED} FROM "sale" a JOIN "stream" s ON s."ref" = a."ref"
JOIN "stream" c ON c."ref" = {{}} WHERE a."ref" = {{}} AND a."customer" = {{}}"""  # noqa: S608 - our own words


def version_of(sale: str) -> str:
    """Return the version of a sale's page, in one statement unless the company's stream moved; empty for no sale."""
    return versions_of([sale]).get(sale, "")


def version_for(viewer: Viewer, sale: str) -> str:
    """Return the version of a sale's page as its customer sees it. Raises NotHere for any but theirs.

    Who may see it and how far it is are one statement, so that they are true of the same moment.
    """
    params = (COMPANY, sale, viewer.customer)
    row = asked(_THEIRS, params).fetchone() if is_ref(sale) else None
    if row is None:
        raise NotHere
    seq, head, sales, changed = row
    return f"{seq}.{_face(head, viewer.customer, sales, changed)}"


def staff_version_of(sale: str) -> str:
    """Return the version of a sale's page in the workspace, in one statement; empty for no sale.

    Staff may know that something happened elsewhere, so the company's own head stands for all that is its.
    """
    row = asked(_FOR_STAFF, (COMPANY, staff_stream(sale), sale)).fetchone()
    return ".".join(map(str, row)) if row else ""


def staff_stream(sale: str) -> str:
    """Return the name under which it is counted how often something moved that staff alone see beside a sale.

    Whatever changes such a thing calls `record.versions.bump` with it: no customer hears of that, nor can infer it.
    """
    return f"staff:{sale}"


def versions_of(sales: Collection[str]) -> dict[str, str]:
    """Return the versions of the pages of these sales; those that don't exist are left out.

    Read it before what the page shows: then a page may be newer than its version says, and never older.
    """
    marks = ", ".join([db.param] * len(sales))
    rows = db.execute_sql(_HEADS.format(db.param, marks), (COMPANY, *sales)).fetchall()
    return {
        ref: f"{seq}.{_face(head, customer, sales, changed)}"
        for ref, seq, customer, head, sales, changed in rows
    }


@lru_cache(maxsize=10_000)
def _face(company_head: str, customer: str, sales: int, changed: str) -> str:
    """Return the digest of all that a page of `customer`, who has so many sales, shows beside one of them.

    `changed` is when the record of that one was first found changed, if it was.
    """
    rows = Contact.select().where(Contact.customer == customer).order_by(Contact.ref).tuples()
    return _digest([_ours(company_head), sales, changed, *rows])


@lru_cache(maxsize=8)
def _ours(_company_head: str) -> str:
    everybody = (
        Company.select(Company, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Company.ref == "company"))
        .order_by(Staff.ref)
    )
    return _digest(everybody.tuples())


def _digest(rows: Iterable[object]) -> str:
    return sha256(repr(list(rows)).encode()).hexdigest()[:_DIGITS]
