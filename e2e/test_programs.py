"""Max lets a scheduler in: it posts an update by its token, Ana's open page shows it, and ended it gets in no more."""

import json
import re
import urllib.error
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.open_page import cabinets_on, open_page

WORDS = "The cabinets are on the van; the scheduler says Monday at eight."


def test_a_program_tells_ana_how_it_stands_until_max_ends_its_token(apart: Seats, reader: Reader) -> None:
    ana, max_ = (reader(apart.portal, state=apart.state(who)) for who in ("ana", "max"))
    open_page(ana)
    token = make_token(max_)
    base = apart.portal.base
    [(delivery,)] = apart.portal.sql(
        'SELECT d."ref" FROM "delivery" d JOIN "promise" p ON p."ref" = d."promise"'
        ' WHERE p."words" LIKE ? AND d."n" = 1',
        "%cabinets%",
    )
    body = {"kind": "progress", "text": WORDS}
    status, told = call(base, "POST", f"/deliveries/{delivery}/updates", token, body)
    assert status == 201, told
    expect(cabinets_on(ana).locator(".update").first).to_have_text(WORDS)
    assert call(base, "GET", "/token", token)[0] == 403, "the token may tell, and not read"

    max_.goto("/staff/audit")
    expect(max_.get_by_text("Dee Lindqvist, through Scheduler, told of a delivery")).to_be_visible()
    max_.goto("/staff/settings/programs")
    expect(max_.get_by_role("main")).to_contain_text(re.compile("last used .* in the name of Dee Lindqvist"))
    max_.get_by_role("link", name="Scheduler").click()
    expect(max_.get_by_role("main")).to_contain_text("It was shown once, when it was made")
    max_.get_by_role("link", name="End Scheduler").click()
    max_.get_by_role("button", name="End Scheduler").click()
    expect(max_.get_by_role("status").first).to_contain_text("Ended: Scheduler is let in no more.")
    status, told = call(base, "POST", f"/deliveries/{delivery}/updates", token, body)
    assert (status, told["type"].rpartition("/")[2]) == (401, "token-missing")


def make_token(max_: Page) -> str:
    """Let Max make a token for Dee's scheduler, and copy it as the page lets him."""
    max_.goto("/staff/settings")
    max_.get_by_role("main").get_by_role("link", name="Programs").click()
    max_.get_by_role("link", name="Let a program in").click()
    max_.get_by_label("Name of the program").fill("Scheduler")
    max_.get_by_label("In whose name it acts").select_option(label="Dee Lindqvist, delivery")
    max_.get_by_label(re.compile("^Tell customers how promises stand")).check()
    max_.get_by_role("button", name="Make the token").click()
    field = max_.get_by_label("Token of Scheduler")
    max_.context.grant_permissions(["clipboard-read", "clipboard-write"])
    max_.get_by_role("button", name="Copy").click()
    expect(max_.get_by_text("Copied.")).to_be_visible()
    copied = str(max_.evaluate("navigator.clipboard.readText()"))
    assert copied == field.input_value()
    return copied


def call(base: str, method: str, path: str, token: str, body: object = None) -> tuple[int, Any]:
    """Call the API as any program does; returns the status and the JSON of the answer."""
    asked = urllib.request.Request(  # noqa: S310 - our own server
        f"{base}/api/v1{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own server
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)
