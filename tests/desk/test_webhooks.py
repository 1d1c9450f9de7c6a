"""Max has programs called: secrets shown once, how calls go, what can be done, and every refusal beside its field."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from portal.lib.ids import new_ref
from portal.people.queries import staff_by_email
from portal.webhooks.models import Webhook, WebhookAttempt, WebhookMessage, WebhookSecret, WebhookState
from portal.webhooks.rules import PING
from tests.cast import EMAILS, NOON
from tests.page import Browser, Page

Open = Callable[[str], Browser]
HOOKS = "/staff/settings/webhooks"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


def test_max_has_a_program_called_and_sees_its_secret_once(browser: Open) -> None:
    max_ = browser("max")
    assert "No program is called" in max_.get(HOOKS).words
    place = asked(max_).location
    page = max_.get(place)
    [secret] = SECRET.findall(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert not SECRET.findall(max_.get(place).text)
    assert secret not in str(WebhookSecret.get().secret)
    listed = max_.get(HOOKS).words
    assert (
        "Planner On · https://planner.example/kept · hears of sales · in the name of Dee Lindqvist" in listed
    )


def test_the_same_form_twice_makes_one(browser: Open) -> None:
    max_ = browser("max")
    key = max_.get(f"{HOOKS}/new").value("key")
    assert [asked(max_, key=key).location == HOOKS for _ in range(2)] == [False, True]
    assert Webhook.select().count() == 1


def test_what_can_not_be_called_is_said_beside_its_field(browser: Open) -> None:
    page = asked(browser("max"), 422, name=" ", url="", staff="", scopes=[])
    for words in (
        "Give it the name",
        "Write its address.",
        "Choose in whose name",
        "Choose what it may hear of",
    ):
        assert words in page.words
    page = asked(browser("max"), 422, url="http://planner.example/", scopes=["all"], staff="nobody")
    for words in (
        "Use an address that begins with https://.",
        "Choose what it may hear of",
        "Choose in whose",
    ):
        assert words in page.words
    page = asked(browser("max"), 422, kinds=["enquiry.received"])
    assert "enquiry.received needs the scope insights:read." in page.words
    assert not Webhook.select().exists()


def test_it_is_changed_switched_off_and_on_and_ended(browser: Open) -> None:
    max_ = browser("max")
    place = asked(max_).location
    form = {"name": "Board", "url": "https://board.example/", "kinds": ["sale.sealed", "sale.closed"]}
    assert max_.post(f"{place}/change", form).location == place
    assert "Hears of sale.closed and sale.sealed" in max_.get(place).words
    assert max_.post(f"{place}/change", {**form, "url": "nowhere"}, 422).value("url") == "nowhere"
    max_.post(f"{place}/off")
    assert "Off Somebody switched it off, since Tuesday 3 March 2026, 12:00 EST." in max_.get(place).words
    max_.post(f"{place}/test")
    assert "It is switched off. Switch it on first, then test it." in max_.get(place).words
    max_.post(f"{place}/on")
    max_.post(f"{place}/test")
    assert "A test call is on its way." in max_.get(place).words
    assert "1 call waits." in max_.get(place).words
    max_.post(f"{place}/end")
    max_.get(place, 404)
    assert "No program is called" in max_.get(HOOKS).words
    assert "Max Hallam had a program called no more" in max_.get("/staff/audit").words


def test_another_secret_is_shown_once_and_both_sign_for_a_day(browser: Open) -> None:
    max_ = browser("max")
    place = asked(max_).location
    [first] = SECRET.findall(max_.get(place).text)
    max_.post(f"{place}/secret", {"key": max_.get(place).value("key")})
    page = max_.get(place)
    [second] = SECRET.findall(page.text)
    assert second != first
    assert "signs beside it until Wednesday 4 March 2026, 12:00 EST" in page.words


def test_everything_since_a_day_is_sent_again(browser: Open) -> None:
    max_ = browser("max")
    place = asked(max_).location
    before = WebhookState.get().position
    assert "Write a day, such as 2026-03-31." in max_.post(f"{place}/again", {"since": "soon"}, 422).words
    max_.post(f"{place}/again", {"since": "2026-01-01"})
    assert "Everything since that day is sent again" in max_.get(place).words
    assert WebhookState.get().position <= before


def test_the_log_says_what_became_of_each_call_page_by_page(browser: Open) -> None:
    max_ = browser("max")
    place = asked(max_).location
    ref = Webhook.get().ref
    for n in range(45):
        called(ref, n, 200 if n % 2 else None, "" if n % 2 else "too slow")
    page = max_.get(place)
    assert "Somebody told of a delivery answered 200, 0.3 s" in page.words
    assert "A test call no answer, too slow, 0.3 s" in page.words
    seen, pages = 0, 0
    path = place
    while path:
        page = max_.get(path)
        seen += sum("0.3 s" in "".join(line.itertext()) for line in page.all("li"))
        path = next((link for link in page.links() if "before=" in link), "")
        pages += 1
    assert (seen, pages) == (45, 3)
    max_.get(f"{place}?before=nonsense~x")


def test_one_that_fails_says_so_in_the_list(browser: Open, app: Flask) -> None:
    max_ = browser("max")
    asked(max_)
    WebhookState.update(failing_since=NOON).execute()
    message = {"webhook": Webhook.get().ref, "position": 1, "stream": "s", "next_at": NOON}
    WebhookMessage.insert(message).execute()
    page = max_.get(HOOKS).words
    assert "Calls fail · since Tuesday 3 March 2026, 12:00 EST; we try again · 1 call waits" in page


def asked(max_: Browser, status: int = 303, **fields: object) -> Page:
    """Let Max ask for a webhook in Dee's name, by the form as it is when he opens it but for these fields."""
    dee = staff_by_email(EMAILS["dee"])
    assert dee is not None
    form = {
        "name": "Planner",
        "url": "https://planner.example/kept",
        "staff": dee.ref,
        "scopes": ["sales:read"],
        "key": max_.get(f"{HOOKS}/new").value("key"),
    }
    return max_.post(f"{HOOKS}/new", {**form, **fields}, status)


def called(ref: str, n: int, status: int | None, error: str) -> None:
    """Let a webhook have been called."""
    kind = PING if n < 2 or n == 44 else "delivery.updated"
    row = {"ref": new_ref(), "webhook": ref, "at": NOON + timedelta(minutes=n), "position": n, "kind": kind}
    WebhookAttempt.insert(row, status=status, took=300, error=error).execute()
