"""Every operation takes what its document says, refuses the rest, and never breaks."""

import pytest
import schemathesis
from flask import Flask

from tests.api.playing import config_for, faults_of
from tests.api.program import token_for


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: on both engines it is played at length, against the running server."""
    return "sqlite"


def test_no_call_breaks_anything_or_gets_what_the_document_does_not_say(app: Flask) -> None:
    config = config_for(token_for(), examples=5)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    faults = faults_of(schema)
    assert not faults, "\n\n".join(faults)
