"""The record as managers see it: its newest root, the nightly checks, what they found, and what to do then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from portal.people.models import Customer
from portal.record.faults import Standing, checks, found_now, mended, standing
from portal.record.models import COMPANY, RecordCheck, RecordFault
from portal.record.root_queries import ShownRoot, newest_roots
from portal.record.roots import ROOTS
from portal.sales.models import Sale
from portal.web.words import counted, instant_words, plural

CHECKS_SHOWN = 14
# A night may be missed while a portal is moved; two are worth a word.
OVERDUE_AFTER = timedelta(days=2)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FaultRow:
    """A fault with the sale that it is in, if it is in one: its title and whose it is, and its ref for the link."""

    fault: RecordFault
    where: str
    sale: str | None


@dataclass(frozen=True)
class RecordPage:
    """What the page shows; `sentence` says how it stands, `late` what is overdue."""

    sentence: str
    root: ShownRoot | None
    late: list[str]
    faults: list[FaultRow]
    more: int
    mended: list[FaultRow]
    checks: list[tuple[RecordCheck, str]]


def record_page(at: datetime, zone: str) -> RecordPage:
    """Return the page at `at` (aware), its instants told in the IANA zone `zone`."""
    stands, found, gone = standing(), found_now(), mended()
    sales = _sales({row.stream for row in [*found, *gone]})
    return RecordPage(
        sentence=_sentence(stands, zone),
        root=next(iter(newest_roots(1)), None),
        late=_late(stands, at),
        faults=[_row(one, sales) for one in found],
        more=stands.faults - len(found),
        mended=[_row(one, sales) for one in gone],
        checks=[(one, _outcome(one)) for one in checks(CHECKS_SHOWN)],
    )


def record_words(at: datetime) -> list[str]:
    """Return what Today tells managers of the record: that a check found something, or that one is overdue."""
    stands = standing()
    return [*([_found_words(stands)] if stands.faults else []), *_late(stands, at)]


def _sentence(stands: Standing, zone: str) -> str:
    if stands.faults:
        return _found_words(stands)
    if stands.ended_at is None and stands.begun_at:
        return (
            f"The first check of the record began {instant_words(stands.begun_at, zone)}, and is under way."
        )
    if stands.ended_at is None:
        return "The record has not been checked yet: the first check follows the root of the second day."
    return f"The last check, {instant_words(stands.ended_at, zone)}, found the record as it was written."


def _found_words(stands: Standing) -> str:
    where = f", in {plural(stands.sales, 'sale', 'sales')}" if stands.sales else ""
    return f"The nightly check found that the record was changed from outside the portal{where}."


def _late(stands: Standing, at: datetime) -> list[str]:
    said = []
    if stands.root_made_at and at - stands.root_made_at > OVERDUE_AFTER:
        said.append(
            "No root of the record has been made for more than two days, and one is made each day."
            " The log of the server says why."
        )
    if stands.root_made_at and stands.root_made_at - at > A_DAY:
        said.append(
            "The newest root of the record is dated ahead of the clock, so the clock stood wrong then or does now."
            " No other is made until it is right again, for a week at most."
        )
    if stands.begun_at and at - (stands.ended_at or stands.begun_at) > OVERDUE_AFTER:
        said.append(
            "No check of the record has ended for more than two days. “portal record check” makes one at once."
        )
    return said


def _outcome(check: RecordCheck) -> str:
    if check.ended_at is None:
        return "begun, and not ended"
    streams = plural(check.streams, "chain", "chains")
    found = f"{counted(check.faults).lower()} {'fault' if check.faults == 1 else 'faults'}"
    return f"{streams} checked, {found if check.faults else 'nothing found'}"


def _row(fault: RecordFault, sales: dict[str, tuple[str, str]]) -> FaultRow:
    if fault.stream in sales:
        title, customer = sales[fault.stream]
        return FaultRow(fault, f"{customer}, {title}", fault.stream)
    named = {COMPANY: "The company\N{RIGHT SINGLE QUOTATION MARK}s own record", ROOTS: "The daily roots"}
    return FaultRow(fault, named.get(fault.stream, f"A chain without a sale ({fault.stream})"), None)


def _sales(streams: Collection[str]) -> dict[str, tuple[str, str]]:
    if not streams:
        return {}
    rows = Sale.select(Sale.ref, Sale.title, Customer.name).join(Customer, on=(Sale.customer == Customer.ref))
    found = cast("Iterable[tuple[str, str, str]]", rows.where(Sale.ref.in_(list(streams))).tuples())
    return {ref: (title, name) for ref, title, name in found}
