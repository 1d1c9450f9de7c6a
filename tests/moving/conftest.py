"""The house of the tests of the record, in which everything has happened once, and empty places to move it to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.config import Settings
from portal.lib import db
from portal.lib.db import release
from tests import worn
from tests.engines import need
from tests.moving.help import SECRET
from tests.record.conftest import busy

__all__ = ["busy"]

Place = Callable[[str], Settings]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return the settings of a new place on an engine, where nothing is: not even a folder."""
    made: list[str] = []

    def new(engine: str) -> Settings:
        name = f"kept_test_moved_{len(made)}"
        folder = tmp_path / name
        if engine == "sqlite":
            return Settings(folder, f"sqlite:///{folder / 'kept.db'}", SECRET)
        need(engine)
        worn.on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        made.append(name)
        return Settings(folder, worn.address(name), SECRET)

    bound = db.db.obj
    yield new
    release()
    db.db.initialize(bound)
    for name in made:
        worn.on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
