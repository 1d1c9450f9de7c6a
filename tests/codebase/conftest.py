"""The tests about the code run on SQLite alone: they ask who is let in and what is there, not how rows are kept.

What depends on the engine (the schema) names both itself, see test_schema.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.record.models import Receipt
from tests.codebase.help import open_stage
from tests.codebase.visits_of_reviews import reviews_on_stage


@pytest.fixture
def engine_name() -> str:
    """SQLite alone, see above."""
    return "sqlite"


@pytest.fixture
def places(house: Settings) -> Mapping[str, str]:
    """What addresses are made of: Ana's sale, a delivery, a draft and so on, by the names the table of routes uses."""
    stage = {**open_stage(), **reviews_on_stage()}
    return {**stage, "receipts": str(Receipt.select().where(Receipt.stream == stage["sale"]).count())}


@pytest.fixture
def whole_app(house: Settings) -> Flask:
    """The portal with every route it can have: those of a demonstration too."""
    return create_app(replace(house, demo=True))
