"""Taking words of a source: the page shows it in sentences, and whoever takes some gets exactly those."""

from typing import Any

from portal.intake.models import Draft
from portal.intake.queries import parts_of
from tests.desk.help import Open
from tests.intake.drafting import begun, paper
from tests.page import Page

TEXT = (
    "Dear Cy,\r\n\r\nWe will oil the floor twice. The rail is painted by the end of April.\r\n"
    "You call us any time,\r\nand we answer within 4 hours.\r\n\r\n1. There is no extra charge for the sand.\r\n"
)
FLOOR = "We will oil the floor twice."
RAIL = "The rail is painted by the end of April."
SAND = "There is no extra charge for the sand."


def address(draft: Draft) -> str:
    return f"/staff/sales/{draft.ref}/capture"


def form(page: Page, *words: str, text: str = TEXT, **more: str) -> dict[str, Any]:
    """Return the form with the places of these words."""
    slices = [f"{text.index(one)}-{text.index(one) + len(one)}" for one in words]
    hidden = {name: page.value(name) for name in ("key", "source", "at")}
    return {**hidden, "slice": slices, **more}


def taken(draft: Draft) -> list[str]:
    return [
        TEXT[int(part.fields["start"]) : int(part.fields["end"])] for part in parts_of(draft.ref).promises
    ]


def test_without_a_script_marked_sentences_become_promises(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    source = paper(draft, TEXT)
    page = sam.get(f"{address(draft)}?source={source}")
    boxes = [box.get("value") for box in page.all("input") if box.get("name") == "slice"]
    answer = sam.post(f"{address(draft)}/promises", form(page, FLOOR, SAND))
    assert taken(draft) == [FLOOR, SAND]
    # A sentence is offered without the number that stands before it.
    assert {f"{TEXT.index(one)}-{TEXT.index(one) + len(one)}" for one in (FLOOR, RAIL, SAND)} <= set(boxes)
    assert answer.location.endswith(f"#s-{TEXT.index(FLOOR)}")
    after = sam.get(answer.location.partition("#")[0])
    assert f"Taken: “{FLOOR}” and 1 more" in after.words
    assert [mark.text for mark in after.all("mark")] == [FLOOR, SAND]
