"""A real federal agreement, from its real papers, goes in as it is; its papers stay outside of this repository."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal import create_app
from portal.config import Settings
from portal.deliveries.models import Delivery
from portal.lib.outbox import Outbox
from portal.people import sessions
from portal.people.models import Contact, Staff
from portal.promises.models import Promise
from portal.record.verify import verify_all
from portal.sales.models import Sale, Source
from tests.cast import NOON
from tests.intake.help import dump, portal
from tests.page import Browser, Page

PAPERS = Path(__file__).parents[2] / ".." / "shared" / "real" / "whd-14c"

pytestmark = pytest.mark.skipif(
    not (PAPERS / "sale.json").is_file(),
    reason=f"THE REAL PAPERS ARE ABSENT: there is no {PAPERS / 'sale.json'}",
)


def agreement() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((PAPERS / "sale.json").read_text("utf-8"))
    return read


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def page_of_its_contact(settings: Settings) -> Page:
    contact = Contact.get(Contact.email == "owner@whd.example")
    browser = Browser(create_app(settings))
    browser.client.set_cookie(
        "kept-contact", sessions.begin("contact", contact.ref, "", NOON), domain="127.0.0.1"
    )
    return browser.get(f"/my/sales/{Sale.get().ref}")


def test_the_real_agreement_loads_as_it_is(company_only: Settings) -> None:
    answer = portal(company_only, "import", PAPERS / "sale.json")
    assert answer.exit_code == 0, answer.output
    sale = Sale.get()
    assert (sale.title, sale.price, sale.currency) == ("Section 14(c) application system", 24_800_000, "USD")
    assert (sale.signed_on, sale.time_zone) == (date(2016, 9, 12), "America/New_York")
    assert Staff.get_by_id(sale.salesperson).name == "Contracts"
    _check_words()
    _check_deliveries()
    assert Outbox.select().where(Outbox.kind == "promised").count() == 2
    assert list(verify_all()) == []
    _check_page(page_of_its_contact(company_only))


def test_the_real_agreement_again_changes_nothing(company_only: Settings) -> None:
    portal(company_only, "import", PAPERS / "sale.json", "--no-mail")
    rows = dump()
    answer = portal(company_only, "import", PAPERS / "sale.json")
    assert "0 sealed and 0 drafts kept, 1 unchanged, 0 refused." in answer.output
    assert dump() == rows


def _check_words() -> None:
    """Every promise is a slice of its paper as it lies on disk, and reads like the quote in the file."""
    papers = {source.ref: source for source in Source.select()}
    wanted = agreement()["promises"]
    files = {source["id"]: source["file"] for source in agreement()["sources"]}
    promises = list(Promise.select().order_by(Promise.n))
    assert len(promises) == len(wanted) == 17
    for promise, said in zip(promises, wanted, strict=True):
        name = files[said["quote"]["source"]]
        paper = papers[promise.source or ""]
        assert paper.file_name == name
        assert paper.text == (PAPERS / name).read_bytes().decode("utf-8")
        assert promise.words == paper.text[promise.start : promise.end]
        assert plain(promise.words) == plain(said["quote"]["exact"]).strip()
        assert promise.standing == "contract"


def _check_deliveries() -> None:
    """Of 64, nine promises have one date each, three schedules 52, two hold, two have no date, two have none yet."""
    names = {promise.ref: promise.n for promise in Promise.select()}
    rows = list(Delivery.select())
    counts = Counter(names[row.promise] for row in rows)
    assert counts == Counter(
        dict.fromkeys((1, 2, 3, 8, 9, 10, 12, 13, 14, 15, 16, 17), 1) | {5: 45, 6: 4, 7: 3}
    )
    days = {
        number: sorted(row.due_on for row in rows if names[row.promise] == number) for number in (1, 6, 8)
    }
    assert days[1] == [date(2016, 11, 11)]
    assert days[6] == [date(2016, 9, 24), date(2016, 10, 8), date(2016, 10, 22), date(2016, 11, 5)]
    assert days[8] == [date(2016, 10, 28)]
    assert {names[row.promise] for row in rows if row.due_on is None} == {13, 17}
    assert all(row.afterwards == (row.due_on is not None) for row in rows)


def _check_page(page: Page) -> None:
    for said in agreement()["promises"]:
        assert plain(said["quote"]["exact"]).strip() in page.words
    assert "Monday 12 September 2016" in page.words
