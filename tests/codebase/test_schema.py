"""What the migrations make and what the models say are the same, on both engines; migrations stand on their own."""

import ast

import pytest

from portal.config import Settings
from portal.lib import migrate
from portal.lib.db import tables
from portal.lib.ddl import drop_all, make_all
from tests.codebase.help import ROOT, python_files
from tests.engines import ENGINES, need

MIGRATIONS = sorted((ROOT / "migrations").glob("*.py"))
# The standard library, and what runs a migration: a migration must do the same in ten years, whatever the code says.
_ALLOWED = {"typing", "json", "datetime", "collections", "hashlib", "secrets", "peewee", "playhouse"}


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Both engines: here the engine is the point."""
    return need(request.param)


def test_the_migrated_schema_is_that_of_the_models(blank: Settings) -> None:
    migrated = migrate.schema()
    drop_all(tables())
    assert not migrate.schema(), "a table of the migrations has no model"
    make_all(tables())
    modelled = migrate.schema()
    assert len(migrated) > len(tables())
    assert set(migrated) == set(modelled)


def test_a_migrated_database_has_nothing_pending_and_migrating_again_does_nothing(blank: Settings) -> None:
    assert not migrate.pending(blank)
    assert not migrate.apply_pending(blank)
    assert not migrate.differences(tables())


def test_a_column_that_the_models_lack_is_named(blank: Settings) -> None:
    without_one = [table for table in tables() if table._meta.table_name != "plan"]
    assert any("plan" in difference for difference in migrate.differences(without_one))


def test_migrations_are_numbered_without_a_gap() -> None:
    assert MIGRATIONS
    numbers = [path.name.partition("_")[0] for path in MIGRATIONS]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_migrations_import_nothing_of_the_portal() -> None:
    for path in python_files("migrations"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = {name.partition(".")[0] for name in names} - _ALLOWED
            assert not foreign, (
                f"{path.name} imports {foreign}: write what it needs into the migration itself."
            )
