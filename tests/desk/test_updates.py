"""Dee posts an update: it shows at once, once, and whatever is wrong with it, nothing typed is lost."""

from collections.abc import Callable

import pytest

from portal.deliveries.models import Delivery, Update
from portal.lib.ids import new_ref
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.my.help import delivery_of, promise_on, stamp_of, tell, words_of
from tests.page import Browser, Page

Open = Callable[[str], Browser]
WORDS = "The template is made; we cut on Monday."


def worktop() -> Delivery:
    return delivery_of(sale_of("ana"), 1)


def form_of(browser: Browser, delivery: Delivery) -> tuple[str, Page, dict[str, str]]:
    """Open the form of a delivery; return its address, the page, and what its hidden fields hold."""
    path = f"/staff/deliveries/{delivery.ref}/updates"
    page = browser.get(path)
    return path, page, {"was": page.value("was"), "key": page.value("key")}


def test_ana_sees_what_dee_posts_at_once(browser: Open) -> None:
    dee, ana, sale = browser("dee"), browser("ana"), sale_of("ana")
    path, page, hidden = form_of(dee, worktop())
    assert "your new quartz worktop" in page.words
    assert "Not a word yet" in page.words
    after = dee.post(path, {**hidden, "kind": "delivered", "text": WORDS})
    assert after.location == f"/staff/sales/{sale.ref}"
    assert "The customer sees your update now." in dee.get(after.location).words
    seen = promise_on(ana.get(f"/my/sales/{sale.ref}"), 1)
    assert stamp_of(seen)[0] == "Delivered on time"
    assert WORDS in words_of(seen)


def test_only_what_may_follow_is_offered(browser: Open) -> None:
    dee, delivery = browser("dee"), worktop()
    assert _kinds(form_of(dee, delivery)[1]) == [
        "started",
        "progress",
        "at_risk",
        "waiting",
        "delivered",
        "missed",
    ]
    tell("dee", delivery, "started", "", NOON)
    assert _kinds(form_of(dee, delivery)[1]) == ["progress", "at_risk", "waiting", "delivered", "missed"]
    tell("dee", delivery, "missed", "It broke.", NOON)
    assert _kinds(form_of(dee, delivery)[1]) == ["progress", "at_risk", "delivered"]
    tell("dee", delivery, "delivered", "It is in.", NOON)
    done = form_of_none(dee, delivery)
    assert not _kinds(done)
    assert "Nothing more can be said here" in done.words
    assert "It broke." in done.words


def form_of_none(browser: Browser, delivery: Delivery) -> Page:
    return browser.get(f"/staff/deliveries/{delivery.ref}/updates")


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("kind", "text", "field", "said"),
    [
        ("progress", "", "text", "Say in a sentence or two"),
        ("missed", "   \n ", "text", "Say in a sentence or two"),
        ("progress", "a" * 4001, "text", "at most 4,000 fit"),
        ("progress", "nul\x00inside", "text", "can't be kept"),
        ("progress", "bell\x07inside", "text", "can't be kept"),
        ("", WORDS, "kind-0", ""),
        ("at_risk", WORDS, "forecast_on", "Say which day you now expect"),
        ("waiting", WORDS, "what", "Say exactly what you need"),
        ("DELIVERED", WORDS, "kind-0", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_words_stay(
    browser: Open, kind: str, text: str, field: str, said: str
) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    page = dee.post(path, {**hidden, "kind": kind, "text": text}, 422)
    summary = next(one for one in page.all("div") if one.get("class") == "error-summary")
    assert f"#{field}" in [link.get("href") for link in summary.iter("a")]
    assert said in words_of(summary)
    assert words_of(page.all("title")[0]).startswith("Error: ")
    area = next(one for one in page.all("textarea") if one.get("id") == "text")
    assert (area.text or "").strip() == text.strip().replace("\x00", "\ufffd").replace("\x07", "\ufffd")
    assert not Update.select().exists()


def test_a_stale_form_is_answered_with_both_versions_and_sends_again(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    tell("sam", worktop(), "progress", "Sam was faster.", NOON)
    page = dee.post(path, {**hidden, "kind": "started", "text": WORDS}, 409)
    assert "Sam was faster." in page.words
    assert "Somebody else posted an update while you were writing." in page.words
    area = next(one for one in page.all("textarea") if one.get("id") == "text")
    assert (area.text or "").strip() == WORDS
    chosen = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    assert chosen == ["started"]
    again = {"was": page.value("was"), "key": page.value("key"), "kind": "started", "text": WORDS}
    assert dee.post(path, again, 303)
    assert [row.text for row in Update.select().order_by(Update.seq)] == ["Sam was faster.", WORDS]


def test_the_same_form_twice_posts_once(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    sent = {**hidden, "kind": "progress", "text": WORDS}
    for _ in range(3):
        dee.post(path, sent, 303)
    assert Update.select().count() == 1


@pytest.mark.parametrize("was", ["", "x", "-1", "0", "9223372036854775808", "\u0663", "1e3", "3 ", "3.0"])
def test_a_version_that_is_none_is_a_stale_form(browser: Open, was: str) -> None:
    dee = browser("dee")
    path, _, _ = form_of(dee, worktop())
    page = dee.post(path, {"was": was, "key": new_ref(), "kind": "progress", "text": WORDS}, 409)
    assert WORDS in page.text
    assert not Update.select().exists()


@pytest.mark.parametrize("key", ["", "x", "A" * 13 + "\n", "\x00", "\u0663" * 13, "K" * 5000])
def test_a_key_that_is_none_does_no_harm(browser: Open, key: str) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    dee.post(path, {"was": hidden["was"], "key": key, "kind": "progress", "text": WORDS}, 303)
    assert Update.select().count() == 1


def test_a_holding_promise_takes_progress_and_the_report_of_a_breach(browser: Open) -> None:
    dee, delivery = browser("dee"), delivery_of(sale_of("ana"), 4)
    path, page, hidden = form_of(dee, delivery)
    assert _kinds(page) == ["progress", "breach"]
    dee.post(path, {**hidden, "kind": "delivered", "text": WORDS}, 422)
    assert not Update.select().exists()


def test_lone_surrogates_and_doubled_fields_are_no_mistake_of_ours(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    for body in (
        f"csrf_token={dee.token}&was={hidden['was']}&key={hidden['key']}&kind=progress&text=%ed%a0%80",
        f"csrf_token={dee.token}&was={hidden['was']}&key={new_ref()}&kind=progress&kind=missed&text=a&text=b",
        f"csrf_token={dee.token}&was={hidden['was']}&key={new_ref()}&kind=progress&text=%ff%fe%00",
        f"csrf_token={dee.token}",
    ):
        answer = dee.client.post(
            path,
            data=body,
            base_url="http://127.0.0.1:8000",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code < 500, body


def _kinds(page: Page) -> list[str]:
    return [field.get("value", "") for field in page.all("input") if field.get("name") == "kind"]
