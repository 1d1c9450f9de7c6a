"""Every form that changes something: it carries its token, and without one, or from another site, it is refused."""

from collections.abc import Mapping
from itertools import product

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.codebase.help import PEOPLE, browser_of, dump, filled
from tests.codebase.visits import FORMS, PAGES
from tests.page import BASE, Browser, Page

TYPED = "The template is made; Dee cuts on Monday."


@pytest.mark.parametrize("who", PEOPLE)
def test_every_form_that_posts_carries_its_token_and_leads_to_a_route(
    whole_app: Flask, places: Mapping[str, str], who: str
) -> None:
    browser, adapter = browser_of(who, whole_app), whole_app.url_map.bind("127.0.0.1")
    for visit in PAGES:
        if visit.answer_for(who) != 200:
            continue
        path = visit.path.format_map(dict(places))
        for action, names in _forms(browser.get(path)):
            assert "csrf_token" in names, f"a form of {path} has no token"
            adapter.match((action or path).partition("?")[0], method="POST")


@pytest.mark.parametrize("who", ["nobody", "max"])
def test_a_form_without_its_token_changes_nothing_and_gives_back_what_was_typed(
    whole_app: Flask, places: Mapping[str, str], who: str
) -> None:
    browser, before = browser_of(who, whole_app), dump()
    for visit, token in product(FORMS, (None, "", "wrong", "IjEyMyI.aaaa.bbbb")):
        form = {**filled(visit.form, places), "text": TYPED}
        answer = _sent(browser, visit.path.format_map(dict(places)), form, token)
        assert answer.status_code == 400, f"{visit.endpoint}: {answer.status_code}"
        assert TYPED in answer.text, f"{visit.endpoint} loses what was typed"
        assert "What you typed is not lost" in answer.text
    assert dump() == before


def test_the_token_of_another_browser_opens_nothing(whole_app: Flask, places: Mapping[str, str]) -> None:
    stranger, dee = browser_of("nobody", whole_app), browser_of("dee", whole_app)
    path = f"/staff/deliveries/{places['delivery']}/updates"
    assert _sent(dee, path, {"text": TYPED}, stranger.token).status_code == 400


def test_what_another_site_sends_is_refused_even_with_a_token(
    whole_app: Flask, places: Mapping[str, str]
) -> None:
    browser, before = browser_of("max", whole_app), _but_the_security_log()
    for visit, site in product(FORMS, ("cross-site", "same-site", "something-new")):
        form = filled(visit.form, places)
        answer = _sent(browser, visit.path.format_map(dict(places)), form, browser.token, site)
        assert answer.status_code == 403, f"{visit.endpoint} from {site}: {answer.status_code}"
    assert _but_the_security_log() == before


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_our_own_page_sends_is_taken(whole_app: Flask, places: Mapping[str, str], site: str) -> None:
    dee = browser_of("dee", whole_app)
    visit = next(visit for visit in FORMS if visit.endpoint == "deliveries.post")
    path = visit.path.format_map(dict(places))
    assert _sent(dee, path, filled(visit.form, places), dee.token, site).status_code == 303


def test_what_another_site_links_to_opens(whole_app: Flask, places: Mapping[str, str]) -> None:
    ana = browser_of("ana", whole_app)
    answer = ana.client.get(
        f"/my/sales/{places['sale']}", base_url=BASE, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200


def _but_the_security_log() -> dict[str, list[tuple[object, ...]]]:
    """Every row, without the lines that say what was refused and the buckets that keep them few."""
    return {name: rows for name, rows in dump().items() if name not in {"security_event", "bucket"}}


def _forms(page: Page) -> list[tuple[str, set[str]]]:
    posting = [form for form in page.all("form") if form.get("method", "").lower() == "post"]
    return [
        (form.get("action", ""), {field.get("name", "") for field in form.iter("input")}) for form in posting
    ]


def _sent(
    browser: Browser, path: str, form: dict[str, str], token: str | None, site: str | None = None
) -> TestResponse:
    fields = form if token is None else {**form, "csrf_token": token}
    headers = {"Accept": "text/html"} | ({"Sec-Fetch-Site": site} if site else {})
    return browser.client.post(path, data=fields, base_url=BASE, headers=headers)
