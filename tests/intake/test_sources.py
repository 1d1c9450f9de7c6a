"""Sources: kept exactly as they were, from inside the folder of the import file and from nowhere else."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from portal.config import Settings
from portal.intake.actions import start_sealing
from portal.intake.importing import How, Report, import_sales
from portal.intake.models import Draft, DraftSource
from portal.intake.reading import Item
from portal.intake.sealing import Sealing, seal
from portal.record.models import StoredFile
from portal.sales.models import Reading, Source
from tests.cast import NOON
from tests.intake.help import dump
from tests.lib.papers import mail, pdf, word
from tests.make import kitchen, promise

LETTER = "Dear Ana,\r\n\tyour kitchen will be\u00a0ready   by May. \U0001f373\r\n"


def import_file(folder: Path, name: str, **changes: Any) -> Report:
    """Import Ana's kitchen, whose one promise is quoted from this file."""
    source = {key: value for key, value in kitchen()["sources"][0].items() if key != "text"}
    quoted = promise(quote={"source": "proposal", "exact": "your kitchen will be ready by May."})
    sale = kitchen(sources=[{**source, "file": name}], promises=[quoted], **changes)
    return import_sales([Item(1, "", sale)], How(at=NOON, folder=folder))


def reason(report: Report) -> str:
    [refusal] = report.refusals
    assert refusal.problem.field == "/sources/0/file"
    return refusal.problem.message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "sale"
    (inside / "papers").mkdir(parents=True)
    (inside / "papers" / "letter.txt").write_bytes(LETTER.encode())
    (tmp_path / "secret.txt").write_bytes(LETTER.encode())
    return inside


def test_a_file_is_kept_byte_for_byte(company_only: Settings, folder: Path) -> None:
    assert import_file(folder, "papers/letter.txt").refusals == []
    source = Source.get()
    assert source.text == LETTER
    assert source.sha256 == hashlib.sha256(LETTER.encode()).hexdigest()
    assert source.file_name == "letter.txt"


def test_no_file_outside_the_folder_is_ever_read(company_only: Settings, folder: Path) -> None:
    (folder / "link.txt").symlink_to("../secret.txt")
    (folder / "out").symlink_to("..")
    (folder / "round.txt").symlink_to("round.txt")
    os.mkfifo(folder / "pipe.txt")
    rows = dump()
    outside = str(folder.parent / "secret.txt")
    for name in (
        "../secret.txt",
        "papers/../../secret.txt",
        outside,
        f"file://{outside}",
        "link.txt",
        "out/secret.txt",
        "round.txt",
        "pipe.txt",
        "papers",
        ".",
        "missing.txt",
        "papers/letter.txt/more",
        "a\0b",
        "x" * 300,
        "~/secret.txt",
    ):
        assert reason(import_file(folder, name)).startswith("There is no file "), name
    assert dump() == rows


def test_a_link_that_stays_inside_is_followed(company_only: Settings, folder: Path) -> None:
    (folder / "letter.txt").symlink_to("papers/letter.txt")
    assert import_file(folder, "letter.txt").refusals == []


def test_a_file_that_is_no_text_is_refused(company_only: Settings, folder: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe")
    (folder / "latin.txt").write_bytes("Küche".encode("latin-1"))
    (folder / "nul.txt").write_bytes(b"a\0b")
    (folder / "long.txt").write_bytes(b"x" * 2_000_001)
    (folder / "huge.txt").write_bytes(b"x" * 10_000_001)
    (folder / "page.md").write_bytes(b"<!DOCTYPE html><p>your kitchen")
    assert "scan.pdf can't be read. It can't be read to its end" in reason(import_file(folder, "scan.pdf"))
    assert "a web page (HTML)" in reason(import_file(folder, "page.md"))
    assert "no text in UTF-8" in reason(import_file(folder, "latin.txt"))
    assert "U+0000" in reason(import_file(folder, "nul.txt"))
    assert "at most 2,000,000 fit" in reason(import_file(folder, "long.txt"))
    assert "larger than 10 MB" in reason(import_file(folder, "huge.txt"))


def test_a_changed_file_beside_the_same_document_is_a_change(company_only: Settings, folder: Path) -> None:
    """The document names the file; what was promised stands in the file."""
    import_file(folder, "papers/letter.txt")
    assert import_file(folder, "papers/letter.txt").unchanged == 1
    (folder / "papers" / "letter.txt").write_text("your kitchen will be ready by May. Perhaps.")
    [refusal] = import_file(folder, "papers/letter.txt").refusals
    assert refusal.problem.field == "/external_id"


def test_a_paper_of_any_readable_kind_is_kept_with_its_places(company_only: Settings, folder: Path) -> None:
    body = pdf("Dear Ana,", "your kitchen will be\nready by May.")
    (folder / "offer.pdf").write_bytes(body)
    assert import_file(folder, "offer.pdf").refusals == []
    source, sha256 = Source.get(), hashlib.sha256(body).hexdigest()
    assert (source.text, source.file_name) == (
        "Dear Ana,\n\nyour kitchen will be\nready by May.",
        "offer.pdf",
    )
    assert Reading.get().places == [{"start": 0, "label": "page 1"}, {"start": 11, "label": "page 2"}]
    assert source.file_sha256 == StoredFile.get().sha256 == sha256
    assert bytes(StoredFile.get().body) == body
    assert import_file(folder, "offer.pdf").unchanged == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("offer.docx", word("your kitchen will be ready by May.")),
        ("mail.eml", bytes(mail("your kitchen will be ready by May."))),
    ],
)
def test_what_a_draft_came_from_is_sealed_as_if_it_had_been_at_once(
    company_only: Settings, folder: Path, name: str, body: bytes
) -> None:
    (folder / name).write_bytes(body)
    assert import_file(folder, name, seal=False).refusals == []
    kept = DraftSource.get()
    assert (bytes(kept.body or b""), kept.file_name) == (body, name)
    voices = [voice["who"] for voice in kept.voices]
    assert voices == (["Sam Ortega <sam@hallam.example>"] if name == "mail.eml" else [])
    start_sealing(Draft.get(), "sam", NOON)
    seal(Draft.get(), Sealing("sam", NOON))
    assert Source.get().file_sha256 == StoredFile.get().sha256 == hashlib.sha256(body).hexdigest()
