"""Ana checks her receipt without us: in a page that she saved, with the network off, and on the portal."""

import html
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from e2e.axe import NARROWEST, WIDE, faults_of
from e2e.ceremony import Seats
from e2e.conftest import Reader
from tests.proofs.maker import ADDITION, CHANGE, LATER, LIST, MAKE_GOOD, PROMISE, Company, checked, words_of

US, OTHERS = Company(), Company()
FILES = ("receipt.json", "receipt.json.sig", "receipts.json")
_KEYRING = re.compile(r'data-keyring="[^"]*"')
_RULES = {
    "FREQ=DAILY": "2026-03-04",
    "FREQ=DAILY;INTERVAL=3;COUNT=5": "2026-03-04",
    "FREQ=WEEKLY": "2026-03-06",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH": "2026-03-05",
    "FREQ=WEEKLY;BYDAY=TH,MO;UNTIL=20260601": "2026-03-05",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU": "2026-03-02",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "2026-03-02",
    "FREQ=WEEKLY;INTERVAL=4;BYDAY=FR,MO,TU,WE,TH": "2026-03-02",
    "FREQ=WEEKLY;BYMONTH=3": "2026-03-02",
    "FREQ=MONTHLY": "2026-03-12",
    "FREQ=MONTHLY;BYMONTHDAY=1,22,-1,-2,-3": "2026-03-01",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1FR,-2FR": "2026-03-10",
    "FREQ=MONTHLY;BYDAY=MO": "2026-03-02",
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1": "2026-03-02",
    "FREQ=YEARLY": "2026-03-01",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=3": "2026-03-01",
}
DUES: list[dict[str, Any]] = [
    {"once": "2026-03-01"},
    {"once": {"after": "signing", "offset": "P10D"}},
    {"once": {"after": "signing", "offset": "P0D"}},
    {"once": {"after": "completion", "offset": "P1Y1M2W1D"}},
    {"once": {"after": "completion", "offset": "P0D"}},
    {"once": {"after": "3", "offset": "P1W"}},
    {"once": {"after": "3", "offset": "P0D"}},
    {"every": "a question {n}", "within": "PT4H", "clock": "working"},
    {"every": "a delay", "within": "P1DT2H30M", "clock": "calendar"},
    {"holding": {}},
    {"holding": {"until": "2026-12-24"}},
    {"undated": True},
    *({"schedule": {"rrule": rule, "start": start}} for rule, start in _RULES.items()),
    {"schedule": {"rrule": "FREQ=WEEKLY;UNTIL=20260601", "start": "2026-03-02", "until": "2026-05-01"}},
]


def test_with_the_network_off_the_saved_page_accepts_the_receipt_and_refuses_any_other(
    house: Seats, reader: Reader, saved: Path
) -> None:
    file = _kept_at_home(house, reader, saved)
    page = reader(house.portal, width=390, offline=True, expected=("a request to file:",))
    page.goto(file.as_uri())
    _choose(page, saved / "receipt.json", saved / "receipt.json.sig")
    expect(page.locator("#checked")).to_have_text("This is genuine.")
    expect(page.locator(".promises")).to_contain_text("The old cabinets go to the reuse store")
    body = (saved / "receipt.json").read_bytes()
    (saved / "changed.json").write_bytes(body.replace(b"quartz", b"marble"))
    _choose(page, saved / "changed.json", saved / "receipt.json.sig")
    expect(page.locator("#checked")).to_have_text("Don't rely on this.")
    expect(page.locator(".promises")).to_have_count(0)
    (saved / "theirs.json").write_bytes(theirs := OTHERS.receipt(LIST))
    (saved / "theirs.json.sig").write_bytes(OTHERS.sign(theirs))
    _choose(page, saved / "theirs.json", saved / "theirs.json.sig")
    expect(page.locator("#checked")).to_have_text("Don't rely on this.")
    _choose(page, saved / "receipts.json")
    expect(page.locator("#checked")).to_have_text("This is genuine.")
    assert not list(faults_of(page, (NARROWEST, WIDE), rules=("wcag2a", "wcag2aa")))


