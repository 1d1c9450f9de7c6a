"""Sam brings the papers of a sale: pasted or uploaded, read as they stand, described, looked up, and removed."""

import hashlib
import io
from typing import Any

import pytest

from portal.intake.actions import remove_part, start_sealing
from portal.intake.models import Draft, DraftSource
from portal.intake.queries import sources_of
from tests.cast import NOON, viewer
from tests.desk.help import Open
from tests.intake.drafting import begun, by, paper, porch, put, quoted
from tests.lib.papers import VTT, mail, pdf, word
from tests.page import Page

TEXT = "We oil the floor twice.\r\nThe rail is painted by April.\r\n"
HTML = b"<!DOCTYPE html><p>We promise.</p>"
PASTED = {"title": "Proposal of 1 March", "kind": "proposal", "received_on": "2026-03-01", "text": TEXT}


def address(draft: Draft) -> str:
    return f"/staff/sales/{draft.ref}/sources"


def files(*sent: tuple[str, bytes], kind: str = "", **more: str) -> dict[str, Any]:
    """Return the form of an upload of these files."""
    return {"files": [(io.BytesIO(body), name) for name, body in sent], "kind": kind, **more}


def only(draft: Draft) -> DraftSource:
    """Return the one source of a draft, with all that is kept of it."""
    [light] = sources_of(draft.ref)
    found: DraftSource = DraftSource.get_by_id(light.ref)
    return found


def errors(page: Page) -> str:
    return " ".join("".join(one.itertext()) for one in page.all("p") if one.get("class") == "error")


