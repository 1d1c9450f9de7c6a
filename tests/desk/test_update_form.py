"""Dee's form in full: photos, waits, risks, a preview that keeps nothing, all that is wrong at once."""

import io

import pytest

from portal.deliveries.access import wait_for
from portal.deliveries.actions import answer_wait
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update, UpdateFile, Wait
from portal.lib.db import db, engine
from portal.lib.ids import new_ref
from portal.record.models import Entry
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import dump
from tests.desk.help import Open, cabinets, form_of, hidden_of, photo, typed, worktop
from tests.my.help import tell, words_of
from tests.page import BASE

WORDS = "It is in, and it has no seam."
# How each engine is made to refuse a row of an update, and to take it again.
_REFUSING = {
    "sqlite": (
        """CREATE TRIGGER stop BEFORE INSERT ON "update" BEGIN SELECT RAISE(ABORT, 'stopped'); END""",
        "DROP TRIGGER stop",
    ),
    "postgresql": (
        'ALTER TABLE "update" ADD CONSTRAINT stop CHECK (seq < 0) NOT VALID',
        'ALTER TABLE "update" DROP CONSTRAINT stop',
    ),
}
WAIT = {"kind": "waiting", "what": "The key.", "by_on": "2026-03-06", "otherwise": "A week later."}


