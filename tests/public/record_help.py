"""Hands of the tests of the company's record: more customers, what becomes of their promises, and opening it."""

import json
from datetime import datetime, timedelta
from typing import Any

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict, give_verdicts
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.deliveries.rules import VerdictWord
from portal.figures.counting import count_anew
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.sales.models import Sale
from portal.scoreboard.actions import open_scoreboard
from tests.cast import NOON, SEALED, ZONE, bring, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.make import garden
from tests.page import BASE, Browser

HOUSES = ("Cole", "Dorn", "Eide", "Fahy", "Gray")
EARLY = SEALED + timedelta(days=3)


def more_customers(count: int) -> list[Sale]:
    """Seal a garden of each of so many more households; Ana and Bea are two already."""
    for name in HOUSES[:count]:
        contact = {"name": f"{name} Senior", "email": f"{name.lower()}@house.example", "time_zone": ZONE}
        customer = {"name": f"{name} household", "contacts": [contact]}
        report = bring(garden(external_id=name, customer=customer), at=SEALED)
        if report.refusals:
            raise AssertionError(report.refusals)
    return [Sale.get(Sale.external_id == name) for name in HOUSES[:count]]


def hedge_of(sale: Sale) -> Delivery:
    """Return the one delivery of the hedge of a garden, due on 2 March."""
    [delivery] = deliveries_of(1, sale.ref)
    return delivery


def contact_of(sale: Sale) -> Viewer:
    """Return the contact of a sale as the features see them."""
    row = Contact.get(Contact.customer == sale.customer)
    return Viewer("contact", row.ref, row.name, row.email, row.time_zone, row.customer)


def deliver(sale: Sale, at: datetime = EARLY) -> None:
    """Let the hedge of a garden be cut."""
    tell("max", hedge_of(sale), "delivered", at=at)


def judge(sale: Sale, word: VerdictWord, at: datetime = NOON) -> None:
    """Let the customer of a garden give their word on its hedge."""
    by = contact_of(sale)
    give_verdicts(sale, [NewVerdict(delivery_for(by, hedge_of(sale).ref), word)], By(by, at, new_ref()))


def open_record(at: datetime = NOON) -> None:
    """Count everything, and let Max open the record."""
    count_anew(at)
    open_scoreboard(viewer("max"), at)


def data(browser: Browser) -> dict[str, Any]:
    """Return the record as data."""
    found: dict[str, Any] = json.loads(text_of(browser, "/scoreboard.json"))
    return found


def text_of(browser: Browser, path: str) -> str:
    """Return what lies at an address of the record, whatever its type."""
    answer = browser.client.get(path, base_url=BASE)
    assert answer.status_code == 200, answer.status_code
    return answer.text
