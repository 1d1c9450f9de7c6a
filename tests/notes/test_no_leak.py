"""No note leaves the workspace: everything that a customer or a stranger can be sent is rendered and looked through.

The stage has a note on every sale already, and each page that any test fetches as a customer or a stranger is looked
through for it (`tests.page`). Here all of the rest is: files with what is packed in them, mails, the built site, and
every table but that of notes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask, Response
from pypdf import PdfReader

from portal import create_app
from portal.config import Settings
from portal.lib.job_runs import run_due
from portal.lib.outbox import Outbox
from portal.notes.models import Note
from portal.sales.models import Sale
from tests.backup.help import backed_up, contents
from tests.cast import NOON, NOTED, note_for_us, sale_of
from tests.codebase.help import IN, browser_of
from tests.codebase.stage import whole_stage
from tests.codebase.visits import PAGES
from tests.conftest import Goldens, copied
from tests.custody.help import erase, places_of, send_all
from tests.notes.help import noted
from tests.notes.test_notes import only_max_delivers
from tests.page import BASE, Browser
from tests.public.site import built, files_of
from tests.record.conftest import busy

__all__ = ["busy"]

_WORD = NOTED.encode()


@pytest.fixture
def staged(
    engine_name: str, goldens: Goldens, tmp_path: Path
) -> Iterator[tuple[Settings, Mapping[str, str]]]:
    """The stage on which every address is there, with a note on each of its sales, and what addresses are made of."""
    golden = goldens(engine_name, "staged_and_noted", _stage_with_notes)
    for settings in copied(golden, tmp_path):
        yield settings, golden.said


@pytest.fixture
def places(staged: tuple[Settings, Mapping[str, str]]) -> Mapping[str, str]:
    """What addresses are made of."""
    return staged[1]


@pytest.fixture
def whole_app(staged: tuple[Settings, Mapping[str, str]]) -> Flask:
    """The portal with every route it can have."""
    return create_app(replace(staged[0], demo=True))


@pytest.mark.parametrize("who", ["nobody", "ana", "bea"])
def test_no_address_gives_a_customer_or_a_stranger_a_note(
    whole_app: Flask, places: Mapping[str, str], who: str
) -> None:
    browser, kinds = browser_of(who, whole_app), set()
    for visit in PAGES:
        address = visit.path.format_map(dict(places))
        answer = browser.client.get(address, base_url=BASE, headers={"Accept": "text/html"})
        assert not [place for place, text in _unpacked(answer.data) if _WORD in text], address
        kinds.add(answer.mimetype)
        answer.close()
    if who == "ana":
        assert {"text/html", "application/pdf", "application/zip", "application/json"} <= kinds


def test_looking_through_finds_what_is_packed() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", NOTED * 40)
    assert any(_WORD in text for _, text in _unpacked(packed.getvalue()))


def test_no_mail_table_or_page_of_the_site_holds_a_note(busy: Settings, tmp_path: Path) -> None:
    note_for_us()
    create_app(busy)
    for days in range(8):
        run_due(NOON + timedelta(days=days))
    mails = [
        message_from_bytes(bytes(row.body), policy=policy.default) for row in Outbox.select() if row.body
    ]
    texts = [
        part.get_content() for mail in mails for part in mail.walk() if part.get_content_maintype() == "text"
    ]
    assert len(texts) > 20
    assert not [text for text in texts if NOTED in text]
    send_all(busy)
    assert places_of([NOTED], busy)[NOTED] <= {"table note", "file kept.db", "file kept.db-wal"}
    site = tmp_path / "site"
    built(site)
    assert len(files_of(site)) > 10
    assert not [path for path, body in files_of(site).items() if _WORD in body]


def test_dee_comes_by_no_address_to_a_note_of_a_sale_that_is_not_hers(
    whole_app: Flask, places: Mapping[str, str]
) -> None:
    only_max_delivers("bea")
    noted("max", "bea", "Quorvigant: they owe us.")
    places = {**places, "sale": sale_of("bea").ref}
    dee = browser_of("dee", whole_app)
    for visit in PAGES:
        if visit.answer_for("dee") != IN:
            answer = dee.client.get(visit.path.format_map(dict(places)), base_url=BASE)
            assert b"Quorvigant" not in answer.data, visit.path
            answer.close()
    assert "Quorvigant" in Browser(whole_app).sign_in("max").get(f"/staff/sales/{places['sale']}/notes").words


def test_a_backup_keeps_notes(house: Settings, tmp_path: Path) -> None:
    assert _WORD in contents(backed_up(house, tmp_path / "backup.kept"))


def test_an_erasure_leaves_no_byte_of_the_notes_about_that_customer(house: Settings) -> None:
    noted("max", "bea", "Quorvigant: they owe us.")
    Note.update(words="Vexoplast: they are late.").where(Note.sale == sale_of("ana").ref).execute()
    send_all(house)
    erase("ana")
    found = places_of(["Vexoplast", "Quorvigant"], house)
    assert not found["Vexoplast"]
    assert "table note" in found["Quorvigant"]


def _stage_with_notes() -> dict[str, str]:
    found = whole_stage()
    note_for_us()
    assert {note.sale for note in Note.select()} == {sale.ref for sale in Sale.select()}
    return found


def _unpacked(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield an answer as it is and everything packed in it, each with its name."""
    yield "answer", body
    if body.startswith(b"%PDF"):
        yield "text", "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                for place, text in _unpacked(archive.read(name)):
                    yield f"{name}: {place}", text


def test_a_page_that_leaked_would_be_caught_by_every_test(whole_app: Flask) -> None:
    for who in ("nobody", "ana"):
        browser = browser_of(who, whole_app)
        whole_app.after_request_funcs.setdefault(None, []).append(_leaking)
        try:
            with pytest.raises(AssertionError, match="holds what staff noted"):
                browser.get("/sign-in")
        finally:
            whole_app.after_request_funcs[None].remove(_leaking)


def _leaking(response: Response) -> Response:
    response.set_data(response.get_data() + f"<!-- {NOTED} -->".encode())
    return response