def test_a_photo_is_kept_with_its_update_and_staff_see_it_in_both_sizes(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    dee.post(path, {**hidden, "kind": "delivered", "text": WORDS, "files": [photo(), photo("b.jpg")]})
    kept = list(UpdateFile.select().order_by(UpdateFile.n))
    assert [(one.kind, one.name, one.width) for one in kept] == [
        ("photo", "worktop.jpg", 600),
        ("photo", "b.jpg", 600),
    ]
    page = dee.get(path)
    assert f"/staff/files/{kept[0].ref}" in page.links()
    for address in (f"/staff/files/{kept[0].ref}", f"/staff/files/{kept[0].ref}/small"):
        answer = dee.client.get(address, base_url=BASE)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert browser("ana").client.get(f"/staff/files/{kept[0].ref}", base_url=BASE).status_code == 303


def test_progress_with_a_photo_needs_no_words_and_comes_back_to_today(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    quick = dee.get(f"{path}?photo=1")
    buttons = [(one.get("name"), one.get("value")) for one in quick.all("button")]
    assert ("kind", "delivered") in buttons
    assert ("kind", "progress") in buttons
    after = dee.post(f"{path}?photo=1", {**hidden, "kind": "progress", "text": "", "files": [photo()]})
    assert after.location == "/staff/"
    assert UpdateFile.select().count() == 1


def test_a_photo_of_a_refused_update_is_not_kept(browser: Open) -> None:
    dee, before = browser("dee"), dump("session")
    path, _, hidden = form_of(dee, worktop())
    page = dee.post(path, {**hidden, "kind": "missed", "text": "", "files": [photo()]}, 422)
    assert "Choose your photos again" in page.words
    assert "data-refill" in page.text
    assert dump("session") == before


def test_everything_that_is_wrong_is_said_at_once_and_beside_its_field(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    bad = (io.BytesIO(b"\x7fELF" + b"\0" * 60), "tool.exe")
    sent = {
        **hidden,
        **WAIT,
        "what": " ",
        "by_on": "2026-03-02",
        "otherwise": "",
        "text": "a\x07b",
        "files": bad,
    }
    page = dee.post(path, sent, 422)
    errors = {one.get("id") for one in page.all("p") if one.get("class") == "error"}
    assert errors == {"what-error", "by_on-error", "otherwise-error", "text-error", "files-error"}
    assert "Five things need another look" in page.words
    assert not Update.select().exists()


def test_a_risk_needs_its_day_and_its_reason_at_once(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    page = dee.post(path, {**hidden, "kind": "at_risk", "forecast_on": "2026-03-01", "text": ""}, 422)
    assert "This day has passed." in page.words
    assert "Say in a sentence or two" in page.words
    dee.post(path, {**hidden, "kind": "at_risk", "forecast_on": "2026-03-10", "text": "The slab cracked."})
    row = Delivery.get_by_id(worktop().ref)
    assert (row.state, str(row.forecast_on), str(row.due_on)) == ("at_risk", "2026-03-10", "2026-03-04")
    told = dee.get(path).words
    assert (
        "Expected Tuesday 10 March 2026 instead of Wednesday 4 March 2026, told before the promised day"
        in told
    )


def test_what_ana_answers_is_shown_to_dee(browser: Open) -> None:
    dee, ana = browser("dee"), viewer("ana")
    path, _, hidden = form_of(dee, worktop())
    dee.post(path, {**hidden, **WAIT, "text": "We stand before the door."})
    assert "We need by Friday 6 March 2026: The key. Otherwise: A week later." in dee.get(path).words
    assert "waiting for the customer since Tue 3 March: The key" in dee.get("/staff/").words
    answer_wait(wait_for(ana, Wait.get().ref), "It lies under the mat.", By(ana, NOON, new_ref()))
    page = dee.get(path)
    assert "Ana Brandt answered" in page.words
    assert "It lies under the mat." in page.words
    assert "answered what you asked for" in dee.get("/staff/").words


def test_a_preview_shows_what_ana_would_read_and_keeps_nothing(browser: Open) -> None:
    dee, before = browser("dee"), dump("session")
    path, _, hidden = form_of(dee, worktop())
    sent = {**hidden, "kind": "delivered", "text": WORDS, "files": [photo()], "preview": "1"}
    page = dee.post(path, sent, 200)
    section = next(one for one in page.all("section") if one.get("class") == "preview")
    assert "Delivered on time" in words_of(section)
    assert WORDS in words_of(section)
    pictures = [one.get("src", "") for one in section.iter("img")]
    assert pictures[0].startswith("data:image/webp;base64,")
    assert typed(page, "text") == WORDS
    assert dump("session") == before
    dee.post(path, {**hidden_of(page), "kind": "delivered", "text": WORDS})
    assert Update.select().count() == 1


def test_a_preview_of_a_wait_has_the_very_words_of_anas_page(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    page = dee.post(path, {**hidden, **WAIT, "text": WORDS, "preview": "1"}, 200)
    section = next(one for one in page.all("section") if one.get("class") == "preview")
    said = "We need from you: The key. By Friday 6 March 2026. After that: A week later."
    assert said in words_of(section)
    dee.post(path, {**hidden_of(page), **WAIT, "text": WORDS})
    assert said in browser("ana").get(f"/my/sales/{sale_of('ana').ref}").words


@pytest.mark.parametrize(("kind", "status"), [("missed", 422), ("delivered", 409)])
def test_a_preview_says_what_is_wrong_as_sending_would(browser: Open, kind: str, status: int) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    if status == 409:
        tell("sam", worktop(), "progress", "Sam was faster.", NOON)
    page = dee.post(path, {**hidden, "kind": kind, "text": "", "preview": "1"}, status)
    assert page.status == status


def test_a_script_is_told_where_to_go_and_a_form_twice_is_taken_once(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, worktop())
    sent = {**hidden, "kind": "progress", "text": WORDS, "csrf_token": dee.token}
    for _ in range(2):
        answer = dee.client.post(path, data=sent, base_url=BASE, headers={"Accept": "application/json"})
        assert answer.status_code == 201
        assert answer.get_json() == {"then": f"/staff/sales/{sale_of('ana').ref}"}
    assert Update.select().count() == 1


def test_a_script_is_told_why_it_was_refused(browser: Open) -> None:
    dee = browser("dee")
    path, _, hidden = form_of(dee, cabinets())
    tell("sam", cabinets(), "progress", "Sam was faster.", NOON)
    sent = {**hidden, "kind": "progress", "text": WORDS, "csrf_token": dee.token}
    headers = {"Accept": "application/json"}
    answer = dee.client.post(path, data=sent, base_url=BASE, headers=headers)
    assert (answer.status_code, answer.get_json()["title"]) == (
        409,
        "Somebody else changed this while you were writing.",
    )
    missing = {**sent, "kind": "missed", "text": "", "was": str(cabinets().version)}
    answer = dee.client.post(path, data=missing, base_url=BASE, headers=headers)
    assert answer.status_code == 422
    assert "Say in a sentence or two" in answer.get_json()["title"]


def test_half_an_update_is_none(browser: Open) -> None:
    """The database refuses the update after its photos are written: neither is there."""
    dee, before = browser("dee"), dump("session")
    path, _, hidden = form_of(dee, worktop())
    sent = {**hidden, "kind": "delivered", "text": WORDS}
    refuse, allow = _REFUSING[engine()]
    db.execute_sql(refuse)
    dee.post(path, {**sent, "files": [photo()]}, 500)
    db.execute_sql(allow)
    assert dump("session") == before
    dee.post(path, {**sent, "files": [photo()]})
    assert Entry.select().where(Entry.kind == "file.kept").count() == 2
