"""`portal import table.csv`: the same table from the command line."""

import json
from pathlib import Path

from portal.config import Settings
from portal.intake.models import Draft
from portal.sales.models import Sale
from tests.intake.help import dump, portal
from tests.intake.tables.help import FLOOR, HEADING, PORCH, RAIL, STAIRS, table, two_sales


def kept(folder: Path, body: bytes, name: str = "sales.csv") -> Path:
    (folder / name).write_bytes(body)
    return folder / name


def mapping(folder: Path, **said: object) -> Path:
    return kept(folder, json.dumps(said).encode(), "map.json")


def test_a_table_comes_in_as_drafts_and_again_changes_nothing(company_only: Settings, tmp_path: Path) -> None:
    file = kept(tmp_path, two_sales())
    first = portal(company_only, "import", file)
    assert "0 sealed and 2 drafts kept, 0 unchanged, 0 refused." in first.output, first.output
    assert (first.exit_code, Draft.select().count(), Sale.select().count()) == (0, 2, 0)
    rows = dump()
    again = portal(company_only, "import", file, "--format", "csv")
    assert "0 sealed and 0 drafts kept, 2 unchanged, 0 refused." in again.output
    assert dump() == rows


def test_every_refused_row_is_told_with_its_line_and_column(company_only: Settings, tmp_path: Path) -> None:
    file = kept(tmp_path, table(f"{PORCH},{FLOOR}".replace("phone call", "fax"), f"{STAIRS},{RAIL}"))
    rehearsed = portal(company_only, "import", file, "--dry-run")
    assert Draft.select().count() == 0
    real = portal(company_only, "import", file)
    assert "line 2 How it was said: “fax” is none of: document" in real.stderr
    assert rehearsed.stderr == real.stderr
    assert "1 drafts would be kept" in rehearsed.output
    assert "1 drafts kept, 0 unchanged, 1 refused." in real.output
    assert (rehearsed.exit_code, real.exit_code) == (1, 1)


def test_a_mapping_says_what_the_heading_does_not(company_only: Settings, tmp_path: Path) -> None:
    heading = HEADING.replace("Project", "Job").replace("Which rule", "Sort")
    body = table(f"{PORCH},{RAIL}".replace("2026-03-02", "03/02/2026"), heading=heading).replace(b",", b";")
    file = kept(tmp_path, body.replace(b"Cy", "Zoë".encode("windows-1252")))
    assert "line 2: This line isn't text in UTF-8." in portal(company_only, "import", file).output
    windows = mapping(tmp_path, encoding="windows-1252")
    asked = portal(company_only, "import", file, "--map", windows)
    assert '"columns": {"title": "…", "rule": "…"} (or "for_all"), "dates": "DD/MM/YYYY"' in asked.output
    said = mapping(
        tmp_path,
        encoding="windows-1252",
        dates="DD/MM/YYYY",
        columns={
            "customer": "Client",
            "contact_name": "Contact",
            "contact_email": "E-mail",
            "title": "Job",
            "signed_on": "Signed on",
            "salesperson": "Sold by",
            "words": "Promise",
            "channel": "How it was said",
        },
        for_all={"rule": "care"},
    )
    done = portal(company_only, "import", file, "--map", said)
    assert (done.exit_code, "1 drafts kept" in done.output) == (0, True), done.output


def test_what_can_not_be_read_is_one_line_and_exit_code_1(company_only: Settings, tmp_path: Path) -> None:
    unclosed = kept(tmp_path, table(f'{PORCH},"{RAIL}'))
    for words, told in (
        ((unclosed,), "sales.csv, line 2: A quotation mark opens a cell on this line and is never closed."),
        ((kept(tmp_path, b"", "empty.csv"),), "There is nothing in this file."),
        (
            (kept(tmp_path, two_sales(), "good.csv"), "--map", mapping(tmp_path, columns={"title": "Job"})),
            "The mapping doesn't fit good.csv. In “columns” stands “Job”",
        ),
        (
            (tmp_path / "good.csv", "--map", kept(tmp_path, b"{", "broken.json")),
            "The mapping isn't JSON in UTF-8.",
        ),
    ):
        answer = portal(company_only, "import", *words)
        assert (answer.exit_code, told in answer.output) == (1, True), answer.output
        assert len(answer.stderr.strip().splitlines()) == 1
    assert Draft.select().count() == 0


def test_the_mapping_of_a_table_reads_no_json(company_only: Settings, tmp_path: Path) -> None:
    """A mapping goes with JSON too, but with one of its own kind."""
    file = kept(tmp_path, b"{}", "sales.json")
    wrong = portal(company_only, "import", file, "--map", mapping(tmp_path, columns={"title": "Job"}))
    assert wrong.exit_code == 1
    assert (
        "map.json is no mapping. /columns: There is no such field; there is: each, only, dates"
        in wrong.stderr
    )
