"""The house of the tests of the record, in which everything has happened once."""

from tests.record.conftest import busy

__all__ = ["busy"]
