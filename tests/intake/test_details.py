"""The details of a promise on its page: typed, kept, read back; one more, one less, and their order."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from portal.intake.actions import start_sealing
from portal.intake.models import Draft, DraftPart
from portal.intake.queries import parts_of
from tests.cast import NOON, viewer
from tests.intake.drafting import FLOOR, again, begun, change, paper, porch, put, quoted, sale_part
from tests.make import PROPOSAL
from tests.page import BASE, Browser, Page

Open = Callable[[str], Browser]
BOXES = ("checkbox", "radio")
THURSDAYS = {"due_kind": "schedule", "due_rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "due_start": "2026-03-05"}


def address(draft: Draft, n: int = 1, more: str = "") -> str:
    """Return where the details of the n-th promise of a draft are."""
    return f"/staff/sales/{draft.ref}/details/{parts_of(draft.ref).promises[n - 1].ref}{more}"


def fields(draft: Draft, n: int = 1) -> dict[str, str]:
    """Return what is kept of the n-th promise."""
    found: dict[str, str] = parts_of(draft.ref).promises[n - 1].fields
    return found


def form_of(page: Page) -> dict[str, Any]:
    """Return what a browser without a script would send of the details as they stand."""
    assert page.tree is not None
    form = next(form for form in page.all("form") if "/details/" in form.get("action", ""))
    sent: dict[str, Any] = {}
    for field in form.iter("input"):
        if field.get("type") not in BOXES or field.get("checked") is not None:
            sent.setdefault(field.get("name", ""), []).append(field.get("value", ""))
    for field in form.iter("textarea"):
        sent[field.get("name", "")] = [(field.text or "").removeprefix("\r\n").removeprefix("\n")]
    for field in form.iter("select"):
        chosen = [one.get("value", "") for one in field.iter("option") if one.get("selected") is not None]
        first = next(one.get("value", "") for one in field.iter("option"))
        sent[field.get("name", "")] = chosen or [first]
    return sent


def test_what_is_saved_without_a_change_changes_nothing_that_counts(browser: Open) -> None:
    draft, sam = begun(time_zone="America/New_York"), browser("sam")
    put(
        draft, "promise", {**FLOOR, **THURSDAYS, "said_at": "2026-03-01T14:30:07+00:00", "standing": "beside"}
    )
    before = fields(draft)
    page = sam.get(address(draft))
    assert 'value="2026-03-01"' in page.text
    assert 'value="09:30"' in page.text
    sam.post(address(draft), form_of(page))
    now = fields(draft)
    assert {name: now[name] for name in before} == before


def test_sam_types_all_of_it_without_a_script(browser: Open) -> None:
    draft, sam = begun(time_zone="America/New_York"), browser("sam")
    put(draft, "promise", {})
    page = sam.get(address(draft))
    typed = {
        "words": "We come every second Thursday.",
        "said_by": "sam@hallam.example",
        "said_on": "2026-03-01",
        "said_time": "09:30",
        "channel": "phone",
        "rule": "when",
        "criteria": "Somebody rang the bell",
        "delivered_by": "dee@hallam.example",
        "due_kind": "schedule",
        "rule_by": "built",
        "rule_count": "2",
        "rule_unit": "W",
        "rule_days": ["TH"],
        "due_start": "2026-03-05",
        "due_until": "2026-10-30",
    }
    answer = sam.post(address(draft), {**form_of(page), **typed})
    kept = fields(draft)
    assert kept["said_at"] == "2026-03-01T09:30:00-05:00"
    assert kept["due_rule"] == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
    assert (kept["words"], kept["standing"], kept["criteria"]) == (
        typed["words"],
        "beside",
        typed["criteria"],
    )
    page = sam.get(answer.location)
    assert (
        "every second Thursday from Thursday 5 March 2026 until Friday 30 October 2026, next: " in page.words
    )


def test_a_first_date_off_the_rule_is_kept_and_said_with_the_nearest_that_fits(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", {**FLOOR, **THURSDAYS})
    page = sam.get(address(draft))
    sam.post(address(draft), {**form_of(page), "due_start": "2026-03-03"})
    assert fields(draft)["due_start"] == "2026-03-03"
    assert "the first one that is, is Thursday 2026-03-05" in sam.get(address(draft)).words


def test_a_rule_that_the_choices_cannot_say_is_shown_as_a_rule(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", {**FLOOR, **THURSDAYS, "due_rule": "FREQ=WEEKLY;COUNT=6;BYDAY=TH"})
    page = sam.get(address(draft))
    assert form_of(page)["rule_by"] == ["typed"]
    sam.post(address(draft), form_of(page))
    assert fields(draft)["due_rule"] == "FREQ=WEEKLY;COUNT=6;BYDAY=TH"
    assert ", 6 times" in sam.get(address(draft)).words


@pytest.mark.parametrize(
    ("day", "clock", "told"),
    [
        ("", "09:30", "Say on which day that was, too."),
        ("2026-03-01", "half past nine", "the time like 09:30"),
        ("1 March", "09:30", "Write the day like 2026-03-01"),
    ],
)
def test_a_time_needs_its_day_and_what_was_typed_stays(
    browser: Open, day: str, clock: str, told: str
) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", {"words": "As it was."})
    form = form_of(sam.get(address(draft)))
    page = sam.post(
        address(draft), {**form, "said_on": day, "said_time": clock, "words": "As it is now."}, 422
    )
    assert told in page.words
    assert "As it is now." in page.words
    assert page.value("said_time") == clock
    assert fields(draft)["words"] == "As it was."


def test_whoever_said_it_stays_though_nobody_here_has_that_address(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", {**FLOOR, "said_by": "Ray@elsewhere.example", "delivered_by": "ray's men"})
    page = sam.get(address(draft))
    sam.post(address(draft), form_of(page))
    assert (fields(draft)["said_by"], fields(draft)["delivered_by"]) == ("Ray@elsewhere.example", "ray's men")


def test_quoted_words_are_shown_with_their_place_and_cannot_be_typed(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    words = "The old cabinets go to the reuse store"
    source = paper(draft, places=[[0, "page 1"], [PROPOSAL.index(words) - 5, "page 3"]])
    put(draft, "promise", quoted(source, PROPOSAL, words))
    page = sam.get(address(draft))
    assert "Quoted from “Proposal”, page 3." in page.words
    assert words in page.words
    assert any(f"/capture?source={source}" in link for link in page.links())
    sam.post(address(draft), {**form_of(page), "words": "Something else."})
    assert not fields(draft).get("words")


def test_what_a_source_that_is_the_contract_says_stands_in_the_contract_unless_said(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", quoted(paper(draft, kind="contract"), PROPOSAL, "The old cabinets"))
    assert form_of(sam.get(address(draft)))["standing"] == ["contract"]


def test_a_script_is_told_what_follows_and_a_clash(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    part = put(draft, "promise", FLOOR)
    sam.get(address(draft))

    def send(was: str, now: str) -> Any:
        data = {"csrf_token": sam.token, "was": json.dumps({"due_on": was}), "due_on": now}
        headers = {"Accept": "application/json"}
        return sam.client.post(address(draft), data=data, base_url=BASE, headers=headers)

    answer = send("2026-04-30", "2026-05-31")
    assert answer.json["was"]["due_on"] == "2026-05-31"
    assert answer.json["notes"]["due-reading"] == "by Sunday 31 May 2026"
    change(draft, DraftPart.get_by_id(part.ref), "max", due_on="2026-06-01")
    clash = send("2026-05-31", "2026-06-02")
    assert (clash.status_code, clash.json["clashes"]["due_on"]["text"]) == (409, "2026-06-01")


def test_two_people_who_choose_another_rule_see_both(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    part = put(draft, "promise", {**FLOOR, **THURSDAYS})
    typed = {**form_of(sam.get(address(draft))), "rule_count": "3"}
    change(draft, part, "max", due_rule="FREQ=WEEKLY;BYDAY=TH")
    page = sam.post(address(draft), typed, 409)
    assert "FREQ=WEEKLY;BYDAY=TH" in page.words
    assert form_of(page)["due_rule"] == ["FREQ=WEEKLY;INTERVAL=3;BYDAY=TH"]
    taken = {**form_of(page), "theirs": "due_rule"}
    sam.post(address(draft), taken)
    assert fields(draft)["due_rule"] == "FREQ=WEEKLY;BYDAY=TH"


def test_it_reads_what_is_being_typed_and_keeps_nothing(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", FLOOR)
    version = again(draft).version
    query = (
        "due_kind=schedule&rule_by=built&rule_count=2&rule_unit=W&rule_days=TH&due_start=2026-03-05&due_rule="
    )
    found: Any = sam.client.get(f"{address(draft, more='/reading')}?{query}", base_url=BASE).json
    assert found["reading"].startswith("every second Thursday from Thursday 5 March 2026, next: ")
    assert found["fields"] == {"due_rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"}
    assert again(draft).version == version
    assert fields(draft) == FLOOR


@pytest.mark.parametrize(
    "odd", ["rule_count=0", "rule_count=9999999", "due_start=٢٠٢٦", "rule_unit=X&rule_days=%00"]
)
def test_odd_things_asked_of_the_reading_are_told_and_never_break(browser: Open, odd: str) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", FLOOR)
    query = f"due_kind=schedule&rule_by=built&{odd}"
    found: Any = sam.client.get(f"{address(draft, more='/reading')}?{query}", base_url=BASE).json
    assert "next" not in found["reading"]


def test_another_promise_that_happens_once_can_be_what_a_due_counts_from(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    first = put(draft, "promise", FLOOR)
    put(draft, "promise", {**FLOOR, **THURSDAYS})
    put(draft, "promise", {**FLOOR, "words": "The rail."})
    page = sam.get(address(draft, 3))
    offered = [one.get("value") for one in page.all("option")]
    assert first.ref in offered
    assert parts_of(draft.ref).promises[1].ref not in offered
    typed = {"due_kind": "after", "due_count": "3", "due_unit": "D", "due_after": first.ref}
    sam.post(address(draft, 3), {**form_of(page), **typed})
    assert "3 days after promise 1 is delivered" in sam.get(address(draft, 3)).words


def test_what_the_words_say_of_when_is_offered_and_one_press_fills_it_in(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    words = "The rail is painted by the end of May, for $1,200. We look at it regularly."
    put(draft, "promise", {"words": words, "said_at": "2026-03-01"})
    page = sam.get(address(draft))
    assert "“by the end of May” would be: by Sunday 31 May 2026 Use it" in page.words
    assert "“regularly”" in page.words, "a hint stands beside"
    sam.post(address(draft), {**form_of(page), "channel": "phone", "use": "0"})
    kept = fields(draft)
    assert (kept["due_kind"], kept["due_on"], kept["channel"]) == ("once", "2026-05-31", "phone")
    assert "would be" not in sam.get(address(draft)).words
    sam.post(address(draft), {**form_of(page), "use": "7"})
    sam.post(address(draft), {**form_of(page), "use": "x"})


def test_an_offered_schedule_replaces_the_choices(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    put(draft, "promise", {"words": "We call you every second Friday.", "said_at": "2026-03-01"})
    page = sam.get(address(draft))
    sam.post(address(draft), {**form_of(page), "use": "0"})
    kept = fields(draft)
    assert (kept["due_kind"], kept["due_rule"]) == ("schedule", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR")
    assert form_of(sam.get(address(draft)))["rule_days"] == ["FR"]


def test_one_leads_to_the_next(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    for words in ("One.", "Two.", "Three."):
        put(draft, "promise", {**FLOOR, "words": words})
    page = sam.get(address(draft, 2))
    assert {address(draft, 1), address(draft, 3)} <= set(page.links())
    assert sam.post(address(draft, 2), {**form_of(page), "go": "next"}).location == address(draft, 3)
    page = sam.get(address(draft, 3))
    assert sam.post(address(draft, 3), {**form_of(page), "go": "next"}).location.startswith(
        f"/staff/sales/{draft.ref}#"
    )


def test_a_typed_promise_is_begun_once_however_often_the_button_is_pressed(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}")
    form = {"was": page.value("was")}
    first = sam.post(f"/staff/sales/{draft.ref}/details", form)
    sam.post(f"/staff/sales/{draft.ref}/details", form)
    assert first.location == address(draft, 2)
    assert len(parts_of(draft.ref).promises) == 2
    assert fields(draft, 2)["said_by"] == "sam@hallam.example"


def test_a_promise_is_removed_and_brought_back_to_its_place(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    put(draft, "promise", {**FLOOR, "words": "The rail."})
    place = address(draft)
    sam.get(place)
    sam.post(f"{place}/removal")
    assert [part.fields["words"] for part in parts_of(draft.ref).promises] == ["The rail."]
    page = sam.get(f"/staff/sales/{draft.ref}")
    assert "“The floor is oiled twice.” Bring it back" in page.words
    assert "It was removed on" in sam.get(place).words
    sam.post(f"{place}/restoring")
    assert [part.fields["words"] for part in parts_of(draft.ref).promises] == [FLOOR["words"], "The rail."]


def test_promises_move_up_and_down(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    put(draft, "promise", {**FLOOR, "words": "The rail."})
    sam.get(f"/staff/sales/{draft.ref}")
    sam.post(address(draft, 2, "/order"), {"move": "up"})
    assert [part.fields["words"] for part in parts_of(draft.ref).promises] == ["The rail.", FLOOR["words"]]
    sam.post(address(draft, 1, "/order"), {"move": "up"})
    sam.post(address(draft, 1, "/order"), {"move": "down"})
    assert [part.fields["words"] for part in parts_of(draft.ref).promises] == [FLOOR["words"], "The rail."]
    sam.post(address(draft, 1, "/order"), {"move": "sideways"}, 404)


def test_while_it_is_sealed_nothing_of_it_is_changed(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    form = form_of(sam.get(address(draft)))
    start_sealing(draft, viewer("sam").ref, NOON)
    assert "being sealed" in sam.get(address(draft)).words
    for more, data in (("", {**form, "words": "Else."}), ("/removal", {}), ("/order", {"move": "up"})):
        sam.post(address(draft, more=more), data, 409)
    assert fields(draft) == FLOOR


def test_dee_another_s_draft_and_a_part_that_is_no_promise_are_nowhere(browser: Open) -> None:
    draft = porch()
    place, part = address(draft), parts_of(draft.ref).promises[0].ref
    browser("dee").get(place, 403)
    contact = parts_of(draft.ref).contacts[0].ref
    other = begun()
    change(other, sale_part(other), "max", salesperson="max@hallam.example")
    sam = browser("sam")
    for path in (
        f"/staff/sales/{draft.ref}/details/{contact}",
        f"/staff/sales/{draft.ref}/details/{part[::-1]}",
        f"/staff/sales/{other.ref}/details/{part}",
    ):
        sam.get(path, 404)
        sam.post(path, {}, 404)
