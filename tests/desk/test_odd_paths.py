"""Odd refs and numbers in addresses: there is nothing there, and never a mistake of ours."""

from collections.abc import Callable

from tests.cast import sale_of
from tests.page import Browser

Open = Callable[[str], Browser]
ODD = (
    "9223372036854775808",
    "-1",
    "0",
    "\u0663",
    "\u00b2",
    "%00",
    "1%00",
    "%ed%a0%80",
    "%ff",
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd",
    "1;1",
    "1e3",
    "0x1",
    "1" * 5000,
    "AAAAAAAAAAAAA",
    "AAAAAAAAAAAA%0a",
    "%F0%9D%9F%8F",
    "' OR 1=1 --",
)


def test_odd_refs_and_numbers_lead_nowhere(browser: Open) -> None:
    ana, manager, ref = browser("ana"), browser("max"), sale_of("ana").ref
    for odd in ODD:
        for path in (f"/my/sales/{odd}", f"/my/sales/{odd}/papers", f"/my/sales/{ref}/papers/{odd}"):
            _leads_nowhere(ana, path)
        for path in (
            f"/staff/sales/{odd}",
            f"/staff/sales/{ref}/papers/{odd}",
            f"/staff/deliveries/{odd}/updates",
            f"/staff/settings/people/{odd}",
            f"/assets/{odd}/kept.css",
            f"/sign-in/{odd}",
            f"/staff/set-up/{odd}",
        ):
            _leads_nowhere(manager, path)


def test_odd_refs_take_no_form(browser: Open) -> None:
    manager = browser("max")
    manager.get("/sign-in")
    for odd in ODD:
        for path in (
            f"/staff/deliveries/{odd}/updates",
            f"/staff/sales/{odd}/sealing",
            f"/demo/look-as/{odd}",
        ):
            fields = {"csrf_token": manager.token, "was": "1", "kind": "progress", "text": "a"}
            answer = manager.client.post(f"http://127.0.0.1:8000{path}", data=fields)
            assert 400 <= answer.status_code < 500, f"{path}: {answer.status_code}"


def _leads_nowhere(reader: Browser, path: str) -> None:
    answer = reader.client.get(f"http://127.0.0.1:8000{path}")
    assert answer.status_code in {400, 404, 405, 308}, f"{path}: {answer.status_code}"
    assert "quartz" not in answer.text
