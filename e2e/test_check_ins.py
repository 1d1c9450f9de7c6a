"""Every customer is asked a week after signing: a scanner answers nothing, one of them does, a breach asks anew."""

import email
import email.policy
import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from e2e import mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.portal import Portal, wait_for
from e2e.stage import as_of_today
from tests.make import kitchen, promise

LENA = "lena@hart.example"
ASKED = "Three questions, one minute"
THANKS = "Thank you. Sam and everybody who works for you can read it; nobody here can change it."


def test_day_7_comes_and_one_answer_settles_it_for_everybody(house: Seats, reader: Reader) -> None:
    portal = house.portal
    before = mailbox.seen(portal)
    _bring_a_sale_of_a_week_ago(portal)
    _let_jobs_run(portal, "open_check_ins", "ask_for_words")
    assert ASKED in mailbox.next_mail(portal, before, "asking", LENA).text
    links = _links(portal, before, LENA)
    assert len([link for link in links if "/ratings?" in link]) == 15
    _scan(links)
    given = "SELECT COUNT(*) FROM rating JOIN sale ON sale.ref = rating.sale WHERE title = ?"
    assert portal.sql(given, "Your porch") == [(0,)]

    lena = reader(portal, width=390)
    _sign_in_through(lena, portal, next(link for link in links if link.endswith("/ratings?when=4")))
    _answer(lena)
    lena.goto("/my")
    expect(lena.get_by_role("heading", level=1)).to_contain_text("Your porch")
    expect(lena.get_by_text(ASKED)).to_have_count(0)

    # A week later, as far as the mails know, neither Lena nor Jon is asked again.
    answered = mailbox.seen(portal)
    portal.sql("DELETE FROM asking_mail")
    _let_jobs_run(portal, "open_check_ins", "ask_for_words")
    fresh = [path.name for path in mailbox.seen(portal) - answered]
    assert not [name for name in fresh if "-asking-" in name]

    _break_it(reader(portal, state=house.state("sam")))
    _let_jobs_run(portal, "open_check_ins")
    lena.goto("/my")
    expect(lena.get_by_text("We ask every customer after a promise was broken.")).to_be_visible()


def _sign_in_through(lena: Page, portal: Portal, link: str) -> None:
    before = mailbox.seen(portal)
    lena.goto(link)
    lena.get_by_label("Your email address").fill(LENA)
    lena.get_by_role("button", name="Send me the mail").click()
    lena.get_by_label("Code").fill(mailbox.next_mail(portal, before, "sign_in", LENA).code)
    lena.get_by_role("button", name="Sign in").click()


def _answer(lena: Page) -> None:
    """Answer the three questions; the link has chosen a number of the second, which is changed."""
    expect(lena).to_have_title(re.compile("How do we keep our word"))
    when = lena.get_by_role("group", name=re.compile("^Did we do it when"))
    expect(when.get_by_label("4")).to_be_checked()
    expect(lena.locator("input:checked")).to_have_count(1)
    when.get_by_label("5").check()
    lena.get_by_role("group", name=re.compile("^Did we do what")).get_by_label("4").check()
    lena.get_by_role("group", name=re.compile("^Did you feel")).get_by_label("5").check()
    lena.get_by_role("button", name="Send my answers").click()
    expect(lena.get_by_role("status").first).to_contain_text(THANKS)


def _break_it(sam: Page) -> None:
    """Say that what was promised about the porch was missed."""
    sam.goto("/staff/sales")
    sam.get_by_role("link", name="Your porch", exact=True).click()
    expect(sam.get_by_text("Asked 1 time, answered 1 time.")).to_be_visible()
    sam.get_by_role("link", name="Update", exact=True).first.click()
    sam.get_by_label(re.compile("^Missed")).check()
    sam.get_by_label("Words for the customer").fill("We did not paint it, and we are sorry.")
    sam.get_by_role("button", name="Tell the customer").click()
    sam.wait_for_url(re.compile("/staff/(sales/|$)"))


def _bring_a_sale_of_a_week_ago(portal: Portal) -> None:
    """Record a porch that was signed a week ago by Lena and Jon, who live where it is morning now."""
    zone = _where_it_is_morning()
    here = datetime.now(ZoneInfo(zone)).date()
    made: dict[str, Any] = as_of_today(
        kitchen(
            external_id="porch-1",
            title="Your porch",
            customer={
                "name": "Hart household",
                "contacts": [
                    {"name": "Lena Hart", "email": LENA, "time_zone": zone},
                    {"name": "Jon Hart", "email": "jon@hart.example", "time_zone": zone},
                ],
            },
            promises=[promise(words="We paint the porch.", channel="phone")],
        )
    )
    made |= {"signed_on": (here - timedelta(days=7)).isoformat(), "time_zone": zone}
    for said in made["promises"]:
        said["said_at"] = made["signed_on"]
    file = portal.folder.with_name("porch.jsonl")
    file.write_text(json.dumps(made) + "\n", "utf-8")
    told = portal.run("import", str(file))
    assert "1 sealed" in told, told


def _where_it_is_morning() -> str:
    """Return a zone in which it is between half past nine and half past ten."""
    hours = 10 - datetime.now(UTC).hour - round(datetime.now(UTC).minute / 60)
    hours = hours if hours > -13 else hours + 24
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def _let_jobs_run(portal: Portal, *names: str) -> None:
    for name in names:
        portal.sql("DELETE FROM job_run WHERE name = ?", f"portal.my.jobs.{name}")
        _wait_until_run(portal, name)


def _wait_until_run(portal: Portal, name: str) -> None:
    query = "SELECT 1 FROM job_run WHERE name = ? AND last_run_at IS NOT NULL"
    wait_for(lambda: portal.sql(query, f"portal.my.jobs.{name}") or None, f"{name} to have run")


def _scan(links: list[str]) -> None:
    """Open every link as a mail scanner does, and send each page's form without a session."""
    for link in links:
        for body in (None, b"what=1&when=1&care=1"):
            assert _status(link, body) < 500, link


def _status(link: str, body: bytes | None) -> int:
    try:
        with urllib.request.urlopen(link, body, timeout=20) as answer:  # noqa: S310 - our own portal
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def _links(portal: Portal, before: set[Path], to: str) -> list[str]:
    """Return every address in the HTML of the asking mail but the switch that a reader may press."""
    for path in sorted(mailbox.seen(portal) - before):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if "-asking-" in path.name and to in str(message["To"]):
            part = message.get_body(("html",))
            found = re.findall(r'href="(http[^"]+)"', part.get_content()) if part else []
            return [link.replace("&amp;", "&") for link in found if "/mail/off/" not in link]
    raise AssertionError(to)
