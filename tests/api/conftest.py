"""Programs of the cast: one that may do everything Max may."""

import pytest
from flask import Flask

from tests.api.program import Caller, token_for
from tests.webhooks.stage import receiver as receiver  # noqa: PLC0414 - a fixture is found by its name here


@pytest.fixture
def program(app: Flask) -> Caller:
    """A program with every scope, in the name of Max."""
    return Caller(app, token_for())
