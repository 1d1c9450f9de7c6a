"""Sam, Dee and Max look after the contacts of the customers whose sales they may see."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.deliveries.customers import MOST_ROWS, customers_page
from portal.deliveries.models import Delivery
from portal.people.actions.customers import NewContact, add_contact, add_customer
from portal.people.models import Contact
from portal.people.queries import contacts_of
from portal.record.models import SYSTEM
from tests.cast import EMAILS, NOON, ZONE, sale_of, viewer
from tests.page import Browser, Page
from tests.people.post import forget_mails, sent, told

Open = Callable[[str], Browser]
BO, ANA = "bo@brandt.example", EMAILS["ana"]


@pytest.fixture
def anas(app: Flask) -> str:
    """The address of Ana's household in the workspace."""
    forget_mails()
    return f"/staff/customers/{viewer('ana').customer}"


def fields_of(page: Page) -> dict[str, str]:
    return {name: page.value(name) for name in ("name", "email", "time_zone", "was", "key")}


def test_everybody_finds_their_customers_by_name_with_contacts_and_sales(browser: Open) -> None:
    page = browser("max").get("/staff/customers")
    assert "Brandt household Ana Brandt · 1 sale Okafor household Bea Okafor · 1 sale" in page.words
    assert f"/staff/customers/{viewer('ana').customer}" in page.links()


def test_dee_finds_those_who_have_a_delivery_for_her_or_for_nobody(browser: Open) -> None:
    sale = sale_of("bea").ref
    Delivery.update(assigned_to=viewer("max").ref).where(Delivery.sale == sale).execute()
    dee = browser("dee")
    page = dee.get("/staff/customers")
    assert "Brandt household" in page.words
    assert "Okafor" not in page.words
    beas = f"/staff/customers/{viewer('bea').customer}"
    dee.get(beas, 404)
    dee.post(
        f"{beas}/contacts",
        {"name": "X", "email": "x@x.example", "time_zone": ZONE, "was": "", "key": ""},
        404,
    )


def test_a_customer_of_another_salesperson_is_not_there_for_sam(browser: Open) -> None:
    nobodys = add_customer("Quist household", SYSTEM, NOON)
    sam = browser("sam")
    assert "Quist" not in sam.get("/staff/customers").words
    sam.get(f"/staff/customers/{nobodys}", 404)
    page = browser("max").get(f"/staff/customers/{nobodys}")
    assert "Nobody can see these promises" in page.words
    assert sale_of("ana").ref not in page.text


def test_a_long_list_is_read_page_by_page_and_none_is_left_out(browser: Open) -> None:
    for number in range(2 * MOST_ROWS):
        add_customer(f"Household {number % 7}", SYSTEM, NOON)
    manager, seen, after = viewer("max"), [], None
    while True:
        rows, after = customers_page(manager, after)
        seen += [(row.customer.name, row.customer.ref) for row in rows]
        if after is None:
            break
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen) == 2 * MOST_ROWS + 2
    page = browser("max").get("/staff/customers")
    more = next(link for link in page.links() if "after=" in link)
    assert "Household 6" in browser("max").get(more).words
    for odd in ("x", "%00", "x" * 5000, "AAAAAAAAAAAAA"):
        browser("max").get(f"/staff/customers?after={odd}")


def test_sam_adds_bo_in_his_own_name(browser: Open, anas: str) -> None:
    sam = browser("sam")
    page = sam.get(anas)
    assert page.value("time_zone") == ZONE
    sam.post(f"{anas}/contacts", fields_of(page) | {"name": "Bo Brandt", "email": BO})
    assert "Bo Brandt is a contact now." in sam.get(anas).words
    mails = {mail.kind: mail for mail in sent() if mail.kind.startswith("contact-")}
    assert mails["contact-added"].heads["From"].startswith("Sam Ortega via Hallam & Reyes")
    assert mails["contact-welcome"].heads["Reply-To"] == "Sam Ortega <sam@hallam.example>"
    assert "List-Unsubscribe" not in mails["contact-welcome"].heads


def test_sam_is_told_whose_contact_an_address_is(browser: Open, anas: str) -> None:
    sam = browser("sam")
    page = sam.get(anas)
    refused = sam.post(f"{anas}/contacts", fields_of(page) | {"name": "Bo", "email": EMAILS["bea"]}, 422)
    assert "belongs to a contact of another customer" in refused.words


def test_max_corrects_ana_and_keeps_his_words_when_she_was_faster(browser: Open, anas: str) -> None:
    path = f"{anas}/contacts/{viewer('ana').ref}"
    boss, ana = browser("max"), browser("ana")
    mine = fields_of(boss.get(path)) | {"name": "Anna Brandt"}
    own = f"/my/contacts/{viewer('ana').ref}"
    ana.post(own, fields_of(ana.get(own)) | {"name": "Ana Berg"})
    page = boss.post(path, mine, 409)
    assert "Name Ana Berg" in page.words
    assert page.value("name") == "Anna Brandt"
    boss.post(path, fields_of(page))
    assert [row.name for row in contacts_of(viewer("ana").customer)] == ["Anna Brandt"]
    assert "Max Hallam corrected your entry." in told()["contact-own", ANA]


def test_max_ends_the_last_contact_after_hearing_what_it_means(browser: Open, anas: str) -> None:
    ana, boss = browser("ana"), browser("max")
    path = f"{anas}/contacts/{viewer('ana').ref}/end"
    assert "is the only contact" in boss.get(path).words
    boss.post(path)
    assert ana.get("/my/contacts", 303).location.startswith("/sign-in")
    assert "Nobody can see these promises" in boss.get(anas).words
    boss.post(path, status=404)


def test_a_contact_is_found_under_their_own_customer_alone(browser: Open, anas: str) -> None:
    new = NewContact("Cy Okafor", "cy@okafor.example", ZONE)
    cy = add_contact(viewer("bea").customer, new, SYSTEM, NOON)
    boss = browser("max")
    for path in (f"{anas}/contacts/{cy}", f"{anas}/contacts/{cy}/end"):
        boss.get(path, 404)
        boss.post(
            path,
            {"name": "X", "email": BO, "time_zone": ZONE, "was": "", "key": ""} if "end" not in path else {},
            404,
        )
    assert Contact.get_by_id(cy).ended_at is None
