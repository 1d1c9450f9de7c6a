"""The recipes that call the API, followed word for word, with a token that has the scopes they name."""

import csv
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.request import Request

import pytest

from portal.charges.models import Charge, Extra
from portal.deliveries.models import Delivery, Update
from portal.happenings.jobs import place_all
from portal.intake.models import Draft
from portal.public.content import DIRECTORY, pages
from portal.sales.models import Sale
from tests.api.program import token_for
from tests.cast import NOON, sale_of
from tests.content.recipes import PORTAL, Shell, examples
from tests.deliveries.help import deliveries_of
from tests.engines import LONG_ON_POSTGRES
from tests.page import BASE

pytestmark = LONG_ON_POSTGRES

Following = Callable[..., Shell]


@pytest.fixture
def following(shell: Shell) -> Following:
    """Return a shell of somebody who follows a page, with a token in the name of somebody."""

    def follow(slug: str, who: str, **puts: str) -> Shell:
        scopes = set(re.findall(r"<code>([a-z]+:(?:read|write))</code>", pages()[slug].body))
        return replace(shell, puts={"TOKEN": token_for(who, sorted(scopes)), **puts})

    return follow


def test_a_scheduler_finds_a_delivery_and_says_what_happened_once(following: Following) -> None:
    [worktop] = deliveries_of(1)
    dee = following("connect/scheduler", "dee", DELIVERY=worktop.ref)
    found, *updates = examples("connect/scheduler", "sh")
    assert worktop.ref in dee.run(found)[0]
    for _ in range(2):
        for update in updates:
            dee.run(update)
    told = Update.select().where(Update.delivery == worktop.ref).order_by(Update.seq)
    assert [one.kind for one in told] == ["started", "at_risk", "delivered"]
    assert str(Delivery.get(Delivery.ref == worktop.ref).forecast_on) == "2026-03-09"


def test_accounting_enters_a_charge_once_and_asks_for_an_extra(following: Following) -> None:
    sam = following("connect/charges", "sam", SALE=sale_of("ana").ref)
    sale, charge, extra, back = examples("connect/charges", "sh")
    assert all(sale_of("ana").ref in found for found in sam.run(sale))
    for _ in range(2):
        sam.run(charge)
        sam.run(extra)
    assert [(one.minor, one.invoice) for one in Charge.select()] == [(1280000, "1042")]
    assert [(one.words, one.minor, one.state) for one in Extra.select()] == [
        ("A second socket", 18000, "proposed")
    ]
    knows = replace(sam, puts={**sam.puts, "CHARGE": Charge.get().ref})
    for _ in range(2):
        knows.run(back)
    assert Charge.get().void_why == "That was the invoice of another customer."


def test_a_program_that_writes_our_shape_posts_a_draft(following: Following) -> None:
    max_ = following("connect/mapping", "max")
    max_.write("sale.json", examples("connect/mapping", "json")[-1])
    for _ in range(2):
        max_.run(examples("connect/mapping", "sh")[-1])
    assert [draft.external_id for draft in Draft.select()] == ["crm-9002"]


def test_the_program_of_the_page_reports_what_happened_here(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_all(NOON)
    max_ = following("connect/events", "max")
    inside = _loaded("pull_events.py", max_)
    monkeypatch.setitem(os.environ, "KEPT_URL", PORTAL)
    monkeypatch.setitem(os.environ, "KEPT_TOKEN", max_.puts["TOKEN"])
    report = max_.folder / "events.jsonl"
    inside["main"](report)
    events = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    seen = {(one["sale"], one["seq"]): one["type"] for one in events}
    assert len(seen) == len(events)
    for sale in Sale.select():
        [told] = [[one["seq"] for one in events if one["sale"] == sale.ref]]
        assert told == sorted(told)
        assert (sale.ref, 1) in seen
    inside["main"](report)
    assert len(report.read_text("utf-8").splitlines()) == len(events), "nothing new, nothing twice"
    inside["main"](max_.folder / "events.csv")
    with (max_.folder / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [one["id"] for one in events]


def _loaded(name: str, shell: Shell) -> dict[str, Any]:
    """Return a program of the recipes that asks the application in this process."""
    inside: dict[str, Any] = {"__name__": name}
    exec(compile((DIRECTORY / "connect" / name).read_text("utf-8"), name, "exec"), inside)  # noqa: S102 - ours

    def ask(request: Request, timeout: int) -> BytesIO:
        assert timeout
        path = request.full_url.removeprefix(PORTAL)
        answer = shell.app.test_client().get(path, headers=dict(request.header_items()), base_url=BASE)
        assert answer.status_code == 200, answer.text
        return BytesIO(answer.data)

    inside["urlopen"] = ask
    return inside


def test_a_webhook_is_made_and_its_secret_is_one_that_the_receiver_takes(following: Following) -> None:
    max_ = following("connect/webhooks", "max")
    make, start = examples("connect/webhooks", "sh")
    [made], [again] = max_.run(make), max_.run(make)
    assert made == again
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]+=*", json.loads(made)["secret"])
    started: list[Sequence[str]] = []
    max_.save("receive_webhooks.py")

    def python3(_: Shell, words: Sequence[str]) -> str:
        started.append(words)
        return ""

    replace(max_, commands={"python3": python3}).run(start)
    assert started == [["receive_webhooks.py", "8099"]]
    assert set(max_.environ) == {"KEPT_WEBHOOK_SECRET"}
