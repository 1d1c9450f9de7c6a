"""Every route and method, tried as everybody: who is let in, who is asked to sign in, who finds nothing there."""

from collections.abc import Mapping

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.api.blueprints import ENDPOINTS
from portal.lib.gate import View, admitted
from tests.codebase.help import IN, PEOPLE, Visit, browser_of, filled
from tests.codebase.visits import VISITS
from tests.page import BASE, Browser, Page

_ANSWERED_FOR_ALL = {"HEAD", "OPTIONS"}
_PROGRAM = {"Accept": "application/json"}


def test_every_route_states_whom_it_admits(whole_app: Flask) -> None:
    silent = [rule for rule in whole_app.url_map.iter_rules() if not admitted(_view(whole_app, rule))]
    assert not silent, "\n".join(
        f"{rule.endpoint} ({rule.rule}) doesn't say whom it admits, so it is a 404 to all:"
        " put @admits(…) of portal.lib.gate under its route."
        for rule in silent
    )


def test_every_route_is_in_the_table_of_visits_and_nothing_else_is(whole_app: Flask) -> None:
    there = {
        (rule.endpoint, method)
        for rule in whole_app.url_map.iter_rules()
        for method in (rule.methods or set()) - _ANSWERED_FOR_ALL
        if rule.endpoint not in ENDPOINTS  # Programs have a table of their own, see test_api_access.
    }
    named = {(visit.endpoint, visit.method) for visit in VISITS}
    assert not there - named, f"add to tests/codebase/visits.py who gets what: {sorted(there - named)}"
    assert not named - there, f"in tests/codebase/visits.py, but no longer a route: {sorted(named - there)}"


@pytest.mark.parametrize("who", PEOPLE)
def test_each_gets_what_the_table_says_for_every_address_of_anas(
    whole_app: Flask, places: Mapping[str, str], who: str
) -> None:
    browser = browser_of(who, whole_app)
    for visit in VISITS:
        page = _visited(browser, visit, places, who)
        leads_in = page.location.partition("?")[0] in {"/sign-in", "/staff/sign-in"}
        assert leads_in or visit.answer_for(who) != IN, f"{visit.endpoint} leads to {page.location}"


def test_the_visits_reach_the_routes_that_they_name(whole_app: Flask, places: Mapping[str, str]) -> None:
    adapter = whole_app.url_map.bind("127.0.0.1")
    for visit in VISITS:
        path, _, _ = visit.path.format_map(dict(places)).partition("?")
        endpoint, _ = adapter.match(path, method=visit.method)
        assert endpoint == visit.endpoint, f"{visit.path} is a visit to {endpoint}"


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_is_there_for_a_method_it_does_not_take(
    whole_app: Flask, places: Mapping[str, str], who: str
) -> None:
    browser = browser_of(who, whole_app)
    for path in sorted({visit.path.format_map(dict(places)) for visit in VISITS}):
        for method in ("PUT", "PATCH", "DELETE"):
            # As a program asks, which is told in a line what a reader gets a page about.
            answer = browser.client.open(path, method=method, base_url=BASE, headers=_PROGRAM)
            assert answer.status_code == 405, f"{method} {path} as {who}: {answer.status_code}"
            assert answer.headers["Allow"]


def _visited(browser: Browser, visit: Visit, places: Mapping[str, str], who: str) -> Page:
    answer, path = visit.answer_for(who), visit.path.format_map(dict(places))
    status = 303 if answer == IN else int(answer)
    try:
        if visit.method == "GET":
            return browser.get(path, status)
        # Signing out renews the token of the forms that come after it.
        browser.get("/sign-in")
        return browser.post(path, filled(visit.form, places), status)
    except AssertionError as error:
        raise AssertionError(f"{who}: {visit.method} {visit.endpoint}: {error}") from error


def _view(app: Flask, rule: Rule) -> View:
    return app.view_functions[rule.endpoint]
