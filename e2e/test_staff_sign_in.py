"""Max comes in for the first time, and again; what he sets is seen at once. A session that ends loses no words."""

import io
import re
import urllib.request
from datetime import UTC, datetime

import pyotp
from PIL import Image
from playwright.sync_api import Page, expect

from e2e.ceremony import Seats, give_both, set_up, sign_in_as_staff
from e2e.conftest import Reader
from e2e.stage import link_in
from tests.cast import EMAILS

MAX = EMAILS["max"]
WORDS = "The worktop is cut. I bring it tomorrow at eight, and I ring before I come."


def test_max_sets_up_his_sign_in_and_what_he_sets_is_seen_at_once(either: Seats, reader: Reader) -> None:
    # Whoever was Max before in this house has set up already; then the operator renews his link.
    link = either.links.pop("max", "") or link_in(either.portal.run("staff", "add", MAX, "--role", "manager"))
    either.leave("max")
    open_as_a_scanner(link)
    page = reader(either.portal)
    keys = set_up(page, link)
    assert len(set(keys.recovery)) == 10
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/staff/$"))
    sign_out(page)
    sign_in_as_staff(page, MAX, later_code(keys.secret))
    sign_out(page)
    sign_in_as_staff(page, MAX, keys.recovery.pop())
    change_the_look(page)
    sign_out(page)
    page.goto("/staff/sign-in")
    give_both(page, MAX, "000000")
    expect(page.get_by_role("main")).to_contain_text("This code doesn't fit")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link was used")
    either.keys["max"] = keys


def test_words_typed_when_the_session_had_ended_are_in_the_form_after_signing_in(
    house: Seats, reader: Reader
) -> None:
    page = reader(house.portal, state=house.state("dee"))
    page.goto("/staff/")
    page.get_by_role("link", name="Update").first.click()
    form = page.url
    page.get_by_label("Progress").check()
    page.get_by_label("Words for the customer").fill(WORDS)
    end_every_session(house, "dee")
    page.get_by_role("button", name="Tell the customer").click()
    expect(page.get_by_role("main")).to_contain_text("What you typed is kept")
    give_both(page, EMAILS["dee"], house.keys["dee"].recovery.pop())
    expect(page).to_have_url(form)
    expect(page.get_by_label("Words for the customer")).to_have_value(WORDS)
    expect(page.get_by_label("Progress")).to_be_checked()


def test_somebody_who_leaves_with_typed_words_is_asked_first(house: Seats, reader: Reader) -> None:
    page = reader(house.portal, state=house.state("dee"))
    page.goto("/staff/")
    page.get_by_role("link", name="Update").first.click()
    page.get_by_label("Words for the customer").press_sequentially(WORDS[:12])
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Today").first.click()
    assert asked.value.type == "beforeunload"


def open_as_a_scanner(link: str) -> None:
    """Fetch a link with nothing but its address, as mail scanners do."""
    for _ in range(3):
        with urllib.request.urlopen(link) as answer:  # noqa: S310 - ours
            assert answer.status == 200


def later_code(secret: str) -> str:
    """Return the app's next code: the present one was used at set-up, and each is good once."""
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=1)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/staff/sign-in"))
    page.goto("/staff/")
    expect(page).to_have_url(re.compile("/staff/sign-in"))


def change_the_look(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Company name").fill("Hallam, Reyes & Daughters")
    page.get_by_label("Accent colour").fill("#6b2f4f")
    page.get_by_label("Logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Save the settings").click()
    expect(page.get_by_role("status").first).to_be_attached()
    expect(page.get_by_role("main")).to_contain_text("The settings are saved.")
    page.goto("/staff/sales")
    expect(page).to_have_title("Sales \N{EN DASH} Hallam, Reyes & Daughters")
    logo = page.locator("header img")
    expect(logo).to_be_visible()
    assert logo.evaluate("one => one.naturalWidth") > 0
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert "#6b2f4f" in page.evaluate(accent)


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (120, 120), "#6b2f4f").save(kept, "PNG")
    return kept.getvalue()


def end_every_session(house: Seats, who: str) -> None:
    """Let somebody's sessions end, as half an hour without a sign of life does."""
    house.portal.sql(
        'UPDATE "session" SET "ended_at" = "started_at" WHERE "kind" = ? AND "person" ='
        ' (SELECT "ref" FROM "staff" WHERE "email" = ?)',
        "staff",
        EMAILS[who],
    )
    house.leave(who)
