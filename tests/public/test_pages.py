"""What anybody may read: the home page, pages of words, the keys, and whom to tell about a weakness."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal import create_app
from portal.config import Settings
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.public.content import pages
from portal.public.placeholders import Values
from portal.record.models import SYSTEM
from tests.cast import COMPANY_NAME, NOON
from tests.engines import LONG_ON_POSTGRES
from tests.page import BASE, Browser, counted_statements

Open = Callable[[str], Browser]


def test_pat_reads_what_this_is_and_where_customers_go_in(browser: Open) -> None:
    page = browser("pat").get("/")
    assert COMPANY_NAME in page.words
    assert "{company}" not in page.text
    assert "/my" in page.links()


@LONG_ON_POSTGRES
@pytest.mark.parametrize("slug", sorted(set(pages()) - {"home"}))
def test_every_page_of_words_is_there_in_the_companys_name(browser: Open, slug: str) -> None:
    page = browser("pat").get(f"/{slug}")
    assert "{company}" not in page.text
    assert len(page.words) > 300


def test_a_page_of_words_is_kept_for_each_reader_until_the_company_changes(browser: Open) -> None:
    pat, ana = browser("pat"), browser("ana")
    for _ in range(2):
        assert "Ana Brandt" not in pat.get("/privacy").words
        assert "Ana Brandt" in ana.get("/privacy").words
    with counted_statements() as statements:
        pat.get("/privacy")
    assert len(statements) == 1
    change_settings(replace(settings_of(company()), name="Hallam"), SYSTEM, NOON)
    answer = pat.client.get("/privacy", base_url=BASE)
    assert "Hallam</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


def test_pat_finds_the_way_around_and_sees_where_he_is(browser: Open) -> None:
    for path, current in (("/", []), ("/how-we-check", ["How we check"])):
        (nav,) = browser("pat").get(path).all("nav")
        assert nav.get("aria-label") == "This site"
        links = {"".join(link.itertext()).strip(): link.get("aria-current") for link in nav.iter("a")}
        assert "How we check" in links
        assert [label for label, here in links.items() if here] == current


def test_every_link_of_the_public_pages_leads_to_a_page(browser: Open) -> None:
    pat = browser("pat")
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        links = pat.get(path, 303 if path == "/my" else 200).links()
        # What is saved as a file is no page, and has a policy of its own.
        seen.add("/verify/kept-verify.html")
        waiting += [link for link in links if link.startswith("/") and link.partition("#")[0] not in seen]
    assert {f"/{slug}" for slug in set(pages()) - {"home"}} <= seen


def test_a_page_that_nobody_wrote_is_not_there(browser: Open) -> None:
    for path in ("/no-such-page", "/home", "/changelog.md", "/content/privacy.md", "/privacy/"):
        browser("pat").get(path, 404)


def test_a_company_with_html_in_its_name_is_written_out(house: Settings, browser: Open) -> None:
    from_the_name = "<b>Hallam</b> & {company}"
    page = pages()["privacy"].filled(Values(from_the_name, {}, {}, ""))
    assert "<b>Hallam</b>" not in page.html
    assert "&lt;b&gt;Hallam&lt;/b&gt; &amp; {company}" in page.html


def test_the_keys_are_those_that_receipts_are_signed_with(house: Settings, browser: Open) -> None:
    answer = browser("pat").client.get("/.well-known/kept-keys.json", base_url=BASE)
    assert answer.mimetype == "application/json"
    (key,) = json.loads(answer.text)["keys"]
    private = serialization.load_pem_private_key((house.keys_dir / f"{key['id']}.pem").read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    assert base64.b64decode(key["public"]) == private.public_key().public_bytes_raw()
    assert key["algorithm"] == "Ed25519"
    assert b"PRIVATE" not in answer.data


def test_security_txt_names_a_person_and_runs_out_within_a_year(browser: Open) -> None:
    answer = browser("pat").client.get("/.well-known/security.txt", base_url=BASE)
    assert answer.mimetype == "text/plain"
    said = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert said["Contact"] == "mailto:max@hallam.example"
    assert said["Canonical"] == f"{BASE}/.well-known/security.txt"
    expires = datetime.fromisoformat(said["Expires"])
    assert 0 < (expires - NOON).days < 365


def test_the_buttons_of_the_demonstration_are_in_a_demonstration_alone(
    house: Settings, browser: Open
) -> None:
    assert "Look as" not in browser("pat").get("/").words
    pat = browser("pat")
    pat.get("/sign-in")
    pat.post("/demo/look-as/ana", status=404)
    demo = Browser(create_app(replace(house, demo=True)))
    page = demo.get("/")
    assert "This is a demonstration" in page.words
    buttons = [form.get("action") for form in page.all("form")]
    assert buttons == [f"/demo/look-as/{who}" for who in ("ana", "bea", "sam", "dee", "max")]
    # The stage's Ana has the demonstration's address too, and one browser may be two people at once.
    assert demo.post("/demo/look-as/ana").location == "/my"
    demo.get("/my", 303)
    demo.get("/sign-in")
    demo.post("/demo/look-as/nobody", status=404)
