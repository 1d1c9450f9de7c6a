"""A CRM reads drafts, replaces them as a whole, deletes and seals them; nobody's words are lost by it."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.api.writes.examples import SALE
from portal.deliveries.actions.fields import By
from portal.intake.actions import Answer, NewPart, NewSource, add_part, add_source, ask
from portal.intake.actions import answer as answer_ask
from portal.intake.asked import asked_of
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.lib.ids import new_ref
from portal.lib.jobs import run_once
from portal.promises.models import Promise
from portal.record.verify import verify_all
from portal.sales.models import Sale, Source
from tests.api.program import Caller, token_for
from tests.api.test_writing_sales import pointers
from tests.cast import NOON, viewer
from tests.intake.drafting import begun, by, put


@pytest.fixture
def ref(program: Caller) -> str:
    """The ref of a draft of Eve's bathroom, which a program brought in."""
    answer = program.send("POST", "/sales", SALE)
    return str((answer.json or {})["ref"])


def read(program: Caller, ref: str) -> tuple[dict[str, Any], str]:
    """Return a draft with its entity tag."""
    answer = program.get(f"/drafts/{ref}")
    assert answer.status_code == 200, answer.text
    return answer.json or {}, answer.headers["ETag"]


def test_a_draft_is_read_as_it_was_sent_and_sent_back_it_stays_the_same(program: Caller, ref: str) -> None:
    told, tag = read(program, ref)
    assert (told["state"], told["lacking"], told["unsettled"]) == ("draft", [], [])
    sale = told["sale"]
    assert (sale["title"], sale["price"]) == (SALE["title"], SALE["price"])
    assert sale["customer"] == SALE["customer"]
    quotes = [one["quote"]["exact"] for one in sale["promises"][:2]]
    assert quotes == [one["quote"]["exact"] for one in SALE["promises"][:2]]
    assert sale["promises"][2]["due"]["once"]["after"] == sale["promises"][0]["id"]
    assert program.get(f"/drafts/{ref}", If_None_Match=tag).status_code == 304
    back = program.send("PUT", f"/drafts/{ref}", sale, If_Match=tag)
    assert back.status_code == 200, back.text
    again, _ = read(program, ref)
    assert again["sale"] == sale
    listed = program.get("/drafts").json or {}
    assert [(one["ref"], one["title"], one["promises"]) for one in listed["items"]] == [
        (ref, SALE["title"], 3)
    ]


def test_replacing_takes_the_place_of_all_and_keeps_what_is_the_same(program: Caller, ref: str) -> None:
    told, tag = read(program, ref)
    sale = told["sale"]
    first, second, third = sale["promises"]
    new = {**third, "words": "We take the old tub and the tiles along."}
    extra = {**third, "id": "towels", "words": "Two towel rails.", "due": {"undated": True}}
    sale["promises"] = [extra, new, first]
    sale["customer"]["contacts"].append({"name": "Una Quill", "email": "una@quill.example"})
    sale["price"] = {"currency": "USD", "lines": [{"words": "All of it", "amount": "13000.00"}]}
    answer = program.send("PUT", f"/drafts/{ref}", sale, If_Match=tag)
    assert answer.status_code == 200, answer.text
    now, _ = read(program, ref)
    promises = now["sale"]["promises"]
    assert [one["id"] for one in promises][1:] == [third["id"], first["id"]]
    assert [one.get("words") for one in promises] == [extra["words"], new["words"], None]
    assert [one["email"] for one in now["sale"]["customer"]["contacts"]] == [
        "eve@quill.example",
        "una@quill.example",
    ]
    assert now["sale"]["price"]["lines"] == [{"words": "All of it", "amount": "13000.00"}]
    # The CRM sends its own document with its own ids, and later the very same deal again: nothing changes.
    tag = read(program, ref)[1]
    deal = {**SALE, "title": "Your bathroom, and the hall"}
    assert program.send("PUT", f"/drafts/{ref}", deal, If_Match=tag).status_code == 200
    assert program.send("POST", "/sales", deal).status_code == 200
    # What was left out can be brought back on the draft's page.
    gone: DraftPart = DraftPart.get_by_id(second["id"])
    assert gone.removed_at is not None
    assert DraftSource.select().where(DraftSource.draft == ref).count() == 1


def test_two_who_replace_one_draft_both_keep_their_words(program: Caller, ref: str) -> None:
    told, tag = read(program, ref)
    sale = told["sale"]
    assert program.send("PUT", f"/drafts/{ref}", sale).status_code == 428
    assert program.send("PUT", f"/drafts/{ref}", {**sale, "title": "First"}, If_Match=tag).status_code == 200
    late = program.send("PUT", f"/drafts/{ref}", {**sale, "title": "Second"}, If_Match=tag)
    assert (late.status_code, (late.json or {})["type"].rpartition("/")[2]) == (412, "stale")
    assert program.send("DELETE", f"/drafts/{ref}", If_Match=tag).status_code == 412
    assert program.send("POST", f"/drafts/{ref}/seal", {}, If_Match=f"W/{tag}").status_code == 412
    now, tag = read(program, ref)
    assert now["sale"]["title"] == "First"
    # On its page somebody adds a promise meanwhile.
    add_part(Draft.get_by_id(ref), NewPart("promise", {"words": "A mirror."}), by("sam"))
    assert program.send("PUT", f"/drafts/{ref}", sale, If_Match=tag).status_code == 412
    assert "A mirror." in str(read(program, ref)[0]["sale"])