def test_the_browser_says_of_every_receipt_what_the_command_line_says(
    house: Seats, reader: Reader, saved: Path
) -> None:
    file = _kept_at_home(house, reader, saved)
    own = html.escape(json.dumps(US.keys))
    file.write_text(
        _KEYRING.sub(lambda _: f'data-keyring="{own}"', file.read_text("utf-8"), count=1), "utf-8"
    )
    page = reader(house.portal, offline=True, expected=("a request to file:",))
    page.goto(file.as_uri())
    for n, brought in enumerate(_cases()):
        page.locator(".checked").evaluate("one => one.replaceChildren()")
        _choose(page, *_written(saved / str(n), brought))
        page.locator("#checked").wait_for()
        shown = " ".join(page.locator(".checked").inner_text().split())
        assert shown == words_of(checked(US.keys, *brought))


def test_the_record_is_asked_by_a_fingerprint_alone_and_the_portal_checks_where_no_script_does(
    house: Seats, reader: Reader, saved: Path
) -> None:
    _kept_at_home(house, reader, saved)
    ana, plain = reader(house.portal, width=390), reader(house.portal, java_script_enabled=False)
    sent: list[str] = []
    ana.on("request", lambda request: sent.append(request.post_data or ""))
    ana.goto("/verify")
    _choose(ana, saved / "receipt.json", saved / "receipt.json.sig")
    expect(ana.locator("#checked")).to_be_focused()
    ana.get_by_role("button", name="Ask our record too").click()
    expect(ana.locator(".checked")).to_contain_text("It is the newest one of the agreement.")
    assert len([one for one in sent if one]) == 1
    assert not any("kitchen" in one for one in sent)
    plain.goto("/verify")
    _choose(plain, saved / "receipt.json", saved / "receipt.json.sig")
    plain.get_by_role("button", name="Check").click()
    expect(plain.locator("#checked")).to_have_text("This is genuine.")
    words = [" ".join(page.locator(".checked li").all_inner_texts()).split() for page in (ana, plain)]
    assert sorted(words[0]) == sorted(words[1])


def _cases() -> list[list[Any]]:
    first, second, third = US.three()
    promises = [{**PROMISE, "n": n, "due": due} for n, due in enumerate(DUES, start=1)]
    dues = US.receipt({**LIST, "promises": promises})
    release = {**CHANGE, "release": True, "agreed_by": ["Ana Brandt"]}
    released = US.receipt({**LATER, "receipt": 2, "about": "change", "change": release})
    owed = US.receipt({**LATER, **ADDITION, "receipt": 2, "about": "make_good", "make_good": MAKE_GOOD})
    phoned = {
        **PROMISE,
        "said_by": None,
        "said_at": "2026-02-05T23:30:00-05:00",
        "channel": "pigeon",
        "criteria": [],
    }
    agreed = US.receipt({**LATER, **ADDITION, "receipt": 2, "added_by": None, "promises": [phoned]})
    erased = US.bundle([first, second])
    erased["receipts"][0] |= {"body": None, "signature": None}
    renamed = US.bundle([first, second], {**US.root(), "index": 1})
    renamed["receipts"][1]["number"] = "KQ7M"
    odd = {"type": "kept-receipt", "key": "<b>", "receipt": "x"}
    return [
        [dues, US.sign(dues)],
        [released, US.sign(released)],
        [owed, US.sign(owed)],
        [agreed, US.sign(agreed)],
        [US.bundle([first, second, third], US.root())],
        [US.bundle([first, third], US.root(size=2))],
        [erased],
        [renamed],
        [first, second, third, US.sign(first), US.sign(third)],
        [first],
        [US.sign(first), OTHERS.sign(first), b"hello", odd],
    ]


def _written(folder: Path, brought: list[Any]) -> list[Path]:
    folder.mkdir()
    paths = []
    for n, body in enumerate(brought, start=1):
        paths.append(folder / f"file {n}.json")
        paths[-1].write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    return paths


def _kept_at_home(house: Seats, reader: Reader, folder: Path) -> Path:
    """Let Ana save what she finds from her promise page on; returns the page that checks, as a file."""
    page = reader(house.portal, state=house.state("ana"))
    page.goto("/my")
    page.get_by_role("link", name="Check this receipt").click()
    for name in FILES:
        address = page.locator(f"a[href$='/{name}']").first.get_attribute("href")
        (folder / name).write_bytes(page.request.get(str(address)).body())
    page.get_by_role("link", name="Check this receipt").click()
    page.get_by_role("link", name="Save this page as a file").wait_for()
    file = folder / "kept-verify.html"
    file.write_bytes(page.request.get("/verify/kept-verify.html").body())
    return file


def _choose(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
