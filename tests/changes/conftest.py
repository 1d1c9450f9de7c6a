"""Every test of changes stands on the whole stage."""

import pytest

from portal.config import Settings


@pytest.fixture(autouse=True)
def stage(house: Settings) -> Settings:
    """The company with Ana's kitchen and Bea's garden."""
    return house