def test_sam_pastes_a_text_and_sees_it_as_it_is_kept(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    page = sam.get(address(draft))
    assert "No source yet" in page.words
    answer = sam.post(address(draft), {**PASTED, "key": page.value("key")})
    source = only(draft)
    # The line ends are those of the form, not of the text.
    assert source.text == TEXT.replace("\r\n", "\n")
    assert (source.title, source.kind, source.received_at) == (
        "Proposal of 1 March",
        "proposal",
        "2026-03-01",
    )
    assert answer.location.endswith(f"{address(draft)}/{source.ref}")
    shown = sam.get(answer.location)
    assert "Proposal, Sunday 1 March 2026. No promise quotes it yet." in shown.words
    assert source.text in shown.text.replace("&#39;", "'")
    assert "None, it came as text" in shown.words
    assert f"/staff/sales/{draft.ref}/capture?source={source.ref}" in shown.links()


def test_a_form_that_comes_twice_adds_nothing_twice(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    form = {**PASTED, "key": sam.get(address(draft)).value("key")}
    sam.post(address(draft), form)
    again = sam.post(address(draft), form)
    assert (len(sources_of(draft.ref)), again.location) == (1, address(draft))
    page = sam.post(address(draft), {**form, "key": "", "title": "Once more"}, status=422)
    assert "This text is a source of this sale already: “Proposal of 1 March”." in errors(page)


def test_what_can_not_be_kept_comes_back_with_all_that_was_typed(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    sam.get(address(draft))
    page = sam.post(
        address(draft),
        {"text": "We oil\0 it.", "title": " ", "kind": "proposal", "received_on": "next week"},
        status=422,
    )
    assert "U+0000" in errors(page)
    assert "This is no day" in errors(page)
    assert "We oil\ufffd it." in page.words
    page = sam.post(address(draft), {**PASTED, "title": " ", "kind": "nonsense"}, status=422)
    assert "Choose what it is." in errors(page)
    page = sam.post(address(draft), {**PASTED, "title": " "}, status=422)
    assert "Give it a title" in errors(page)
    assert "We oil the floor twice." in page.words
    assert page.value("received_on") == "2026-03-01"
    assert sources_of(draft.ref) == []


def test_a_mail_that_is_pasted_says_its_day_and_its_author(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    sam.get(address(draft))
    text = "From: Sam Ortega <sam@hallam.example>\nDate: Sun, 1 Mar 2026 10:00:00 -0500\n\nOiled twice."
    sam.post(address(draft), {**PASTED, "kind": "email", "text": text, "received_on": ""})
    source = only(draft)
    assert source.received_at == "2026-03-01T10:00:00-05:00"
    assert [voice["who"] for voice in source.voices] == ["Sam Ortega <sam@hallam.example>"]


def test_an_uploaded_file_is_kept_and_read_and_can_be_saved(browser: Open) -> None:
    draft, sam, body = begun(), browser("sam"), pdf("We oil the floor twice.", None, "Terms: 14 days.")
    sam.get(address(draft))
    answer = sam.post(address(draft), files(("../../Offer of March.pdf", body), kind="contract"))
    source, sha256 = only(draft), hashlib.sha256(body).hexdigest()
    assert (source.title, source.kind, source.file_name) == (
        "Offer of March",
        "contract",
        "Offer of March.pdf",
    )
    assert (source.file_sha256, bytes(source.body or b"")) == (sha256, body)
    assert source.places == [[0, "page 1"], [25, "page 3"]]
    page = sam.get(answer.location)
    assert "“Offer of March.pdf”: Page 2 is a picture or empty: no words can be read there." in page.words
    assert "page 1We oil the floor twice. page 3Terms: 14 days." in page.words
    assert sha256 in page.words
    saved = sam.client.get(f"{address(draft)}/{source.ref}/file", base_url="http://127.0.0.1:8000")
    assert (saved.data, saved.mimetype) == (body, "application/pdf")
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="Offer of March.pdf"')


def test_what_hangs_on_a_mail_becomes_a_source_and_what_can_not_be_read_is_said(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    sam.get(address(draft))
    made = mail()
    offer = word("The rail is painted by the end of April.")
    made.add_attachment(offer, maintype="application", subtype="octet-stream", filename="offer.docx")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="rail.gif")
    made.add_attachment(mail("Oiled twice, of oak."))
    made.add_attachment(offer, maintype="application", subtype="octet-stream", filename="the same.docx")
    answer = sam.post(address(draft), files(("saved.eml", bytes(made))))
    found = sources_of(draft.ref)
    assert [(one.title, one.kind, one.received_at[:10]) for one in found] == [
        ("Your porch", "email", "2026-03-03"),
        ("offer", "other", "2026-03-03"),
        ("Your porch", "email", "2026-03-03"),
    ]
    page = sam.get(answer.location)
    assert "3 sources are added: what you chose, and what hangs on it." in page.words
    assert "“rail.gif” hangs on the mail and is not added. It is a picture" in page.words
    assert "“the same” is not added. This text is a source of this sale already" in page.words
    assert "Sam Ortega <sam@hallam.example>" in page.words


def test_one_unreadable_file_keeps_all_from_being_added(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    sam.get(address(draft))
    page = sam.post(
        address(draft), files(("call.vtt", VTT.encode()), ("a.txt", HTML), ("b.txt", b"")), status=422
    )
    assert "“a.txt” can't be read. It is a web page (HTML)" in page.words
    assert "“b.txt” can't be read. It is empty." in page.words
    assert sources_of(draft.ref) == []
    assert "Choose a file" in errors(sam.post(address(draft), files(("", b"")), status=422))
    many = files(*[(f"{n}.txt", f"Oak {n}.".encode()) for n in range(11)])
    assert "These are 11 files" in errors(sam.post(address(draft), many, status=422))
    answer = sam.post(address(draft), files(("call.vtt", VTT.encode()), ("b.txt", b"Oak.")))
    assert answer.location == address(draft)
    assert [one.kind for one in sources_of(draft.ref)] == ["call_note", "other"]


def test_the_list_says_how_much_of_each_is_quoted(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    source = paper(draft, TEXT)
    paper(draft, "Nothing was said here.", title="A note", received_at="")
    put(draft, "promise", quoted(source, TEXT, "We oil the floor twice."))
    put(draft, "promise", quoted(source, TEXT, "the floor twice."))
    page = sam.get(address(draft))
    assert "Proposal · Thursday 5 February 2026 · 56 characters · 2 promises quote 41 % of it" in page.words
    assert "Its day is missing · 22 characters · nothing taken from it yet" in page.words
    shown = sam.get(f"{address(draft)}/{source}")
    assert "Two promises quote it." in shown.words
    assert [mark.text for mark in shown.all("mark")] == ["We oil ", "the floor twice."]
    front = sam.get(f"/staff/sales/{draft.ref}")
    assert {address(draft), f"{address(draft)}/{source}"} <= set(front.links())
    assert "Thursday 5 February 2026 · 2 promises quote it" in front.words
    assert "Say of which day “A note” is." in front.words


def test_a_source_is_described_better_and_keeps_the_time_of_its_day(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    source = paper(draft, TEXT, received_at="2026-03-01T10:00:00-05:00")
    place = f"{address(draft)}/{source}"
    assert sam.get(place).value("received_on") == "2026-03-01"
    sam.post(place, {"title": "The contract", "kind": "contract", "received_on": "2026-03-01"})
    kept = only(draft)
    assert (kept.title, kept.kind, kept.received_at) == (
        "The contract",
        "contract",
        "2026-03-01T10:00:00-05:00",
    )
    sam.post(place, {"title": "The contract", "kind": "contract", "received_on": "2026-03-02"})
    assert only(draft).received_at == "2026-03-02"
    page = sam.post(place, {"title": "", "kind": "contract", "received_on": "soon"}, status=422)
    assert "This is no day" in errors(page)
    page = sam.post(place, {"title": "", "kind": "contract", "received_on": ""}, status=422)
    assert "Give it a title" in errors(page)
    assert only(draft).title == "The contract"


def test_a_source_goes_once_no_promise_quotes_it(browser: Open) -> None:
    draft, sam = begun(), browser("sam")
    source = paper(draft, TEXT)
    part = put(draft, "promise", quoted(source, TEXT, "We oil the floor twice."))
    assert "Remove this source" not in sam.get(f"{address(draft)}/{source}").words
    page = sam.post(f"{address(draft)}/{source}/removal", status=409)
    assert "Promises quote this source." in page.words
    remove_part(draft, part, by("sam"))
    assert "Remove this source" in sam.get(f"{address(draft)}/{source}").words
    assert sam.post(f"{address(draft)}/{source}/removal").location == address(draft)
    assert sources_of(draft.ref) == []


def test_while_a_draft_is_locked_its_sources_are_only_read(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    source = paper(draft, TEXT)
    draft = Draft.get_by_id(draft.ref)
    start_sealing(draft, viewer("sam").ref, NOON)
    for place in (address(draft), f"{address(draft)}/{source}"):
        page = sam.get(place)
        assert "locked until it is sealed" in page.words
        assert [one for one in page.all("form") if "/sources" in one.get("action", "")] == []
    sam.post(address(draft), PASTED, status=409)
    sam.post(f"{address(draft)}/{source}/removal", status=409)


@pytest.mark.parametrize("path", ["", "/{source}", "/{source}/file"])
def test_only_whoever_sells_it_and_managers_see_the_papers(browser: Open, path: str) -> None:
    draft, other = begun(), begun()
    source = DraftSource.get_by_id(paper(draft, TEXT, body=b"x", file_name="a.txt"))
    place = address(draft) + path.format(source=source.ref)
    assert browser("max").client.get(place, base_url="http://127.0.0.1:8000").status_code == 200
    browser("dee").get(place, status=403)
    if path:
        browser("sam").get(address(other) + path.format(source=source.ref), status=404)
