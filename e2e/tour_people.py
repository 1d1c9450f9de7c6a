"""The places of the tour where people are looked after: contacts, customers, and which mails somebody gets."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from itsdangerous import URLSafeSerializer
from playwright.sync_api import Page

from portal.config import SECRET_FILE
from portal.lib.db import utc_text

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
CORRECT = re.compile("^Correct ")
BO = "bo@brandt.example"
LONG_AGO = "2020-01-01T00:00:00.000000Z"
# What the tour writes over each other: each time another one of these.
_ZONES = ("Europe/Berlin", "Europe/Oslo", "Europe/Paris")


def _at(address: str) -> Go:
    return lambda page, _: page.goto(address)


def _signed_in_before(tour: "Tour", passed: timedelta) -> None:
    """Let whoever is signed in as a contact have signed in that long ago."""
    began = utc_text(datetime.now(UTC) - passed)
    tour.portal.sql('UPDATE "session" SET "started_at" = ? WHERE "kind" = ?', began, "contact")


def _contact(page: Page, tour: "Tour") -> None:
    _signed_in_before(tour, timedelta())
    page.goto("/my/contacts")
    page.get_by_role("link", name=CORRECT).first.click()
    page.get_by_role("button", name="Save the correction").wait_for()


def _contacts_error(page: Page, tour: "Tour") -> None:
    _signed_in_before(tour, timedelta())
    page.goto("/my/contacts")
    page.get_by_label("Email address").fill("nobody at all")
    page.get_by_label("Time zone").fill("Atlantis/Old Town")
    page.get_by_role("button", name="Add this contact").click()
    page.locator(".error-summary").wait_for()


def _last_contact(page: Page, tour: "Tour") -> None:
    _set_end_of_bo(tour, LONG_AGO)
    try:
        _contact(page, tour)
        page.get_by_role("link", name=re.compile("as a contact$")).click()
        page.get_by_text("This is the only contact").wait_for()
    finally:
        _set_end_of_bo(tour, None)


def _set_end_of_bo(tour: "Tour", at: str | None) -> None:
    tour.portal.sql('UPDATE "contact" SET "ended_at" = ? WHERE "email" = ?', at, BO)


def _asked_again(page: Page, tour: "Tour") -> None:
    _signed_in_before(tour, timedelta(hours=1))
    page.goto("/my/contacts")
    page.get_by_role("link", name=CORRECT).first.click()
    page.get_by_text("we make sure that it is you").wait_for()
    _signed_in_before(tour, timedelta())


def _customer(page: Page, tour: "Tour") -> None:
    page.goto("/staff/customers")
    page.locator(".rows .what a").last.click()
    page.get_by_role("button", name="Add this contact").wait_for()


def _customers_contact(page: Page, tour: "Tour") -> None:
    _customer(page, tour)
    page.get_by_role("link", name=CORRECT).first.click()
    page.get_by_role("button", name="Save the correction").wait_for()


def _conflict(page: Page, tour: "Tour") -> None:
    _customers_contact(page, tour)
    other = page.context.new_page()
    other.goto(page.url)
    now = other.get_by_label("Time zone").input_value()
    for one, zone in zip((other, page), [zone for zone in _ZONES if zone != now][:2], strict=True):
        one.get_by_label("Time zone").fill(zone)
        one.get_by_role("button", name="Save the correction").click()
        one.get_by_text(re.compile(r"^Corrected\.|Somebody else corrected")).wait_for()
    other.close()


def _ending(page: Page, tour: "Tour") -> None:
    _customers_contact(page, tour)
    page.get_by_role("link", name=re.compile("as a contact$")).click()
    page.get_by_role("button", name=re.compile("^End ")).wait_for()


def _switch_of(topic: str) -> Go:
    return lambda page, tour: page.goto(_switch(tour, topic))


def _switched_off(page: Page, tour: "Tour") -> None:
    page.goto(_switch(tour, "delivered"))
    button = page.get_by_role("button", name="Switch these mails off")
    if button.count():
        button.click()
    page.get_by_text("You get no more mails").wait_for()


def _switch(tour: "Tour", topic: str) -> str:
    """Return the switch that a mail of this topic to Ana holds."""
    [(ref,)] = tour.portal.sql('SELECT "ref" FROM "contact" WHERE "email" = ?', "ana@brandt.example")
    secret = (tour.portal.folder / SECRET_FILE).read_text("ascii")
    token = URLSafeSerializer(secret, salt="mail off").dumps([ref, topic])
    return f"/mail/off/{token}"


PLACES_OF_PEOPLE: dict[str, Go] = {
    "contacts": _at("/my/contacts"),
    "contacts, error": _contacts_error,
    "contact": _contact,
    "contact, asked again": _asked_again,
    "ending the last contact": _last_contact,
    "settings of a customer": _at("/my/settings"),
    "switch of a mail": _switch_of("moved"),
    "switch of a mail, off": _switched_off,
    "switch of a mail, unknown": _at("/mail/off/nothing-that-we-sent"),
    "customers": _at("/staff/customers"),
    "customer": _customer,
    "contact of a customer": _customers_contact,
    "contact of a customer, conflict": _conflict,
    "ending a contact": _ending,
    "mails of staff": _at("/staff/mail"),
}
