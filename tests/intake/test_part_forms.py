"""Typing into a draft: saved by a button or while one types, by two people at once, and never lost."""

import json
from collections.abc import Callable
from datetime import timedelta

from portal.intake.actions import start_sealing
from portal.intake.models import Draft
from portal.lib import clock
from tests.cast import NOON
from tests.intake.drafting import begun, by, change, porch, put, sale_part
from tests.page import BASE, Browser, Page

Open = Callable[[str], Browser]


def typed(
    browser: Browser, draft: Draft, was: dict[str, str], **fields: str
) -> tuple[int, dict[str, object]]:
    """Send what the script sends while somebody types; return the status and the JSON that it gets."""
    browser.get(f"/staff/sales/{draft.ref}/basics")
    data = {"csrf_token": browser.token, "was": json.dumps(was), **fields}
    answer = browser.client.post(
        f"/staff/sales/{draft.ref}/basics", data=data, base_url=BASE, headers={"Accept": "application/json"}
    )
    return answer.status_code, answer.get_json()


def filled(page: Page, **fields: str) -> dict[str, str]:
    """Return the form of the basics as a browser would send it, with these fields typed over."""
    names = ("was", "title", "signed_on", "completed_on")
    return {**{name: page.value(name) for name in names}, "time_zone": "", **fields}


def test_what_sam_types_is_saved_by_the_button_without_a_script(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/basics")
    sent = sam.post(f"/staff/sales/{draft.ref}/basics", filled(page, title="Your new porch"))
    assert sent.location == f"/staff/sales/{draft.ref}"
    assert sale_part(draft).fields["title"] == "Your new porch"
    assert "Saved." in sam.get(f"/staff/sales/{draft.ref}").words


def test_while_sam_types_the_changed_field_is_saved_and_what_is_missing_said_anew(browser: Open) -> None:
    draft = begun(signed_on="")
    status, said = typed(browser("sam"), draft, {"signed_on": ""}, signed_on="2026-03-02")
    assert status == 200
    assert said["said"] == "Saved at 12:00 EST"
    assert said["was"] == {
        "title": "Your porch",
        "signed_on": "2026-03-02",
        "completed_on": "",
        "time_zone": "",
    }
    assert said["notes"] == {
        "title-gap": "",
        "signed_on-gap": "",
        "completed_on-gap": "",
        "time_zone-gap": "",
    }
    assert sale_part(draft).fields["signed_on"] == "2026-03-02"


def test_what_is_missing_stands_beside_its_field_and_keeps_nothing_from_being_saved(browser: Open) -> None:
    draft, sam = begun(title="", signed_on=""), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/basics")
    assert "Say on which day it was signed." in page.words
    sam.post(f"/staff/sales/{draft.ref}/basics", filled(page, title="Your porch"))
    page = sam.get(f"/staff/sales/{draft.ref}/basics")
    assert "Give the sale a title" not in page.words
    assert "Say on which day it was signed." in page.words


def test_where_both_changed_one_field_both_versions_stand_beside_it_and_mine_is_kept(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    address = f"/staff/sales/{draft.ref}/basics"
    page = sam.get(address)
    change(draft, sale_part(draft), "max", title="Your back porch", completed_on="2026-03-03")
    clash = sam.post(address, filled(page, title="Your front porch", signed_on="2026-03-01"), 409)
    assert "Max Hallam wrote: Your back porch" in clash.words
    assert clash.value("title") == "Your front porch"
    assert clash.value("signed_on") == "2026-03-01"
    assert clash.text.count("<title>Error: ") == 1
    assert sale_part(draft).fields["title"] == "Your back porch"
    sam.post(address, filled(clash))
    assert sale_part(draft).fields["title"] == "Your front porch"
    assert sale_part(draft).fields["signed_on"] == "2026-03-01"
    assert sale_part(draft).fields["completed_on"] == "2026-03-03"


def test_theirs_is_taken_by_a_tick_and_the_rest_stays_mine(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    address = f"/staff/sales/{draft.ref}/basics"
    page = sam.get(address)
    change(draft, sale_part(draft), "max", title="Your back porch")
    clash = sam.post(address, filled(page, title="Your front porch", signed_on="2026-03-01"), 409)
    sam.post(address, filled(clash, theirs="title"))
    assert sale_part(draft).fields["title"] == "Your back porch"
    assert sale_part(draft).fields["signed_on"] == "2026-03-01"


def test_the_script_is_told_of_a_clash_by_field(browser: Open) -> None:
    draft = begun()
    change(draft, sale_part(draft), "max", title="Your back porch")
    status, said = typed(browser("sam"), draft, {"title": "Your porch"}, title="Your front porch")
    assert status == 409
    assert said["clashes"] == {"title": {"who": "Max Hallam", "text": "Your back porch"}}


def test_what_can_t_be_kept_is_said_beside_its_field(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/basics")
    refused = sam.post(f"/staff/sales/{draft.ref}/basics", filled(page, title="\x00"), 422)
    assert "can't be kept (U+0000)" in refused.words
    sam.post(f"/staff/sales/{draft.ref}/basics", filled(page, time_zone="\x00"), 422)
    status, said = typed(sam, draft, {"title": "Your porch"}, title="x" * 10_001)
    assert status == 422
    assert said["problems"] == {"title": "This is 10,001 characters long; at most 10,000 fit."}


def test_a_form_that_is_not_ours_is_refused(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    address = f"/staff/sales/{draft.ref}/basics"
    for was in ("", "7", "[]", '{"title": 7}', '{"other": "x"}', "[" * 100_000):
        sam.get(address)
        sam.post(address, {"was": was, "title": "Mine"}, 422)
    sam.post(address, {"was": "{}", "title": ["Mine", "Yours"]}, 422)
    assert sale_part(draft).fields["title"] == "Your porch"


def test_nothing_is_typed_into_a_draft_that_is_being_sealed(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/basics")
    start_sealing(draft, by("sam").viewer.ref, NOON)
    refused = sam.post(f"/staff/sales/{draft.ref}/basics", filled(page, title="Mine"), 409)
    assert "Mine" in refused.text
    status, said = typed(sam, draft, {"title": "Your porch"}, title="Mine")
    assert status == 409
    assert "locked" in str(said["title"])
    assert "being sealed" in sam.get(f"/staff/sales/{draft.ref}/basics").words


def test_what_sam_typed_when_the_session_ended_waits_in_its_own_form(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    [one, other] = [put(draft, "contact", {"name": name}) for name in ("Cy", "Bo")]
    sam.get(f"/staff/sales/{draft.ref}/contacts")
    form = {"was": '{"name": "Bo"}', "part": other.ref, "name": "Bo Reed"}
    with clock.at(NOON + timedelta(minutes=31)):
        answer = sam.client.post(
            f"/staff/sales/{draft.ref}/contacts/{other.ref}",
            data={"csrf_token": sam.token, **form},
            base_url=BASE,
            headers={"Accept": "text/html", "Referer": f"{BASE}/staff/sales/{draft.ref}/contacts"},
        )
        assert answer.location.startswith("/staff/sign-in?next=")
        sam.sign_in("sam")
        page = sam.get(f"/staff/sales/{draft.ref}/contacts")
    names = {field.get("id"): field.get("value") for field in page.all("input")}
    assert (names[f"{one.ref}-name"], names[f"{other.ref}-name"]) == ("Cy", "Bo Reed")
    assert sale_part(draft).fields["title"] == "Your porch"
