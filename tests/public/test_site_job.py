"""The site follows what is recorded by itself, and managers hear of it when it can't."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.lib.jobs import JobRun, run_once
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.public.jobs import A_ROUND, rebuild_site
from portal.public.site.folder import held
from portal.record.models import SYSTEM
from tests.cast import NOON
from tests.page import Browser
from tests.public.site import files_of, with_links

SOON = NOON + timedelta(minutes=2)


@pytest.fixture
def folder(house: Settings) -> Path:
    """Where the site is built into after each change."""
    return house.data_dir / "site"


@pytest.fixture
def app(house: Settings, folder: Path) -> Flask:
    """The portal with a folder for its site."""
    return create_app(replace(house, site_dir=folder))


def test_a_change_is_on_the_site_after_the_next_round(app: Flask, folder: Path) -> None:
    run_once(NOON)
    assert "privacy/index.html" in files_of(folder)
    change_settings(replace(settings_of(company()), name="Hallam & Daughters"), SYSTEM, NOON)
    run_once(SOON)
    assert b"Hallam &amp; Daughters" in files_of(folder)["index.html"]


def test_without_a_folder_nothing_is_built(house: Settings, folder: Path) -> None:
    create_app(house)
    rebuild_site(NOON)
    assert not folder.exists()


def test_a_large_site_is_built_in_rounds_what_is_withdrawn_first(app: Flask, folder: Path) -> None:
    links = with_links(app, **{f"n{n}": "It was good." for n in range(A_ROUND + 50)})
    rebuild_site(NOON)
    there = [path for path in files_of(folder) if path.startswith("r/")]
    assert 0 < len(there) < A_ROUND
    del links.words["/r/n1"]
    rebuild_site(SOON)
    there = [path for path in files_of(folder) if path.startswith("r/")]
    assert len(there) == A_ROUND + 49
    assert "r/n1/index.html" not in there


def test_a_round_stands_back_while_somebody_builds_by_hand(app: Flask, folder: Path) -> None:
    with held(folder):
        rebuild_site(NOON)
    assert not files_of(folder)


def test_max_reads_on_his_page_that_the_site_could_not_be_built_until_it_can(
    app: Flask, folder: Path, browser: Callable[[str], Browser]
) -> None:
    links = with_links(app, ana="It was good.")
    run_once(NOON)
    links.words["/r/ana"], links.more = "It was bad.", '<a href="/nowhere">There</a>'
    run_once(SOON)
    assert JobRun.get(JobRun.name.endswith("rebuild_site")).last_error == "NotBuilt"
    told = "The public site could not be built anew since Tuesday 3 March 2026, 12:00 EST"
    assert told in browser("max").get("/staff/").words
    assert "could not be built" not in browser("sam").get("/staff/").words
    assert b"It was good." in files_of(folder)["r/ana/index.html"]
    links.more = ""
    run_once(SOON + timedelta(minutes=6))
    assert "could not be built" not in browser("max").get("/staff/").words
    assert b"It was bad." in files_of(folder)["r/ana/index.html"]
