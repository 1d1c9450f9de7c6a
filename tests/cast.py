"""The cast of every test: Ana and Bea (customers), Sam (sales), Dee (delivery), Max (manager); Pat never signs in.

The stage is one company in New York on Tuesday 3 March 2026, noon there. Ana Brandt's kitchen and Bea Okafor's garden
are sealed sales; both were made through the real import.
"""

from datetime import UTC, datetime, timedelta

from portal.deliveries.actions.fields import By
from portal.intake.importing import How, Report, import_sales
from portal.intake.reading import Item
from portal.notes.actions import write_note
from portal.people.access import Viewer
from portal.people.actions.company import CompanySettings, found_company
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Contact, Staff
from portal.people.queries import company
from portal.record.keys import make_key
from portal.record.models import SYSTEM
from portal.sales.models import Sale
from tests.make import garden, kitchen

NOON = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
SEALED = NOON - timedelta(days=20)
ZONE = "America/New_York"
COMPANY_NAME = "Hallam & Reyes"
# What Max noted about every sale begins with this word, which stands nowhere else.
NOTED = "Xylothripsquaw"
STAFF = (
    NewStaff("sam@hallam.example", "Sam Ortega", "sales", "555 0142"),
    NewStaff("dee@hallam.example", "Dee Lindqvist", "delivery", "555 0177"),
    NewStaff("max@hallam.example", "Max Hallam", "manager"),
)
EMAILS = {
    "ana": "ana@brandt.example",
    "bea": "bea@okafor.example",
    "sam": "sam@hallam.example",
    "dee": "dee@hallam.example",
    "max": "max@hallam.example",
}


def found() -> None:
    """Make the company, its key and its staff."""
    settings = CompanySettings(name=COMPANY_NAME, time_zone=ZONE, currency="USD", holidays_country="US")
    found_company(settings, SYSTEM, SEALED)
    make_key(SEALED)
    for person in STAFF:
        add_staff(person, SYSTEM, SEALED)


def open_house() -> None:
    """Make the whole stage: the company, and the sealed sales of Ana and Bea."""
    found()
    report = bring(kitchen(), garden(), at=SEALED)
    if report.refusals:
        raise AssertionError(report.refusals)
    note_for_us()


def note_for_us() -> None:
    """Let Max note something about every sale there is, which no page of a customer or stranger may hold (`page`)."""
    for sale in Sale.select():
        write_note(sale, f"{NOTED}: they were cross on the phone.", By(viewer("max"), SEALED, sale.ref))


def bring(*sales: object, at: datetime = NOON, mail: bool = True) -> Report:
    """Import these sales as the command line would."""
    items = [Item(line, "", sale) for line, sale in enumerate(sales, start=1)]
    return import_sales(items, How(at=at, mail=mail))


def viewer(who: str) -> Viewer:
    """Return one of the cast as the features see them."""
    if who in {"ana", "bea"}:
        contact = Contact.get(Contact.email == EMAILS[who])
        return Viewer(
            "contact", contact.ref, contact.name, contact.email, contact.time_zone, contact.customer
        )
    person = Staff.get(Staff.email == EMAILS[who])
    return Viewer("staff", person.ref, person.name, person.email, company().time_zone, role=person.role)


def sale_of(who: str) -> Sale:
    """Return Ana's kitchen or Bea's garden."""
    found_sale: Sale = Sale.get(Sale.customer == viewer(who).customer)
    return found_sale
