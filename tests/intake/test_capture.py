"""Taking words of a source: the page shows it in sentences, and whoever takes some gets exactly those."""

import gzip
from typing import Any

from portal.intake.actions import start_sealing
from portal.intake.models import Draft, DraftPart
from portal.intake.queries import parts_of
from tests.cast import NOON, viewer
from tests.desk.help import Open
from tests.intake.drafting import again, begun, paper, porch
from tests.page import BASE, Page

TEXT = (
    "Dear Cy,\r\n\r\nWe will oil the floor twice. The rail is painted by the end of April.\r\n"
    "You call us any time,\r\nand we answer within 4 hours.\r\n\r\n1. The sand comes at no extra charge.\r\n"
)
FLOOR = "We will oil the floor twice."
RAIL = "The rail is painted by the end of April."
CALL = "You call us any time,\r\nand we answer within 4 hours."
SAND = "The sand comes at no extra charge."


def address(draft: Draft) -> str:
    return f"/staff/sales/{draft.ref}/capture"


def place(words: str, text: str = TEXT) -> str:
    start = text.index(words)
    return f"{start}-{start + len(words)}"


def form(page: Page, *slices: str, **more: str) -> dict[str, Any]:
    """Return the page's form with these slices marked."""
    return {**{name: page.value(name) for name in ("key", "source", "at")}, "slice": list(slices), **more}


def taken(draft: Draft) -> list[str]:
    """Return the words of the promises taken from TEXT."""
    promises = [part.fields for part in parts_of(draft.ref).promises if part.fields.get("source")]
    return [TEXT[int(fields["start"]) : int(fields["end"])] for fields in promises]


def last(draft: Draft) -> DraftPart:
    return parts_of(draft.ref).promises[-1]


def there(answer: Page) -> str:
    return answer.location.partition("#")[0]


