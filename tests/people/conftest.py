"""The company without a sale, with Ana and Bea, and two pages that stand for those of other features."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import create_app
from portal.config import Settings
from portal.lib.gate import CONTACT, STAFF, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from tests.page import checked_tree
from tests.people.help import Cast, found


class Checked(FlaskClient):
    """A browser that checks every page it is given."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            checked_tree(answer.text)
        return answer


@pytest.fixture
def cast(company_only: Settings) -> Cast:
    return found()


@pytest.fixture
def app(company_only: Settings, cast: Cast) -> Flask:
    made = create_app(company_only)
    made.test_client_class = Checked
    made.add_url_rule("/me", "me", _me)
    made.add_url_rule("/staff/words/<ref>", "words", _words, methods=["GET", "POST"])
    return made


@admits(CONTACT)
def _me() -> tuple[str, dict[str, str]]:
    return f"{viewer().name} of {viewer().customer}", {"Content-Type": "text/plain"}


@admits(*STAFF)
def _words(ref: str) -> tuple[str, dict[str, str]]:
    parked = parked_fields()
    words = parked.to_dict(flat=False) if parked else ""
    return f"{viewer().name} {ref} [{words}]", {"Content-Type": "text/plain"}
