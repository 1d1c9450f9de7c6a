"""Programs of the cast: one that may do everything Max may."""

import pytest
from flask import Flask

from portal.ratings.actions import NewRating, rate
from tests.api.program import Caller, token_for
from tests.cast import NOON, sale_of, viewer
from tests.record.everything import go_through_everything
from tests.webhooks.stage import receiver as receiver  # noqa: PLC0414 - a fixture is found by its name here

RATED = NewRating(
    {"what": 2, "when": 1, "care": 4},
    {"what": "It is too high.", "when": "Late.", "care": "Sam rang."},
    "a rating",
)


@pytest.fixture
def program(app: Flask) -> Caller:
    """A program with every scope, in the name of Max."""
    return Caller(app, token_for())


@pytest.fixture
def lived(app: Flask) -> Flask:
    """The portal after everything that can happen has happened to Ana's kitchen and Bea's garden."""
    go_through_everything()
    rate(viewer("bea"), sale_of("bea"), RATED, NOON)
    return app
