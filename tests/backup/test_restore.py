"""Restoring: the same rows on either engine, and nothing is replaced by a backup that isn't sound."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from portal import server
from portal.backup.restoring import restore
from portal.config import Settings
from portal.lib import clock, db, installed, migrate
from portal.lib.alone import alone, at_work
from portal.lib.db import connect, engine, postgres_address, release
from portal.lib.errors import Conflict
from portal.record.keys import rotate
from portal.record.models import COMPANY, Live
from portal.record.verify import verify_all
from tests import worn
from tests.backup.help import backed_up, kept_rows, rewritten, run
from tests.cast import NOON, bring
from tests.engines import LONG_ON_POSTGRES, need
from tests.make import garden
from tests.record.help import everything, last_entry, note, rows_of, sql

# What is refused before any database is asked, and what a database of either engine has no say in.
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_a_backup_gives_every_row_back(busy: Settings, tmp_path: Path) -> None:
    before, searchable, file = kept_rows(), everything()["search"], backed_up(busy, tmp_path / "a.zip")
    versions = {row["stream"]: row["version"] for row in rows_of("live")}
    sql("UPDATE promise SET words = 'Nothing.'")
    note("killed")
    done = run(busy, "restore", str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert "the record is sound" in done.output
    told = last_entry(COMPANY)
    assert (told["kind"], json.loads(told["facts"])["made_at"]) == (
        "record.restored",
        "2026-03-03T17:00:00.000000Z",
    )
    after = kept_rows()
    after["entry"].remove(told)
    for name in before:
        assert after[name] == before[name] or name == "stream", name
    assert list(verify_all()) == []
    # No browser that holds a page of a version takes it for one of the same number after this.
    assert all(row.version > versions[row.stream] + 1_000_000 for row in Live.select())
    assert rows_of("session") == []
    assert everything()["search"] == searchable
    _is_kept_aside(busy)


def test_a_backup_of_one_engine_is_restored_on_the_other(busy: Settings, tmp_path: Path) -> None:
    before, file = kept_rows(), backed_up(busy, tmp_path / "a.zip")
    other = _other(busy, tmp_path)
    try:
        restore(other, file, NOON, lambda *_: None)
        after = kept_rows()
        for name in set(before) - {"entry", "stream"}:
            assert sorted(map(_alike, after[name])) == sorted(map(_alike, before[name])), name
        assert list(verify_all()) == []
    finally:
        release()
        installed.bind(busy)
        connect(busy.database_url)
        if not other.database_url.startswith("sqlite"):
            worn.on_server('DROP DATABASE IF EXISTS "kept_test_other" WITH (FORCE)')


@SQLITE
def test_a_backup_of_an_older_version_is_brought_up_to_date(house: Settings, tmp_path: Path) -> None:
    file = backed_up(house, tmp_path / "a.zip")
    there = _columns_at("0009_search")

    def older(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
        manifest["migrations"] = [name for name in manifest["migrations"] if name <= "0009_search"]
        manifest["tables"] = [one for one in manifest["tables"] if one["table"] in there]
        for one in manifest["tables"]:
            kept = [place for place, name in enumerate(one["columns"]) if name in there[one["table"]]]
            for told in ("columns", "kinds"):
                one[told] = [one[told][place] for place in kept]
            rows = map(json.loads, lines[one["member"]])
            lines[one["member"]] = [
                json.dumps([row[place] for place in kept]).encode() + b"\n" for row in rows
            ]

    old = rewritten(file, tmp_path / "old.zip", older)
    assert run(house, "restore", str(old), "--yes").exit_code == 0
    assert migrate.still_pending() == []


Break = Callable[[Path, Path], Path]


def _cut_off(file: Path, new: Path) -> Path:
    new.write_bytes(file.read_bytes()[:-1000])
    return new


def _without_a_member(file: Path, new: Path) -> Path:
    return rewritten(file, new, lambda _, lines: lines.pop("tables/promise.jsonl") and None)


def _newer(file: Path, new: Path) -> Path:
    return rewritten(file, new, lambda manifest, _: manifest.update(version=2))


def _newer_database(file: Path, new: Path) -> Path:
    return rewritten(file, new, lambda manifest, _: manifest["migrations"].append("9999_later"))


def _other_words(file: Path, new: Path) -> Path:
    def reword(_: object, lines: dict[str, list[bytes]]) -> None:
        member = lines["tables/promise.jsonl"]
        member[:] = [line.replace(b"quartz", b"marble") for line in member]

    return rewritten(file, new, reword)


def _lost_row(file: Path, new: Path) -> Path:
    return rewritten(file, new, lambda _, lines: lines["tables/sale.jsonl"].pop() and None)


def _no_row(file: Path, new: Path) -> Path:
    return rewritten(file, new, lambda _, lines: lines["tables/sale.jsonl"].append(b"[1]\n"))


def _nothing(_: Path, new: Path) -> Path:
    new.write_bytes(b"PK")
    return new


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_other_words, "is not sound"),
        (_lost_row, "names another that isn't there|fit its own tables|not sound"),
        (_no_row, "no row"),
    ],
)
def test_a_backup_of_what_was_not_so_is_refused_and_nothing_is_replaced(
    house: Settings, tmp_path: Path, broken: Break, says: str
) -> None:
    _is_refused(house, tmp_path, broken, says)


@SQLITE
@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_cut_off, "broken"),
        (_nothing, "no backup"),
        (_without_a_member, "promise.jsonl is missing"),
        (_newer, "newer version"),
        (_newer_database, "9999_later"),
    ],
)
def test_a_broken_backup_is_refused_and_nothing_is_replaced(
    company_only: Settings, tmp_path: Path, broken: Break, says: str
) -> None:
    _is_refused(company_only, tmp_path, broken, says)


def _is_refused(house: Settings, tmp_path: Path, broken: Break, says: str) -> None:
    file = broken(backed_up(house, tmp_path / "a.zip"), tmp_path / "broken.zip")
    before = everything()
    done = run(house, "restore", str(file), "--yes")
    assert done.exit_code == 1, done.output
    assert any(words in done.stderr for words in says.split("|")), done.stderr
    assert everything() == before
    _is_clean(house)


@SQLITE
def test_a_changed_byte_is_found_wherever_it_stands(company_only: Settings, tmp_path: Path) -> None:
    file = backed_up(company_only, tmp_path / "a.zip")
    body = file.read_bytes()
    for place in {0, len(body) - 1, len(body) - 70, *range(7, len(body), len(body) // 40)}:
        file.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        done = run(company_only, "restore", str(file), "--yes")
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1), place


def test_a_portal_that_runs_is_left_alone(house: Settings, tmp_path: Path) -> None:
    file, before = backed_up(house, tmp_path / "a.zip"), everything()
    with at_work(house):
        done = run(house, "restore", str(file), "--yes")
    assert (done.exit_code, "is running" in done.stderr) == (1, True)
    other = _connected(house)
    done = run(house, "restore", str(file), "--yes")
    other()
    assert done.exit_code == 1, done.output
    assert "restore again" in done.stderr
    assert everything() == before


@SQLITE
def test_whoever_serves_keeps_a_restore_away_and_the_other_way_round(
    house: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def served(*_: object) -> int:
        with pytest.raises(Conflict, match="is running"), alone(house):
            pass
        return 0

    monkeypatch.setattr(server, "run", served)
    assert server.serve(house, "127.0.0.1", 8999) == 0
    with alone(house):
        assert server.serve(house, "127.0.0.1", 8999) == 1
    assert "A restore is under way." in capsys.readouterr().err


@SQLITE
def test_without_a_terminal_and_without_yes_nothing_happens(house: Settings, tmp_path: Path) -> None:
    file, before = backed_up(house, tmp_path / "a.zip"), everything()
    done = run(house, "restore", str(file))
    assert done.exit_code == 1
    assert "was made on Tuesday 3 March 2026, 17:00 UTC" in done.stdout
    assert "give --yes" in done.stderr
    assert everything() == before


def test_a_lost_database_is_restored_from_nothing(house: Settings, tmp_path: Path) -> None:
    before, file = kept_rows(), backed_up(house, tmp_path / "a.zip")
    release()
    if engine() == "sqlite":
        for path in tmp_path.glob("kept.db*"):
            path.write_bytes(b"what is left after a bad disk")
    else:
        _on_postgres(house, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    assert run(house, "restore", str(file), "--yes").exit_code == 0
    assert kept_rows()["promise"] == before["promise"]
    assert list(verify_all()) == []


@SQLITE
def test_the_missing_signing_key_is_told(house: Settings, tmp_path: Path) -> None:
    file = backed_up(house, tmp_path / "a.zip")
    for key in (tmp_path / "keys").iterdir():
        key.unlink()
    done = run(house, "restore", str(file), "--yes")
    assert "The signing key is missing" in done.stdout
    assert "portal keys rotate" in done.stdout


@SQLITE
def test_a_backup_from_before_a_key_was_replaced_is_restored_and_a_new_key_signs(
    house: Settings, tmp_path: Path
) -> None:
    older = backed_up(house, tmp_path / "a.zip")
    rotate(NOON)
    assert "portal keys rotate" in run(house, "restore", str(older), "--yes").stdout
    assert "portal keys rotate" in run(house, "keys", "list").stdout
    assert run(house, "keys", "rotate").exit_code == 0
    assert not bring(garden(external_id="garden-2", title="Another garden"), at=clock.now()).refusals
    assert list(verify_all()) == []


def _is_kept_aside(settings: Settings) -> None:
    if engine() == "sqlite":
        [old] = settings.data_dir.glob("kept.db.before-restore-*")
        connect(f"sqlite:///{old}")
    else:
        named = "SELECT nspname FROM pg_namespace WHERE strpos(nspname, 'before_restore') > 0"
        [(kept,)] = db.db.execute_sql(named).fetchall()
        connect(settings.database_url, kept)
    assert {row["words"] for row in rows_of("promise")} == {"Nothing."}


def _is_clean(settings: Settings) -> None:
    """Nothing of a scratch database is left."""
    if engine() == "sqlite":
        assert not list(settings.data_dir.glob("*.restoring*"))
        assert not list(settings.data_dir.glob("*before-restore*"))
        return
    found = db.db.execute_sql("SELECT nspname FROM pg_namespace WHERE strpos(nspname, 'restore') > 0")
    assert found.fetchall() == []


def _connected(settings: Settings) -> Callable[[], None]:
    """Let somebody else have the database open, in the middle of something."""
    if engine() == "sqlite":
        file = sqlite3.connect(settings.data_dir / "kept.db")
        file.execute("BEGIN")
        file.execute("SELECT * FROM stream").fetchall()
        return file.close
    return psycopg.connect(postgres_address(settings.database_url)).close


def _other(settings: Settings, tmp_path: Path) -> Settings:
    """Return an installation of the other engine, with nothing in it."""
    if engine() == "postgresql":
        url = f"sqlite:///{tmp_path / 'other.db'}"
    else:
        need("postgresql")
        worn.on_server(
            'DROP DATABASE IF EXISTS "kept_test_other" WITH (FORCE)', 'CREATE DATABASE "kept_test_other"'
        )
        url = worn.address("kept_test_other")
    other = Settings(settings.data_dir, url, settings.secret_key)
    installed.bind(other)
    return other


def _alike(row: dict[str, Any]) -> str:
    """Return a row in the words of neither engine."""
    told = {name: bytes(one) if isinstance(one, memoryview) else one for name, one in row.items()}
    return repr({name: int(one) if isinstance(one, bool) else one for name, one in told.items()})


def _columns_at(migration: str) -> dict[str, set[str]]:
    bound = db.db.obj
    connect("sqlite:///:memory:")
    migrate.apply_in_scratch("", migration)
    found = {name: {column.name for column in db.db.get_columns(name)} for name in db.db.get_tables()}
    release()
    db.db.initialize(bound)
    return found


def _on_postgres(settings: Settings, *statements: str) -> None:
    release()
    with psycopg.connect(postgres_address(settings.database_url)) as server:
        for statement in statements:
            server.execute(statement.encode())
