"""A household of its own for each journey on the promise page: Cleo Quist's bathroom, and Sam who tells her of it."""

from typing import Any

from playwright.sync_api import Page

from e2e.ceremony import Seats, sign_in_by_link
from e2e.stage import bring
from tests.make import kitchen, promise

PROMISES = ("The tiles are laid.", "The tub is in.", "The old door is gone.", "The lamp hangs.")


def come_in(seats: Seats, page: Page, name: str) -> str:
    """Record a bathroom of this name, sign its Cleo in, and return the address of her promise page."""
    bring(seats.portal, _bathroom(name))
    page.goto(seats.portal.run("link", _email(name)).strip())
    sign_in_by_link(page)
    page.goto("/my")
    return page.url


def tell(sam: Page, name: str, n: int, **fields: str) -> None:
    """Let Sam post an update about promise `n` of a bathroom: the fields of the form, sent as the form would."""
    sam.goto("/staff/sales")
    sam.get_by_role("link", name=name, exact=True).click()
    sam.locator(f"#promise-{n}").get_by_role("link", name="Update", exact=True).click()
    sam.wait_for_url("**/updates*")
    token, was, key = (
        sam.locator(f"main input[name={name}]").first.input_value() for name in ("csrf_token", "was", "key")
    )
    form: dict[str, str | float | bool] = {"csrf_token": token, "was": was, "key": key, **fields}
    answer = sam.request.post(sam.url.partition("?")[0], form=form, max_redirects=0)
    assert answer.status == 303, answer.text()


def _email(name: str) -> str:
    return f"cleo.{name.lower().replace(' ', '.')}@quist.example"


def _bathroom(name: str) -> dict[str, Any]:
    contacts = [{"name": "Cleo Quist", "email": _email(name), "time_zone": "America/New_York"}]
    once = [promise(words=words, channel="phone", due={"once": "2026-03-05"}) for words in PROMISES]
    every = {"every": "a question you write to us", "within": "P2D", "clock": "calendar"}
    return kitchen(
        external_id=name,
        title=name,
        customer={"name": f"Quist household, {name}", "contacts": contacts},
        promises=[
            *once,
            promise(words="We answer within two days.", channel="phone", rule="care", due=every),
            promise(words="We leave the bathroom clean.", channel="phone", due={"holding": {}}),
        ],
    )
