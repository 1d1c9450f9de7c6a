"""What is refused to somebody who is signed in stands in the security log, and an overlong form is not even read."""

from collections.abc import Callable

from portal.people.credentials import SecurityEvent
from tests.cast import viewer
from tests.page import BASE, Browser


def test_dee_who_tries_to_delete_a_draft_is_noted(browser: Callable[[str], Browser]) -> None:
    dee = browser("dee")
    dee.get("/staff/")
    dee.post("/staff/sales/AAAAAAAAAAAAA/deletion", status=403)
    line = SecurityEvent.get(SecurityEvent.kind == "refused")
    assert (line.person, line.detail) == (viewer("dee").ref, "403 intake.delete")


def test_a_form_of_a_megabyte_is_refused_before_it_is_read(browser: Callable[[str], Browser]) -> None:
    answer = browser("pat").client.post("/sign-in", data={"email": "a" * 1_000_000}, base_url=BASE)
    assert answer.status_code == 413
    assert "That is too large for us" in answer.text
