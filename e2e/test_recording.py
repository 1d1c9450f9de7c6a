"""Sam records whole sales from papers as people send them, and the customer reads the same words."""

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e import keyboard, mailbox
from e2e.ceremony import Seats, sign_in_by_link
from e2e.conftest import Reader
from e2e.recording import Hands
from e2e.test_drafting import begin
from e2e.test_sealing import said_on, seal_it
from portal.lib.readers import read_file
from tests.cast import EMAILS
from tests.lib import papers

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "whd-14c"
MAIL = papers.mail("Hello Cy,\n\nThe porch is painted by Friday, and we sweep it every evening.\n\nSam\n")
OFFER = papers.word(
    "Offer for the porch", "We oil the floor twice. The rail is oak, not pine.", "Hallam & Reyes"
)
TERMS = papers.pdf("Terms", "We never work before nine in the morning.")
CALL = "We will finish the floor by the 30th of April."
WORDS = [
    "The porch is painted by Friday",
    "The rail is oak, not pine.",
    "We never work before nine in the morning.",
    CALL,
]
WHY = "The paint needs four days to dry."
STANDS = "I have promised it; we take a second pair of hands."


def test_from_a_mail_an_offer_a_pdf_and_a_call_to_the_customers_page(
    either: Seats, reader: Reader, tmp_path: Path
) -> None:
    sam = Hands(reader(either.portal, state=either.state("sam")))
    draft = begin(sam.page, "Wren household")
    sam.page.goto(f"{draft}/basics")
    sam.set_all({"title": "Your porch", "signed_on": "2026-03-02"})
    sam.save()
    sam.upload(draft, *written(tmp_path))
    for title in ("offer", "terms", "call"):
        sam.date(draft, title, "2026-03-01")
    take_each_in_its_way(
        sam, draft, reader(either.portal, state=either.state("sam"), java_script_enabled=False)
    )
    sam.page.goto(draft)
    for number in range(1, 5):
        sam.page.goto(draft)
        sam.go(sam.page.get_by_role("link", name=f"Details of promise {number}"))
        sam.set_all(details(number))
        sam.save()
    settle_with_dee(sam.page, draft, reader(either.portal, state=either.state("dee")))
    sam.page.goto(draft)
    seal_it(sam.page)
    sam.page.get_by_role("button", name="Undo").click()
    expect(sam.page.get_by_role("status").first).to_contain_text("Nothing was sealed, and no mail has left.")
    seal_it(sam.page)
    before = mailbox.seen(either.portal)
    either.portal.sql(
        'UPDATE "draft" SET "seal_at" = ? WHERE "state" = ?', "2020-01-01T00:00:00.000000Z", "locked"
    )
    mail = mailbox.next_mail(either.portal, before, "promised", "cy@wren.example")
    assert all(words in mail.text for words in WORDS)
    cy = reader(either.portal, width=390)
    cy.goto(either.portal.run("link", "cy@wren.example").strip())
    sign_in_by_link(cy)
    cy.goto(draft.replace("/staff/", "/my/"))
    assert said_on(cy) == WORDS


def test_the_seventeen_promises_of_the_real_papers(house: Seats, reader: Reader) -> None:
    if not REAL.is_dir():
        pytest.skip(f"THE REAL PAPERS ARE ABSENT: there is no {REAL}")
    agreement = json.loads((REAL / "sale.json").read_text("utf-8"))
    sam = Hands(reader(house.portal, state=house.state("sam")))
    begun = time.monotonic()
    draft = begin(sam.page, "Labor Department")
    sam.page.goto(f"{draft}/basics")
    sam.set_all({"title": agreement["title"], "signed_on": agreement["signed_on"]})
    sam.save()
    sam.upload(draft, *(REAL / source["file"] for source in agreement["sources"]))
    texts = {
        one["id"]: read_file((REAL / one["file"]).read_bytes(), one["file"]).text
        for one in agreement["sources"]
    }
    for one in agreement["sources"]:
        sam.date(draft, Path(one["file"]).stem, one["received_at"])
    sources = {one["id"]: sam.source(draft, Path(one["file"]).stem) for one in agreement["sources"]}
    for promise in agreement["promises"]:
        quote = promise["quote"]
        place = texts[quote["source"]].index(quote["exact"].split()[0])
        sam.page.goto(f"{sources[quote['source']]}&at={place}")
        sam.take(texts[quote["source"]], quote["exact"])
        sam.last_details()
        sam.set_all({"said_by": EMAILS["sam"], "said_on": promise["said_at"], "rule": promise["rule"]})
        sam.set_all(
            {"criteria": "\n".join(promise["criteria"]), "channel": "document", **due_of(promise["due"])}
        )
        sam.save()
    minutes = (time.monotonic() - begun) / 60
    print(  # noqa: T201 - the figures of this journey are its result
        f"17 promises of the real papers: {sam.presses} presses, {sam.filled} fields, {minutes:.1f} minutes"
    )
    sam.page.goto(draft)
    expect(sam.page.get_by_role("main")).to_contain_text("17 promises")
    sam.page.get_by_role("link", name="See it as the customer will").first.click()
    expect(sam.page.get_by_role("main")).to_contain_text("will see when it is sealed")
    shown = [" ".join(words.split()) for words in said_on(sam.page)]
    assert shown == [" ".join(promise["quote"]["exact"].split()) for promise in agreement["promises"]]


