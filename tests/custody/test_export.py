"""Ana saves everything that we hold about her: all of hers, nothing of Bea's, and no secret."""

import base64
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from portal import create_app
from portal.cli import main
from portal.config import Settings
from portal.custody.inventory import BESIDE, IN_COMPANY, NOT_EXPORTED, RECORD
from portal.lib.db import tables
from portal.people.credentials import SecurityEvent, Session
from portal.record.events import projections
from portal.record.receipts import receipts_of
from tests.cast import NOON, sale_of, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.page import BASE, Browser
from tests.record.conftest import busy
from tests.record.help import env

__all__ = ["busy"]

Thing = dict[str, Any]


@pytest.fixture
def app_of_busy(busy: Settings) -> Flask:
    return create_app(busy)


def saved(app: Flask, who: str = "ana", path: str = "/my/data/everything.zip") -> zipfile.ZipFile:
    """Return the file as a browser saves it."""
    answer = Browser(app).sign_in(who).client.get(path, base_url=BASE)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    return zipfile.ZipFile(io.BytesIO(answer.data))


def things_in(archive: zipfile.ZipFile) -> list[Thing]:
    return [json.loads(line) for line in archive.read("everything.jsonl").decode().splitlines()]


def test_every_table_is_exported_or_says_why_not(blank: Settings) -> None:
    of_sales = {one.table._meta.table_name for one in projections() if one.stream is not None}
    held = {one.table._meta.table_name for one in (*IN_COMPANY, *BESIDE)}
    named = [*of_sales, *held, *RECORD, *NOT_EXPORTED]
    there = {table._meta.table_name for table in tables()}
    missing = there - set(named)
    assert not missing, f"say in portal/custody/inventory.py what an export holds of {sorted(missing)}"
    assert not set(named) - there, f"no such tables: {sorted(set(named) - there)}"
    twice = [name for name, times in Counter(named).items() if times > 1]
    assert not twice


def test_ana_gets_all_that_is_hers_and_nothing_of_beas(app_of_busy: Flask) -> None:
    archive = saved(app_of_busy)
    assert archive.testzip() is None
    things = things_in(archive)
    kinds = Counter(thing["kind"] for thing in things)
    assert {
        *("export", "customer", "contact", "sale", "source", "promise", "delivery", "update", "update_file"),
        *("wait", "occasion", "verdict", "closing", "testimonial", "testimonial_version", "withholding"),
        *("reply", "referral_link", "enquiry", "enquiry_answer", "receipt", "file", "record_entry", "outbox"),
        "session",
    } <= set(kinds)
    text = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    for word in (
        "Brandt household",
        "The stone is cut, Ana.",
        "Which sink fits?",
        "Gladly, Pat.",
        "It is rude.",
        "Will the sink fit, Max?",
        "Nobody called me.",
    ):
        assert word in text
    for word in ("Okafor", "hedge", "Garden", "Reed household", "Lee Moss", viewer("bea").ref):
        assert word not in text
    assert {thing["by"] for thing in things if thing["kind"] == "update"} == {"Max Hallam", "Ana Brandt"}


@LONG_ON_POSTGRES
def test_receipts_files_and_entries_are_whole(app_of_busy: Flask) -> None:
    archive = saved(app_of_busy)
    things = things_in(archive)
    [receipt] = [thing for thing in things if thing["kind"] == "receipt"]
    body = bytes(receipts_of(sale_of("ana").ref)[0].body or b"")
    assert base64.b64decode(receipt["body_base64"]) == body
    assert body in {archive.read(name) for name in archive.namelist()}
    files = {thing["path"]: thing["sha256"] for thing in things if thing["kind"] == "file"}
    assert {Path(path).name for path in files} == {
        *("01-worktop.jpg.webp", "02-letter.pdf", "03-sink.jpg.webp"),
        "01-photo.webp",
    }
    assert all(hashlib.sha256(archive.read(path)).hexdigest() == sha256 for path, sha256 in files.items())
    entries = [one for one in things if one["kind"] == "record_entry" and one["stream"] == sale_of("ana").ref]
    assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))


