"""Max sets how long things are kept; what would go is counted, and goes by a job alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from portal.cli import main
from portal.config import Settings
from portal.lib.retention import Retention, days_kept, keepings
from portal.people.credentials import SecurityEvent
from portal.people.jobs import forget_security_log
from portal.record.models import COMPANY, Entry
from portal.record.verify import verify_stream
from tests.cast import NOON
from tests.engines import LONG_ON_POSTGRES
from tests.page import Browser
from tests.record.help import env, everything

Open = Callable[[str], Browser]
PAGE = "/staff/settings/retention"
pytestmark = LONG_ON_POSTGRES


def log_a_line() -> None:
    """Let the security log have a line that is 60 days old."""
    SecurityEvent.insert(
        ref="old", at=NOON - timedelta(days=60), kind="refused", person="", client="192.0.2.7", detail=""
    ).execute()


def fields(**changes: str) -> dict[str, str]:
    return {**{topic: str(days) for topic, days in days_kept().items()}, **changes}


def test_max_keeps_the_log_for_a_month_and_what_is_older_goes_by_the_job(app: Flask, browser: Open) -> None:
    log_a_line()
    max_ = browser("max")
    page = max_.get(PAGE)
    assert "Nothing is older than that now." in page.words
    max_.post(PAGE, fields(security_log="30", was=page.value("was")))
    page = max_.get(PAGE)
    assert "1 entry is older than that now, and goes within a day." in page.words
    assert SecurityEvent.select().count() == 1
    forget_security_log(NOON)
    assert not SecurityEvent.select().exists()
    assert list(verify_stream(COMPANY)) == []
    assert [row.topic for row in Retention.select()] == ["security_log"]


@pytest.mark.parametrize("typed", ["0", "29", "366", "", "ninety", "-30", "3\u0660"])
def test_what_is_no_sensible_number_is_refused_and_stays_in_the_form(browser: Open, typed: str) -> None:
    max_ = browser("max")
    page = max_.get(PAGE)
    page = max_.post(PAGE, fields(security_log=typed, was=page.value("was")), 422)
    assert "Write a number of days from 30 to 365." in page.words
    assert page.value("security_log") == typed
    assert not Retention.select().exists()


def test_a_stale_form_changes_nothing_and_shows_both(browser: Open) -> None:
    max_ = browser("max")
    was = max_.get(PAGE).value("was")
    max_.post(PAGE, fields(mails="30", was=was))
    page = max_.post(PAGE, {**fields(mails="60"), "was": was}, 409)
    assert "Somebody else has changed these times" in page.words
    assert page.value("mails") == "60"
    assert "In force: 30 days." in page.words
    entries = Entry.select().where(Entry.kind == "retention.changed").count()
    max_.post(PAGE, fields(was=page.value("was")))
    assert Entry.select().where(Entry.kind == "retention.changed").count() == entries


def test_the_command_counts_and_then_deletes(house: Settings) -> None:
    log_a_line()
    Retention.insert(topic="security_log", days=30).execute()
    before = everything()
    result = CliRunner().invoke(main, ["retention", "--dry-run"], env=env(house))
    assert result.exit_code == 0, result.output
    assert "The security log: kept for 30 days, 1 older" in result.output
    assert everything() == before
    assert CliRunner().invoke(main, ["retention"], env=env(house)).exit_code == 0
    assert not SecurityEvent.select().exists()


def test_every_time_is_sensible_by_itself(blank: Settings) -> None:
    for one in keepings():
        assert 1 <= one.lowest <= one.usual <= one.highest
