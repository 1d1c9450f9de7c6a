"""The demonstration: anybody may look at it with the eyes of five people, and it is there at once the second time."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import Reader
from e2e.portal import Portal, free_port

CAST = {"Ana": "/my", "Bea": "/my/sales/", "Sam": "/staff/", "Dee": "/staff/", "Max": "/staff/"}


@pytest.mark.parametrize("name", CAST)
def test_one_may_look_as_each_of_the_five(name: str, demonstration: Portal, reader: Reader) -> None:
    page = reader(demonstration)
    page.goto("/")
    expect(page.get_by_role("button", name=re.compile("^Look as "))).to_have_count(len(CAST))
    page.get_by_role("button", name=f"Look as {name} ").click()
    expect(page).to_have_url(re.compile(f"{CAST[name]}[A-Z0-9]*$"))
    expect(page.locator("header .account")).to_contain_text(name)


def test_one_browser_holds_a_customer_and_a_member_of_staff_at_once(
    demonstration: Portal, reader: Reader
) -> None:
    page = reader(demonstration)
    for name in ("Ana", "Max"):
        page.goto("/")
        page.get_by_role("button", name=f"Look as {name} ").click()
        expect(page.locator("header .account")).to_contain_text(name)
    page.goto("/my")
    expect(page.locator("header .account")).to_contain_text("Ana")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/staff/")
    expect(page.locator("header .account")).to_contain_text("Max")


def test_started_again_the_demonstration_is_the_same_one(demonstration: Portal, reader: Reader) -> None:
    before = state_of(demonstration)
    assert demonstration.stop() == 0
    demonstration.start()
    assert state_of(demonstration) == before
    page = reader(demonstration)
    page.goto("/")
    expect(page.get_by_role("button", name="Look as Ana ")).to_be_visible()


def test_every_entry_of_its_record_is_sound(demonstration: Portal) -> None:
    assert "The record is sound" in demonstration.run("record", "verify")


def test_it_is_served_to_this_machine_only(demonstration: Portal) -> None:
    told = demonstration.run("serve", "--host", "0.0.0.0", "--port", str(free_port()), code=1)  # noqa: S104 - refused
    assert "a demonstration lets anybody in" in told


def state_of(demonstration: Portal) -> tuple[int, list[tuple[object, ...]]]:
    """Return which file the database is, and how many entries each chain has."""
    counted = demonstration.sql('SELECT "stream", COUNT(*) FROM "entry" GROUP BY "stream" ORDER BY "stream"')
    return (demonstration.folder / "kept.db").stat().st_ino, counted
