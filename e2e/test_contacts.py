"""Ana looks after who sees her promises: Bo comes by her word, and is gone at once when she ends him."""

import re

from playwright.sync_api import Locator, Page, expect

from e2e import keyboard, mailbox
from e2e.ceremony import Seats, ask_for_mail, sign_in_by_link
from e2e.conftest import Reader
from e2e.portal import Portal
from tests.cast import EMAILS

ANA = EMAILS["ana"]
BO = "bo@brandt.example"
CY, CYS_NEW = "cy@brandt.example", "cy@new.example"


def test_bo_comes_by_anas_word_and_is_gone_at_once_when_she_ends_him(either: Seats, reader: Reader) -> None:
    ana, bo = reader(either.portal), reader(either.portal)
    come_in(ana, either.portal, ANA)
    before = mailbox.seen(either.portal)
    keyboard.follow(ana, ana.get_by_role("link", name="Contacts"))
    keyboard.type_into(ana, "Name", "Bo Brandt")
    keyboard.type_into(ana, "Email address", BO)
    keyboard.follow(ana, ana.get_by_role("button", name="Add this contact"))
    expect(ana.get_by_role("status").first).to_contain_text("Bo Brandt is a contact now.")
    expect(row(ana, "Bo Brandt")).to_contain_text("Has not signed in yet")
    welcome = mailbox.next_mail(either.portal, before, "contact-welcome", BO)
    assert "Ana Brandt added you as a contact of Brandt household." in " ".join(welcome.text.split())
    told = mailbox.next_mail(either.portal, before, "contact-added", ANA)
    assert told.subject == "Ana Brandt added Bo Brandt"

    bo.goto(ask_for_mail(bo, either.portal, BO).link)
    sign_in_by_link(bo)
    expect(bo.get_by_role("heading", level=1)).to_contain_text("Your kitchen")
    ana.reload()
    expect(row(ana, "Bo Brandt")).not_to_contain_text("Has not signed in yet")

    before = mailbox.seen(either.portal)
    keyboard.follow(ana, ana.get_by_role("link", name="Correct Bo Brandt"))
    keyboard.follow(ana, ana.get_by_role("link", name="End Bo Brandt as a contact"))
    keyboard.follow(ana, ana.get_by_role("button", name="End Bo Brandt"))
    expect(ana.get_by_role("status").first).to_contain_text("Bo Brandt is no longer a contact")
    expect(ana.locator(".rows")).not_to_contain_text("Bo Brandt")
    bo.get_by_role("link", name="Contacts").click()
    expect(bo).to_have_url(re.compile("/sign-in"))
    expect(bo.get_by_role("main")).to_contain_text("You were signed out.")
    gone = mailbox.next_mail(either.portal, before, "contact-gone", BO)
    assert "Ana Brandt ended you as a contact" in " ".join(gone.text.split())
    assert BO not in mailbox.next_mail(either.portal, before, "contact-ended", ANA).text


def test_ana_corrects_cy_without_a_script_and_the_old_address_hears_of_it(
    house: Seats, reader: Reader
) -> None:
    ana = reader(house.portal, width=320, java_script_enabled=False)
    come_in(ana, house.portal, ANA)
    ana.get_by_role("link", name="Contacts").click()
    ana.get_by_label("Name", exact=True).fill("Cy Brandt")
    ana.get_by_label("Email address").fill(CY)
    ana.get_by_role("button", name="Add this contact").click()
    before = mailbox.seen(house.portal)
    ana.get_by_role("link", name="Correct Cy Brandt").click()
    ana.get_by_label("Email address").fill("no address")
    ana.get_by_role("button", name="Save the correction").click()
    expect(ana).to_have_title(re.compile("^Error: "))
    expect(ana.get_by_label("Email address")).to_have_value("no address")
    ana.get_by_label("Email address").fill(CYS_NEW)
    ana.get_by_role("button", name="Save the correction").click()
    expect(row(ana, "Cy Brandt")).to_contain_text(CYS_NEW)
    old = mailbox.next_mail(house.portal, before, "contact-moved", CY)
    assert f"From now on mail goes to {CYS_NEW}" in " ".join(old.text.split())
    ana.get_by_role("link", name="Correct Cy Brandt").click()
    ana.get_by_role("link", name="End Cy Brandt as a contact").click()
    ana.get_by_role("button", name="End Cy Brandt").click()
    expect(ana.locator(".rows").first).not_to_contain_text("Cy Brandt")


def test_ana_chooses_her_mails_without_a_mouse_and_signs_out_everywhere(house: Seats, reader: Reader) -> None:
    ana, phone = reader(house.portal), reader(house.portal, width=390)
    for page in (ana, phone):
        come_in(page, house.portal, ANA)
    keyboard.follow(ana, ana.get_by_role("link", name="Ana Brandt", exact=True))
    late = ana.get_by_role("group", name="Something is late")
    keyboard.tab_to(ana, late.get_by_label("At once"))
    ana.keyboard.press("ArrowDown")
    expect(late.get_by_label("Once a day")).to_be_checked()
    keyboard.follow(ana, ana.get_by_role("button", name="Save the choice"))
    expect(ana.get_by_role("status").first).to_contain_text("Your choice is saved")
    expect(late.get_by_label("Once a day")).to_be_checked()
    keyboard.follow(ana, ana.get_by_role("button", name="Sign out everywhere"))
    expect(ana).to_have_url(re.compile("/sign-in"))
    phone.get_by_role("link", name="Contacts").click()
    expect(phone).to_have_url(re.compile("/sign-in"))
    house.leave("ana")


def come_in(page: Page, portal: Portal, email: str) -> None:
    """Sign in a moment ago, as those must be who change contacts; mails of an hour are for other tests."""
    page.goto(portal.run("link", email).strip())
    sign_in_by_link(page)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name).filter(has_text="times as in")
