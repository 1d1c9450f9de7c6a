"""Daily roots in public: a page in plain words, data, the signed files of each day, and the same in the built site."""

import json
import subprocess
from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Settings
from portal.lib import clock
from portal.public import roots_making
from portal.record.keys import is_signed, public_keys
from portal.record.merkle import is_consistent
from portal.record.models import DailyRoot
from tests.cast import NOON, sale_of
from tests.engines import ENGINES, LONG_ON_POSTGRES
from tests.page import BASE, Browser, checked_tree, counted_statements
from tests.public.site import built, files_of, times_of
from tests.record.root_help import DAY, roots, statement

Open = Callable[[str], Browser]


def test_pat_reads_what_a_root_is_what_it_does_not_prove_and_the_newest_ones(browser: Open) -> None:
    pat = browser("pat")
    assert "There is no root yet" in pat.get("/record/roots").words
    made = roots(0, 1)
    page = pat.get("/record/roots")
    for row in made:
        root = statement(row)["root"]
        assert " ".join(root[at : at + 4] for at in range(0, 64, 4)) in page.words
    for words in ("We hold the key and the record.", "Wednesday 4 March 2026"):
        assert words in page.words
    assert page.text.index("Wednesday 4 March") < page.text.index("Tuesday 3 March"), "the newest first"
    # Kept in memory until the next root.
    with counted_statements() as statements:
        pat.get("/record/roots")
    assert len(statements) == 1
    roots(2)
    assert "Thursday 5 March" in pat.get("/record/roots").words


@LONG_ON_POSTGRES
def test_nothing_that_is_published_says_how_many_sales_there_are(browser: Open) -> None:
    [row] = roots(0)
    pat = browser("pat")
    for path in ("/record/roots.json", "/record/roots/2026-03-03.json"):
        text = pat.get(path).text
        assert row.salt not in text
        assert "streams" not in text
        assert sale_of("ana").ref not in text


@LONG_ON_POSTGRES
def test_a_program_can_follow_the_days_and_prove_that_the_log_only_grew(browser: Open) -> None:
    roots(0, 1, 2)
    data = json.loads(browser("pat").get("/record/roots.json").text)
    said = [json.loads(one["statement"]) for one in data["roots"]]
    assert [one["n"] for one in data["roots"]] == [3, 2, 1]
    assert data["months"] == ["2026-03"]
    for one, body in zip(data["roots"], said, strict=True):
        assert is_signed(one["statement"].encode(), b64decode(one["signature"]), body["key"])
        tops = (bytes.fromhex(body["log"]["root"]), bytes.fromhex(said[0]["log"]["root"]))
        proof = [bytes.fromhex(step) for step in one["consistency"]]
        assert is_consistent(body["log"]["size"], said[0]["log"]["size"], tops, proof)
    assert [body["previous"] for body in said[:2]] == [one["sha256"] for one in data["roots"][1:]]


@LONG_ON_POSTGRES
def test_openssl_accepts_what_the_page_says_and_refuses_a_changed_one(browser: Open, tmp_path: Path) -> None:
    [row] = roots(0)
    pat = browser("pat")
    files = {
        name: pat.client.get(f"/record/roots/{name}", base_url=BASE).data
        for name in ("2026-03-03.json", "2026-03-03.json.sig")
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    assert files["2026-03-03.json"] == bytes(row.body)
    key = next(one["public"] for one in public_keys() if one["id"] == statement(row)["key"])
    (tmp_path / "key.der").write_bytes(b64decode("MCowBQYDK2VwAyEA") + b64decode(key or ""))
    assert "MCowBQYDK2VwAyEA" in pat.get("/record/roots").words
    command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin"
    assert command in pat.get("/record/roots").words
    words = [*command.split(), "-in", "2026-03-03.json", "-sigfile", "2026-03-03.json.sig"]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "2026-03-03.json").write_bytes(files["2026-03-03.json"].replace(b'"n":1', b'"n":2'))
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@LONG_ON_POSTGRES
def test_what_is_no_day_or_month_with_a_root_is_not_there(browser: Open) -> None:
    roots(0)
    odd = ("2026-04", "2026-3-1", "2026-13", "2026-03-04.json", "2026-02-30.json", "20260303..json", "x.json")
    for path in (*odd, "2026-03-04.json.sig", "nowhere"):
        browser("pat").get(f"/record/roots/{path}", 404)


@pytest.mark.parametrize("engine_name", ENGINES[:1], indirect=True)
def test_older_ones_stand_by_month_in_the_portal_and_in_the_site(
    house: Settings, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roots_making, "SHOWN", 2)
    roots(-3, -2, 0, 1)
    pat, site = Browser(app), tmp_path / "site"
    built(site)
    files, before = files_of(site), times_of(site)
    for month, days in (("2026-02", 1), ("2026-03", 3)):
        page = pat.get(f"/record/roots/{month}")
        told = checked_tree(files[f"record/roots/{month}/index.html"].decode())
        assert len(page.all("h3")) == len(list(told.iter("h3"))) == days
    assert len(pat.get("/record/roots").all("h3")) == 2
    for row in DailyRoot.select():
        day = row.day.isoformat()
        assert files[f"record/roots/{day}.json"] == bytes(row.body)
        assert files[f"record/roots/{day}.json.sig"] == bytes(row.signature)
    assert json.loads(files["record/roots.json"]) == json.loads(pat.get("/record/roots.json").text)
    with clock.at(NOON + DAY * 2):
        roots(2)
        built(site)
    changed = {path for path, time in times_of(site).items() if before.get(path) != time}
    assert {path for path in changed if not path.startswith("sitemap")} == {
        *("record/roots/index.html", "record/roots.json", "record/roots/2026-03/index.html"),
        *(f"record/roots/{date(2026, 3, 3) + timedelta(days=2)}.json{end}" for end in ("", ".sig")),
    }