@LONG_ON_POSTGRES
def test_no_secret_and_no_remark_of_ours_is_in_it(app_of_busy: Flask) -> None:
    SecurityEvent.insert(
        ref="a-line", at=NOON, kind="signed_in", person=viewer("ana").ref, client="192.0.2.7", detail=""
    ).execute()
    text = saved(app_of_busy).read("everything.jsonl").decode()
    assert "192.0.2.7" in text
    assert not any(row.id in text for row in Session.select())
    assert '"flags"' not in text
    assert not any(viewer(who).email in text for who in ("sam", "dee", "max"))


@LONG_ON_POSTGRES
def test_max_makes_it_for_a_customer_who_asks_by_letter(app_of_busy: Flask) -> None:
    path = f"/staff/customers/{viewer('ana').customer}/data/everything.zip"
    theirs, hers = (
        things_in(saved(app_of_busy, who, at))
        for who, at in (("max", path), ("ana", "/my/data/everything.zip"))
    )
    but_sessions = [
        [one for one in found if one["kind"] not in {"export", "session"}] for found in (theirs, hers)
    ]
    assert but_sessions[0] == but_sessions[1]


@LONG_ON_POSTGRES
def test_the_page_in_it_needs_nothing_else(app_of_busy: Flask) -> None:
    page = saved(app_of_busy).read("everything.html").decode()
    assert "Your kitchen" in page
    assert "The stone is cut, Ana." in page
    assert "Max Hallam noted a call" in page
    for outside in ("<script", "<link", "http://", "https://", "<img", "@import"):
        assert outside not in page


@LONG_ON_POSTGRES
def test_the_page_says_what_was_changed_as_people_say_it(app_of_busy: Flask) -> None:
    page = " ".join(saved(app_of_busy, "bea").read("everything.html").decode().split())
    for said in ("Change of promise 1", "Release from promise 2", "By Monday 9 March 2026", "$1,100"):
        assert said in page
    assert "Agreed: Bea" in page
    for raw in ("{&#39;", "{'", ">110000<", "your word: not_kept", ">proposed<", ">40000<"):
        assert raw not in page, "a value stands as programs keep it"


@LONG_ON_POSTGRES
@pytest.mark.parametrize("option", ["--sale", "--customer"])
def test_the_command_writes_the_same_lines_with_the_files_in_them(
    busy: Settings, tmp_path: Path, option: str
) -> None:
    ref = sale_of("ana").ref if option == "--sale" else viewer("ana").customer
    file = tmp_path / "ana.jsonl"
    result = CliRunner().invoke(main, ["export", option, ref, str(file)], env=env(busy))
    assert result.exit_code == 0, result.output
    things = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert things[0]["of"] == {option.removeprefix("--"): ref}
    kept = {thing["sha256"]: thing["base64"] for thing in things if thing["kind"] == "file"}
    assert all(hashlib.sha256(base64.b64decode(body)).hexdigest() == sha for sha, body in kept.items())
    assert ("contact" in {thing["kind"] for thing in things}) == (option == "--customer")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "lacks"),
    [
        ([], "Name one of"),
        (["--sale", "nothing"], "nothing is no reference"),
        (["--sale", "AAAAAAAAAAAAA"], "There is no sale AAAAAAAAAAAAA"),
        (["--customer", "AAAAAAAAAAAAA"], "There is no customer AAAAAAAAAAAAA"),
    ],
)
def test_the_command_says_what_it_lacks_and_writes_nothing(
    house: Settings, tmp_path: Path, arguments: list[str], lacks: str
) -> None:
    file = tmp_path / "ana.jsonl"
    result = CliRunner().invoke(main, ["export", *arguments, str(file)], env=env(house))
    assert result.exit_code in {1, 2}
    assert lacks in result.stderr
    assert not file.exists()


@LONG_ON_POSTGRES
def test_ana_makes_ten_an_hour(app: Flask, browser: Callable[[str], Browser]) -> None:
    ana = browser("ana")
    for _ in range(10):
        assert ana.client.get("/my/data/everything.zip", base_url=BASE, buffered=True).status_code == 200
    answer = ana.client.get("/my/data/everything.zip", base_url=BASE)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
