"""Ana signs in by mail: with the link, with the code, whatever a scanner does, and what she reads when one is spent."""

import re

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats, ask, ask_for_mail
from e2e.conftest import Reader
from tests.cast import EMAILS

ANA = EMAILS["ana"]
A_LONG_TIME_AGO = "2020-01-01T00:00:00.000000Z"


def test_ana_signs_in_with_the_link_of_her_mail_and_it_is_good_once(either: Seats, reader: Reader) -> None:
    page = reader(either.portal)
    mail = ask_for_mail(page, either.portal, ANA)
    page.goto(mail.link)
    page.get_by_role("button", name="Sign in").click()
    sees_her_kitchen(page)
    page.goto(mail.link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link was used")


def test_ana_signs_in_with_the_code_of_her_mail(either: Seats, reader: Reader) -> None:
    page = reader(either.portal)
    mail = ask_for_mail(page, either.portal, ANA)
    page.get_by_label("Code").fill("0000-0000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main")).to_contain_text("This code doesn't fit")
    page.get_by_label("Code").fill(mail.code.lower())
    page.get_by_role("button", name="Sign in").click()
    sees_her_kitchen(page)


def test_a_scanner_that_opens_the_link_ten_times_and_presses_what_it_finds_leaves_it_to_ana(
    either: Seats, reader: Reader
) -> None:
    page, scanner = reader(either.portal), reader(either.portal)
    mail = ask_for_mail(page, either.portal, ANA)
    for _ in range(10):
        scanner.goto(mail.link)
        expect(scanner.get_by_role("heading", level=1)).to_have_text("Type the code where you asked")
        assert scanner.locator("form").count() == 0, "there is nothing to press"
    force_the_form(scanner, mail.link)
    scanner.goto("/my")
    expect(scanner).to_have_url(re.compile("/sign-in"))
    page.goto(mail.link)
    page.get_by_role("button", name="Sign in").click()
    sees_her_kitchen(page)


def test_an_expired_and_a_replaced_link_say_what_became_of_them(either: Seats, reader: Reader) -> None:
    page = reader(either.portal)
    older = ask_for_mail(page, either.portal, ANA)
    newer = ask_for_mail(page, either.portal, ANA)
    page.goto(older.link)
    expect(page.get_by_role("heading", level=1)).to_have_text("A newer mail replaces this one")
    either.portal.sql('UPDATE "sign_in" SET "expires_at" = ? WHERE "used_at" IS NULL', A_LONG_TIME_AGO)
    page.goto(newer.link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This mail has expired")
    page.get_by_role("link", name="Ask for a new mail").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_an_address_that_nobody_has_gets_the_same_page(house: Seats, reader: Reader) -> None:
    told = []
    for email in ("bea@okafor.example", "who@nowhere.example"):
        page = reader(house.portal)
        ask(page, email)
        told.append(page.locator("body").inner_text().replace(email, "…"))
    assert told[0] == told[1]


def sees_her_kitchen(page: Page) -> None:
    expect(page).to_have_url(re.compile("/my/sales/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your kitchen")
    expect(page.locator("header")).to_contain_text("Ana Brandt")


def force_the_form(scanner: Page, link: str) -> None:
    """Press the form that another browser would have, with a token of the scanner's own."""
    scanner.goto("/sign-in")
    token = scanner.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    headers = {"Origin": link.partition("/sign-in")[0]}
    answer = scanner.request.post(link, form={"csrf_token": token}, headers=headers)
    assert answer.status == 403, answer.text()
    assert "Type the code where you asked" in answer.text()
