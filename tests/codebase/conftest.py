"""The tests about the code run on SQLite alone: they ask who is let in and what is there, not how rows are kept.

What depends on the engine (the schema) names both itself, see test_schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings
from tests.codebase.stage import whole_stage
from tests.conftest import Goldens, copied


@pytest.fixture
def engine_name() -> str:
    """SQLite alone, see above."""
    return "sqlite"


@pytest.fixture
def staged(
    engine_name: str, goldens: Goldens, tmp_path: Path
) -> Iterator[tuple[Settings, Mapping[str, str]]]:
    """The house with everything that an address can name, and what addresses are made of."""
    golden = goldens(engine_name, "staged", whole_stage)
    for settings in copied(golden, tmp_path):
        yield settings, golden.said


@pytest.fixture
def places(staged: tuple[Settings, Mapping[str, str]]) -> Mapping[str, str]:
    """What addresses are made of: Ana's sale, a delivery, a draft and so on, by the names the table of routes uses."""
    return staged[1]


@pytest.fixture
def whole_app(staged: tuple[Settings, Mapping[str, str]]) -> Flask:
    """The portal with every route it can have: those of a demonstration too."""
    return create_app(replace(staged[0], demo=True))