def written(folder: Path) -> list[Path]:
    """Write a mail, an offer, a PDF and a call into a folder, as somebody has them on their disk."""
    files = {
        "porch.eml": MAIL.as_bytes(),
        "offer.docx": OFFER,
        "terms.pdf": TERMS,
        "call.vtt": papers.VTT.encode(),
    }
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in files]


def take_each_in_its_way(sam: Hands, draft: str, plain: Page) -> None:
    """Take one promise of each paper: by mouse, by keys, without a script, and by a press on a sentence."""
    sam.page.goto(sam.source(draft, "Your porch"))
    sam.take(read_file(MAIL.as_bytes(), "porch.eml").text, WORDS[0])
    sam.page.goto(sam.source(draft, "offer"))
    keyboard.tab_to(sam.page, sam.page.locator("[data-text]"))
    for _ in range(3):
        sam.page.keyboard.press("ArrowDown")
    expect(sam.page.locator("[data-chosen]")).to_contain_text(WORDS[1])
    with sam.page.expect_navigation():
        sam.page.keyboard.press("Enter")
    plain.goto(sam.source(draft, "terms"))
    plain.locator("[data-text]").get_by_text(WORDS[2]).click()
    plain.get_by_role("button", name="Make them promises").click()
    sam.page.goto(sam.source(draft, "call"))
    sam.press(sam.page.locator("[data-text]").get_by_text("by the 30th of April."))
    sam.go(sam.page.get_by_role("button", name="Make it a promise"))


def details(number: int) -> Mapping[str, str]:
    """Return what Sam says of each of the four promises."""
    said = {"said_by": EMAILS["sam"], "said_on": "2026-03-01", "rule": "what"}
    if number == 1:
        return {
            **said,
            "rule": "when",
            "delivered_by": EMAILS["dee"],
            "due_kind": "once",
            "due_on": "2099-03-06",
        }
    if number == 4:
        return {**said, "due_kind": "after", "due_count": "5", "due_unit": "W", "due_after": "signing"}
    return {**said, "due_kind": "holding"}


def settle_with_dee(sam: Page, draft: str, dee: Page) -> None:
    """Let Dee say that she can't, which keeps it from being sealed, and Sam let it stand all the same."""
    sam.goto(draft)
    sam.get_by_role("button", name="Ask Dee whether they can").click()
    expect(sam.get_by_role("status").first).to_contain_text("Asked: Dee got a mail.")
    dee.goto("/staff/asked")
    asked = dee.get_by_role("group", name=WORDS[0])
    asked.get_by_label("We can't").check()
    asked.get_by_label("What stands in the way").fill(WHY)
    dee.get_by_role("button", name="Send my answers").click()
    sam.goto(f"{draft}/sealing")
    expect(sam.get_by_role("main")).to_contain_text(re.compile("Dee"))
    expect(sam.get_by_role("button", name="Seal it in an hour")).to_have_count(0)
    sam.goto(draft)
    sam.get_by_role("link", name="Settle it").click()
    sam.get_by_label(re.compile("stands", re.IGNORECASE)).last.fill(STANDS)
    sam.get_by_role("button", name=re.compile("stands", re.IGNORECASE)).click()


def due_of(due: dict[str, Any]) -> dict[str, str]:
    """Return how Sam chooses a due of the import format on the page."""
    match due:
        case {"once": str(day)}:
            return {"due_kind": "once", "due_on": day}
        case {"once": {"after": event, "offset": offset}}:
            count, unit = offset[1:-1], offset[-1]
            return {"due_kind": "after", "due_count": count, "due_unit": unit, "due_after": event}
        case {"schedule": schedule}:
            rule = {"due_kind": "schedule", "rule_by": "typed", "due_rule": schedule["rrule"]}
            return {**rule, "due_start": schedule["start"], "due_until": schedule["until"]}
        case {"every": occasion, "within": within, "clock": clock}:
            unit, count = within[-1], re.sub(r"\D", "", within)
            said = {"due_kind": "every", "due_every": occasion, "due_within": count, "due_within_unit": unit}
            return {**said, "due_clock": clock}
        case {"holding": end}:
            return {"due_kind": "holding", "due_end": end.get("until", "")}
        case _:
            return {"due_kind": "undated"}