def test_without_a_script_marked_sentences_become_promises(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(f"{address(draft)}?source={paper(draft, TEXT)}")
    boxes = {box.get("value") for box in page.all("input") if box.get("type") == "checkbox"}
    # A sentence is offered without the number that stands before it.
    assert {place(FLOOR), place(RAIL), place(CALL), place(SAND)} <= boxes
    assert "Four sentences look like promises, and none is taken yet." in page.words
    answer = sam.post(f"{address(draft)}/promises", form(page, place(FLOOR), place(SAND)))
    assert taken(draft) == [FLOOR, SAND]
    assert answer.location.endswith(f"#s-{TEXT.index(FLOOR)}")
    after = sam.get(there(answer))
    assert f"Taken: “{FLOOR}” and 1 more" in after.words
    assert [mark.text for mark in after.all("mark")] == [FLOOR, SAND]
    assert "Four sentences look like promises; 2 are taken, 2 not yet." in after.words
    assert f"/staff/sales/{draft.ref}/details/{last(draft).ref}" in after.links()


def test_sentences_that_follow_on_each_other_may_be_one_promise(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(f"{address(draft)}?source={paper(draft, TEXT)}")
    sam.post(f"{address(draft)}/promises", form(page, place(FLOOR), place(RAIL), place(SAND), join="1"))
    assert taken(draft) == [f"{FLOOR} {RAIL}", SAND]


def test_any_words_are_taken_without_the_white_space_around_them(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(f"{address(draft)}?source={paper(draft, TEXT)}")
    sam.post(f"{address(draft)}/promises", form(page, place(" twice. The rail "), place("twice. The rail")))
    assert taken(draft) == ["twice. The rail"]


def test_a_form_that_comes_twice_takes_once_and_the_same_words_stay_one_promise(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    where = f"{address(draft)}?source={paper(draft, TEXT)}"
    page = sam.get(where)
    for _ in range(2):
        sam.post(f"{address(draft)}/promises", form(page, place(FLOOR)))
    answer = sam.post(
        f"{address(draft)}/promises", form(sam.get(where), place(FLOOR), place("oil the floor"))
    )
    assert taken(draft) == [FLOOR, "oil the floor"]
    sam.post(f"{address(draft)}/promises", form(sam.get(where), place(FLOOR)))
    assert taken(draft) == [FLOOR, "oil the floor"]
    answer = sam.post(f"{address(draft)}/promises", form(sam.get(where), place(FLOOR)))
    assert f"“{FLOOR}” is promise 1 already." in sam.get(there(answer)).words


def test_the_source_says_who_said_it_when_and_how_and_no_date_is_guessed(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    voices = [
        {"start": 0, "end": TEXT.index(RAIL), "who": "Max Hallam", "at": "2026-02-04T15:00:00Z"},
        {"start": TEXT.index(RAIL), "end": TEXT.index(CALL), "who": "Cy Reed <cy@reed.example>", "at": ""},
    ]
    note = paper(draft, TEXT, kind="call_note", voices=voices)
    contract = paper(draft, f"{TEXT}\n", kind="contract", title="Contract")
    page = sam.get(f"{address(draft)}?source={note}")
    sam.post(f"{address(draft)}/promises", form(page, place(FLOOR), place(RAIL)))
    page = sam.get(f"{address(draft)}?source={contract}")
    sam.post(f"{address(draft)}/promises", form(page, place(CALL)))
    common = ("said_by", "said_at", "channel", "standing", "rule")
    promises = [part.fields for part in parts_of(draft.ref).promises]
    assert [tuple(fields[name] for name in common) for fields in promises] == [
        ("max@hallam.example", "2026-02-04T15:00:00Z", "phone", "beside", "what"),
        ("", "2026-02-05", "phone", "beside", "when"),
        ("", "2026-02-05", "document", "contract", "care"),
    ]
    assert not any(name.startswith("due") for fields in promises for name in fields)
    words = sam.get(f"{address(draft)}?source={note}").words
    assert "Max Hallam, Wednesday 4 February 2026, 10:00 EST." in words
    assert "The paper names Cy Reed <cy@reed.example>; say who of us it was." in words
    assert "Say who said it. In “Contract”." in words


def test_what_was_taken_is_taken_back_and_brought_back(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(f"{address(draft)}?source={paper(draft, TEXT)}")
    after = sam.get(there(sam.post(f"{address(draft)}/promises", form(page, place(FLOOR), place(SAND)))))
    undo = next(one.get("action", "") for one in after.all("form") if "/removal" in one.get("action", ""))
    also = [one.get("value") for one in after.all("input") if one.get("name") == "also"]
    answer = sam.post(undo, {"also": also})
    assert taken(draft) == []
    page = sam.get(there(answer))
    assert "They are no promise any more." in page.words
    again_ = next(one.get("action", "") for one in page.all("form") if "/restoring" in one.get("action", ""))
    sam.post(again_, {"also": also})
    assert taken(draft) == [FLOOR, SAND]
    sam.post(f"{address(draft)}/promises/{parts_of(draft.ref).sale.ref}/removal", status=404)


def test_what_can_not_be_taken_is_said_and_marks_stay(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    source = paper(draft, TEXT + "We wait. " * 60)
    page = sam.get(f"{address(draft)}?source={source}")
    refused = sam.post(f"{address(draft)}/promises", form(page), 422)
    assert "Mark at least one sentence, then make it a promise." in refused.words
    many = [f"{len(TEXT) + 9 * n}-{len(TEXT) + 9 * n + 8}" for n in range(51)]
    refused = sam.post(f"{address(draft)}/promises", form(page, *many), 422)
    assert "Take at most 50 at once." in refused.words
    assert sum("checked" in box.attrib for box in refused.all("input")) == 51
    for odd in ("", "5", "5-5", "9-5", "-1-5", "0-99999999", "8-9", "\u0663-9", "1-2-3", "a-b", "\x00"):
        sam.post(f"{address(draft)}/promises", form(page, odd), 422)
    sam.post(f"{address(draft)}/promises", {**form(page, place(FLOOR)), "source": "ABC"}, 404)
    assert not taken(draft)


def test_a_locked_draft_is_read_and_nothing_taken(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    source = paper(draft, TEXT)
    page = sam.get(f"{address(draft)}?source={source}")
    start_sealing(again(draft), viewer("sam").ref, NOON)
    sam.post(f"{address(draft)}/promises", form(page, place(FLOOR)), 409)
    read = sam.get(f"{address(draft)}?source={source}")
    assert "This draft is locked" in read.words
    assert not [box for box in read.all("input") if box.get("type") == "checkbox"]
    assert not taken(draft)


def test_a_draft_without_a_source_leads_to_adding_one(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(address(draft))
    assert "No source yet" in page.words
    assert f"/staff/sales/{draft.ref}/sources" in page.links()
    source = paper(draft, TEXT)
    assert sam.get(address(draft)).value("source") == source
    sam.get(f"{address(draft)}?source={parts_of(draft.ref).sale.ref}", 404)


def test_a_long_source_comes_in_parts_and_stays_light(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    text = "".join(f"{n}. We will oil board {n} within {n} days, as agreed.\r\n\r\n" for n in range(1600))
    where = f"{address(draft)}?source={paper(draft, text)}"
    answer = sam.client.get(where, base_url=BASE)
    assert len(gzip.compress(answer.data)) < 60_000
    assert "Part 1 of 3" in answer.text
    following = next(part for part in answer.text.split('"') if "&amp;at=" in part).replace("&amp;", "&")
    assert "Part 2 of 3" in sam.client.get(following, base_url=BASE).text
