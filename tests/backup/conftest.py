"""The house of the tests of the record, in which everything has happened once; nobody else holds its database."""

import pytest

from portal.config import Settings
from tests import worn
from tests.record.conftest import busy

__all__ = ["busy"]


@pytest.fixture(autouse=True)
def to_itself(request: pytest.FixtureRequest) -> None:
    """Let a restore be alone with the database that it replaces."""
    for name in ("house", "busy", "blank", "company_only"):
        if name in request.fixturenames:
            settings: Settings = request.getfixturevalue(name)
            if settings.database_url.startswith("postgresql"):
                worn.let_go()