def test_a_draft_that_cannot_be_is_refused_at_its_places(program: Caller, ref: str) -> None:
    told, tag = read(program, ref)
    before = told["sale"]

    def refused(change: Any) -> set[str]:
        sale = deepcopy(before)
        change(sale)
        answer = program.send("PUT", f"/drafts/{ref}", sale, If_Match=tag)
        assert answer.status_code == 422, answer.text
        return pointers(answer)

    assert refused(lambda sale: sale["sources"][0].update(text=sale["sources"][0]["text"] + " More.")) == {
        "#/sources/0/text"
    }
    assert refused(lambda sale: sale.update(external_id="another")) == {"#/external_id"}
    assert refused(lambda sale: sale.update(seal=True)) == {"#/seal"}
    assert refused(lambda sale: sale["sources"].append({**sale["sources"][0], "id": "twice"})) == {
        "#/sources/1/text"
    }
    assert refused(lambda sale: sale["customer"]["contacts"][0].update(email="bea@okafor.example")) == {
        "#/customer/contacts/0/email"
    }
    assert read(program, ref) == (told, tag)


def test_sealed_by_a_program_it_has_its_hour_of_grace_too(program: Caller, ref: str) -> None:
    _, tag = read(program, ref)
    answer = program.send("POST", f"/drafts/{ref}/seal", {}, If_Match=tag)
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["state"], answer.json["seal_at"]) == ("locked", "2026-03-03T18:00:00Z")
    told, tag = read(program, ref)
    assert told["state"] == "locked"
    for method, path in (("PUT", ""), ("DELETE", ""), ("POST", "/seal")):
        body = told["sale"] if method == "PUT" else {} if path else None
        assert program.send(method, f"/drafts/{ref}{path}", body, If_Match=tag).status_code == 409
    run_once(NOON + timedelta(hours=1))
    assert Sale.get_by_id(ref).state == "open"
    assert program.get(f"/drafts/{ref}").status_code == 404


def test_sealed_at_once_it_is_a_sale_and_its_papers_are_kept(program: Caller) -> None:
    draft = begun()
    put(draft, "contact", {"name": "Cy Reed", "email": "cy@reed.example", "time_zone": "America/New_York"})
    paper = NewSource(
        "proposal", "Offer", "2026-03-01", "Oiled twice.", file_name="offer.pdf", body=b"%PDF-1.7"
    )
    add_source(Draft.get_by_id(draft.ref), paper, by("sam"))
    told, tag = read(program, draft.ref)
    assert {"#/promises"} == {one["pointer"] for one in told["lacking"]}
    lacking = program.send("POST", f"/drafts/{draft.ref}/seal", {"at_once": True}, If_Match=tag)
    assert (lacking.status_code, pointers(lacking)) == (422, {"#/promises"})
    sale = told["sale"]
    sale["promises"] = [{**SALE["promises"][2], "due": {"undated": True}}]
    assert program.send("PUT", f"/drafts/{draft.ref}", sale, If_Match=tag).status_code == 200
    _, tag = read(program, draft.ref)
    answer = program.send("POST", f"/drafts/{draft.ref}/seal", {"at_once": True, "mail": False}, If_Match=tag)
    assert (answer.status_code, (answer.json or {})["state"]) == (200, "open")
    assert Promise.select().where(Promise.sale == draft.ref).count() == 1
    assert Source.get(Source.sale == draft.ref).file_sha256 is not None
    assert list(verify_all()) == []


def test_what_somebody_cannot_do_keeps_a_draft_from_being_sealed(program: Caller, ref: str) -> None:
    ask(Draft.get_by_id(ref), by("sam"))
    [asked] = asked_of(viewer("dee"))
    answer_ask(
        [Answer(asked.part.ref, asked.about, "cannot", "Not before June.")],
        By(viewer("dee"), NOON, new_ref()),
    )
    told, tag = read(program, ref)
    assert told["unsettled"] == [asked.part.ref]
    for at_once in (False, True):
        answer = program.send("POST", f"/drafts/{ref}/seal", {"at_once": at_once}, If_Match=tag)
        assert (answer.status_code, "Settle that first" in answer.text) == (409, True)
    # The answer stays with its promise, however the draft is replaced.
    assert program.send("PUT", f"/drafts/{ref}", told["sale"], If_Match=tag).status_code == 200
    assert read(program, ref)[0]["unsettled"] == [asked.part.ref]


def test_a_draft_is_deleted_for_good_and_its_external_id_is_free_again(program: Caller, ref: str) -> None:
    _, tag = read(program, ref)
    answer = program.send("DELETE", f"/drafts/{ref}", If_Match=tag)
    assert (answer.status_code, answer.data) == (204, b"")
    assert program.get(f"/drafts/{ref}").status_code == 404
    assert program.send("POST", "/sales", {**SALE, "title": "Other"}).status_code == 201


def test_drafts_come_page_by_page_to_whom_they_are_shown(app: Flask, program: Caller) -> None:
    drafts = [begun(title=f"Porch {n}").ref for n in range(3)]
    seen, path = [], "/drafts?limit=2"
    while path:
        told = program.get(path).json or {}
        seen += [one["ref"] for one in told["items"]]
        path = f"/drafts?limit=2&cursor={told['next']}" if told["next"] else ""
    assert sorted(seen) == sorted(drafts)
    assert program.get("/drafts?cursor=WzEsIjEiXQ").status_code == 200
    assert program.get("/drafts?cursor=x").status_code == 422
    scopes = ["sales:read", "sales:write"]
    dee = Caller(app, token_for("dee", scopes, "Dee"))
    assert (dee.get("/drafts").status_code, dee.get(f"/drafts/{drafts[0]}").status_code) == (403, 403)
