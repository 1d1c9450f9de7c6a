"""The measurements run from end to end, in small, and say so when they can't."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HAS_WRK = shutil.which("wrk") is not None
MISSING = "wrk is missing"
MOST_STATEMENTS = 6
PATIENCE_SECONDS = 240


def bench(folder: Path, *words: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run a measurement as somebody would type it in `folder`, with the machine's own clock."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", "bench", *words]
    here = str(Path(__file__).parents[2])
    env = {"PATH": path, "PYTHONPATH": here, "HOME": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def measured(folder: Path, *words: str) -> list[dict[str, str]]:
    """Return the rows of a measurement that ended well; they are in its table and in its file."""
    done = bench(folder, *words)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, str]] = json.loads((folder / "bench" / "results.json").read_text("utf-8"))[words[0]]
    shown = done.stdout.splitlines()
    assert len(shown) == 1 + len(rows)
    for line, row in zip(shown[1:], rows, strict=True):
        assert all(str(value) in line for value in row.values())
    assert sorted(path.name for path in (folder / "bench").iterdir()) == ["results.json"]
    return rows


def needs_wrk(folder: Path, *words: str) -> bool:
    """Tell whether wrk is here; where it isn't, the measurement has to say so (and `.ci/test` does)."""
    if not HAS_WRK:
        refused = bench(folder, *words)
        assert refused.returncode == 1
        assert MISSING in refused.stderr
    return HAS_WRK


def test_finding_is_measured_for_everybody(tmp_path: Path) -> None:
    rows = measured(tmp_path, "search", "--few", "400", "--seconds", "0")
    assert len(rows) == 6 * 3
    assert {row["as"] for row in rows} == {"manager", "sales", "delivery"}


@pytest.mark.parametrize("words", [("adaptor",), ("pages",), ("api",), ("live",)])
def test_without_wrk_it_is_said_plainly_and_nothing_is_measured(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    refused = bench(tmp_path, *words, path=str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert MISSING in refused.stderr
    assert "apt-get install wrk" in refused.stderr
    assert not (tmp_path / "bench").exists()


def test_the_pages_are_measured_against_bare_flask(tmp_path: Path) -> None:
    words = ("pages", "--rounds", "1", "--seconds", "1")
    if not needs_wrk(tmp_path, *words):
        return
    rows = {row["page"]: row for row in measured(tmp_path, *words)}
    assert set(rows) == {
        "promise page",
        "promise page, first after a change",
        "its live partial, 304",
        "staff: Today",
        "staff: sale",
        "content page",
        "scoreboard",
        "testimonials",
        "referral page",
    }
    for name in ("promise page", "its live partial, 304"):
        assert int(rows[name]["statements first, then"].split(", ")[1]) <= MOST_STATEMENTS


def test_updates_are_measured_against_the_commits_of_the_disk(tmp_path: Path) -> None:
    commits, updates = measured(tmp_path, "writes", "--rounds", "1", "--updates", "8")
    assert int(commits["a second"]) > 0
    assert int(updates["a second"]) > 0
    assert updates["of the commits"].endswith("%")


def test_programs_are_measured_writing_and_reading(tmp_path: Path) -> None:
    words = ("api", "--rounds", "1", "--seconds", "1", "--sales", "4")
    if not needs_wrk(tmp_path, *words):
        return
    rows = {row["what"]: row for row in measured(tmp_path, *words)}
    assert list(rows) == [
        "durable commits, one connection",
        "sales of 20 promises sealed, 1 writer",
        "sales of 20 promises sealed, 4 writers",
        "a sale read",
        "a sale read again, 304",
    ]
    assert all(float(row["a second"]) > 0 for row in rows.values())
    assert rows["a sale read"]["ratio"].endswith("% of bare Flask")


def test_streams_are_measured_and_none_of_them_misses_anything(tmp_path: Path) -> None:
    words = ("live", "--streams", "24", "--sales", "2", "--seconds", "1")
    if not needs_wrk(tmp_path, *words):
        return
    (row,) = measured(tmp_path, *words)
    assert (int(row["told"]), int(row["missed"])) == (120, 0)


def test_the_site_is_built_and_one_change_makes_few_pages_anew(tmp_path: Path) -> None:
    in_full, changed, nothing = measured(tmp_path, "site", "--pages", "6")
    assert int(in_full["made"]) > int(changed["made"]) > int(nothing["made"]) == 0
    assert changed["within"] == "yes"


@pytest.mark.long
def test_a_long_record_is_verified_at_a_tenth_and_in_full(tmp_path: Path) -> None:
    tenth, full = measured(tmp_path, "record", "--entries", "1200")
    assert int(tenth["entries"]) < int(full["entries"]) <= 1200
    assert float(full["MB, largest process"]) > 0
    assert full["within"] in ("yes", "NO")
