"""Bea reaches nothing of Ana's, whatever address of Ana's pages she tries."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import APIResponse, Page

from e2e.ceremony import Seats
from e2e.conftest import Reader
from tests.parsed import tree_of

OPEN_TO_ALL = {"/", "/my", "/sign-out", "/.well-known/kept-keys.json"}
# Everybody has these of their own.
EACH_HAS = {"/my/contacts", "/my/ask", "/my/enquiries", "/my/settings", "/my/settings/sign-out"} | {
    *("/my/data", "/my/data/erasure", "/my/data/everything.zip", "/my/contacts/acceptance"),
    *("/my/calendar", "/my/messages"),
}
A_FEW = 3
REF = re.compile(r"[2-9A-HJKMNP-TV-Z]{13}|[0-9]+")
ONLY_FORMS = 405


def test_bea_reaches_nothing_of_anas_by_any_address(house: Seats, reader: Reader) -> None:
    ana, bea = (reader(house.portal, state=house.state(who)) for who in ("ana", "bea"))
    hers = {path for path in walked(ana, "/my") if path.startswith("/my/")} - EACH_HAS
    assert any(path.endswith("/receipt.json") for path in hers)
    assert len(hers) >= 5, hers
    for path in sorted(hers):
        # The address of a form has no page, for anybody.
        status = ana.request.get(path).status
        assert status in {200, ONLY_FORMS}, path
        answer = bea.request.get(path)
        assert answer.status == (404 if status == 200 else ONLY_FORMS), f"{path}: {answer.status}"
        assert "Your kitchen" not in answer.text()
        assert bea.request.post(path).status in {400, 404, 405}, path


def test_bea_reaches_no_page_of_staff(house: Seats, reader: Reader) -> None:
    sam, bea = (reader(house.portal, state=house.state(who)) for who in ("sam", "bea"))
    theirs = {
        path for path in walked(sam, "/staff/") if path.startswith("/staff/") and path != "/staff/sign-in"
    }
    assert len(theirs) >= 5, theirs
    for path in sorted(theirs):
        answer = bea.request.get(path, max_redirects=0)
        if answer.status == ONLY_FORMS:
            answer = bea.request.post(path, max_redirects=0)
            assert answer.status == 400, f"{path}: {answer.status}"
            continue
        assert answer.status == 303, f"{path}: {answer.status}"
        assert answer.headers["location"].startswith("/staff/sign-in"), path


def walked(page: Page, start: str) -> set[str]:
    """Return the paths of ours that a reader finds, following links from `start`; a few of each kind."""
    known: set[str] = set()
    kinds: Counter[str] = Counter()
    left = [start]
    while left:
        path = left.pop()
        kind = REF.sub("…", path)
        if path in known or kinds[kind] == A_FEW:
            continue
        known.add(path)
        kinds[kind] += 1
        answer = page.request.get(path)
        is_saved = "attachment" in answer.headers.get("content-disposition", "")
        if answer.headers.get("content-type", "").startswith("text/html") and not is_saved:
            known.add(urlsplit(answer.url).path)
            left += [found for found in paths_on(answer) if found not in OPEN_TO_ALL]
    return known


def paths_on(answer: APIResponse) -> set[str]:
    named = [one.get(name) for one in tree_of(answer.text()).iter() for name in ("href", "src", "action")]
    ours = {urljoin(answer.url, one) for one in named if one}
    same = {urlsplit(one) for one in ours if urlsplit(one).netloc == urlsplit(answer.url).netloc}
    return {f"{one.path}?{one.query}" if one.query else one.path for one in same}
