"""The two engines, and what becomes of a test whose engine isn't there."""

import os

import pytest

POSTGRES = os.environ.get("KEPT_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
ENGINES = ("sqlite", "postgresql")
# For what draws many random histories or tries many words that a form refuses: the rules are the same on both
# engines, and one of them costs enough.
LONG_ON_POSTGRES = pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)


def need(engine: str) -> str:
    """Return `engine`; leave the test out where no PostgreSQL server was named, which under CI=true is a failure."""
    if engine == "postgresql" and not POSTGRES:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL server was named, and under CI=true nothing is left out")
        pytest.skip("no PostgreSQL server was named")
    return engine
