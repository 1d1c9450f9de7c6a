"""Ana's papers: the words in their source, and the receipt that she can check without us."""

import base64
import hashlib
import json
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.intake.sealing import Sealing, seal
from portal.proofs.bundle import keys_json
from portal.proofs.queries import holds_head
from portal.record.models import Receipt
from portal.record.roots import make_root
from portal.sales.models import Sale
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.intake.drafting import again, begun, paper, put, quoted
from tests.make import PROPOSAL
from tests.my.help import words_of
from tests.page import BASE, Browser
from tests.proofs.issuing import added, changed
from tests.proofs.maker import checked, names
from tests.record.help import sql

Open = Callable[[str], Browser]
OFFER = "Page one.\fWe lay oak on all three floors. We oil them.\n"
FILE = b"%PDF- as it came"


def test_the_source_is_shown_whole_with_each_quoted_slice_marked(browser: Open) -> None:
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}/papers/1")
    marks = page.all("mark")
    assert [words_of(mark) for mark in marks] == [
        "your new quartz worktop will be in by Wednesday the 4th of March",
        "The old cabinets go to the reuse store",
        "You'll hear from me every Friday, good news or bad.",
        "We leave the kitchen broom-clean at the end of every working day",
    ]
    assert [mark.get("id") for mark in marks] == [f"promise-{n}" for n in range(1, 5)]
    paper = next(one for one in page.all("div") if one.get("class") == "paper")
    assert "".join(paper.itertext()).strip() == PROPOSAL.strip()


def test_pages_stand_in_the_margin_and_the_file_can_be_saved_as_it_came(browser: Open) -> None:
    ref = recorded().ref
    ana = browser("ana")
    page = ana.get(f"/my/sales/{ref}/papers/1")
    placed = next(one for one in page.all("div") if one.get("class") == "paper placed")
    assert [(one.text, one.tail) for one in placed.iter("span")] == [
        ("page 1", "Page one.\f"),
        ("page 2", None),
    ]
    assert [words_of(mark) for mark in page.all("mark")] == ["We lay oak on all three floors."]
    assert "See it in “Offer”, page 2" in ana.get(f"/my/sales/{ref}").words
    assert "It was read" not in ana.get(f"/my/sales/{sale_of('ana').ref}/papers/1").words
    assert f"/my/sales/{ref}/papers/1/file" in page.links()
    assert "offer.pdf" in ana.get(f"/my/sales/{ref}/papers").words
    for reader, path in ((ana, "/my"), (browser("sam"), "/staff"), (browser("max"), "/staff")):
        answer = reader.client.get(f"{path}/sales/{ref}/papers/1/file", base_url=BASE)
        assert answer.data == FILE
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="offer.pdf"')
        assert hashlib.sha256(FILE).hexdigest() in "".join(
            reader.get(f"{path}/sales/{ref}/papers/1").words.split("-")
        )


def test_nobody_else_has_the_file(browser: Open) -> None:
    ref = recorded().ref
    browser("bea").get(f"/my/sales/{ref}/papers/1/file", 404)
    browser("dee").get(f"/staff/sales/{ref}/papers/1/file", 403)
    for n in ("0", "2", "x"):
        browser("ana").get(f"/my/sales/{ref}/papers/{n}/file", 404)


def recorded() -> Sale:
    """Seal a second sale of Ana's, with an offer of two pages that came as a file."""
    draft = begun(title="Your floors", name="Brandt household")
    put(draft, "contact", {"name": "Ana Brandt", "email": EMAILS["ana"]})
    source = paper(
        draft,
        OFFER,
        title="Offer",
        places=[(0, "page 1"), (10, "page 2")],
        file_name="offer.pdf",
        media_type="application/pdf",
        body=FILE,
    )
    put(draft, "promise", quoted(source, OFFER, "We lay oak on all three floors."))
    seal(again(draft), Sealing(viewer("sam").ref, NOON))
    found: Sale = Sale.get_by_id(draft.ref)
    return found


def test_every_link_to_a_source_leads_to_its_mark(browser: Open) -> None:
    ana = browser("ana")
    page = ana.get(f"/my/sales/{sale_of('ana').ref}")
    links = [link for link in page.links() if "/papers/" in link]
    assert len(links) == 4
    for link in links:
        address, _, place = link.partition("#")
        assert place in {mark.get("id") for mark in ana.get(address).all("mark")}


def test_the_list_of_papers_names_each_and_leads_to_the_receipt(browser: Open) -> None:
    ref = sale_of("ana").ref
    page = browser("ana").get(f"/my/sales/{ref}/papers")
    assert "Proposal: your kitchen" in page.words
    assert "Thursday 5 February 2026" in page.words
    assert Receipt.get(Receipt.stream == ref).number in page.words
    wanted = {
        f"/my/sales/{ref}/receipt.json",
        f"/my/sales/{ref}/receipt.json.sig",
        f"/my/sales/{ref}/papers/1",
    }
    assert wanted <= set(page.links())


def test_a_sale_without_papers_says_so(browser: Open) -> None:
    assert "/papers/2" not in browser("ana").get(f"/my/sales/{sale_of('ana').ref}/papers").text
    browser("ana").get(f"/my/sales/{sale_of('ana').ref}/papers/2", 404)
    browser("ana").get(f"/my/sales/{sale_of('ana').ref}/papers/0", 404)


def test_the_receipt_is_the_bytes_that_were_signed_and_its_signature_verifies(browser: Open) -> None:
    ref = sale_of("ana").ref
    kept = Receipt.get(Receipt.stream == ref)
    client = browser("ana").client
    body = client.get(f"/my/sales/{ref}/receipt.json", base_url=BASE)
    signature = client.get(f"/my/sales/{ref}/receipt.json.sig", base_url=BASE)
    keys = json.loads(client.get("/.well-known/kept-keys.json", base_url=BASE).text)
    assert body.data == bytes(kept.body or b"")
    assert signature.data == bytes(kept.signature or b"")
    assert body.headers["Content-Disposition"] == 'attachment; filename="receipt.json"'
    content = json.loads(body.data)
    named = next(key for key in keys["keys"] if key["id"] == content["key"])
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(named["public"]))
    public.verify(signature.data, body.data)
    assert content["sale"] == ref
    assert [promise["n"] for promise in content["promises"]] == list(range(1, 8))


def test_each_later_receipt_stands_in_the_list_and_the_first_stays_at_its_address(browser: Open) -> None:
    ref, ana = sale_of("ana").ref, browser("ana")
    added("Ana Brandt")
    changed(release=True)
    page = ana.get(f"/my/sales/{ref}/papers")
    for words in ("The list as it was sealed", "Promise 8, added", "Promise 1, released"):
        assert words in page.words
    rows = {row.n: row for row in Receipt.select().where(Receipt.stream == ref)}
    for n, address in ((1, "receipt.json"), (2, "receipt.json?n=2"), (3, "receipt.json?n=3")):
        assert f"/my/sales/{ref}/{address}" in page.links()
        answer = ana.client.get(f"/my/sales/{ref}/{address}", base_url=BASE)
        assert answer.data == bytes(rows[n].body or b"")
        signed = ana.client.get(f"/my/sales/{ref}/{address.replace('.json', '.json.sig')}", base_url=BASE)
        assert signed.data == bytes(rows[n].signature or b"")
        assert answer.headers["Content-Disposition"].endswith(
            'receipt.json"' if n == 1 else f'receipt-{n}.json"'
        )
    for none in ("0", "4", "x", "1 OR 1", "%00", "9" * 30):
        ana.get(f"/my/sales/{ref}/receipt.json?n={none}", 404)


def test_the_bundle_holds_all_that_it_takes_to_check_them(browser: Open) -> None:
    ref, ana = sale_of("ana").ref, browser("ana")
    added(None)
    answer = ana.client.get(f"/my/sales/{ref}/receipts.json", base_url=BASE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipts.json"'
    assert names(checked(keys_json(), answer.data)) == ["signed", "signed", "chained"]
    make_root(NOON)
    proven = ana.client.get(f"/my/sales/{ref}/receipts.json", base_url=BASE).data
    report = checked(keys_json(), proven)
    assert (report.state, names(report)[-2:]) == ("good", ["in_root", "root_value"])
    head = json.loads(proven)["root"]["head"]
    assert holds_head(head)
    assert not holds_head({**head, "seq": head["seq"] - 1})
    sql("UPDATE entry SET actor = 'somebody' WHERE stream = ? AND seq = ?", ref, head["seq"])
    assert not holds_head(head)


def test_an_erased_receipt_is_not_there_and_breaks_no_page(browser: Open) -> None:
    ref = sale_of("ana").ref
    Receipt.update(body=None, signature=None).where(Receipt.stream == ref).execute()
    ana = browser("ana")
    for name in ("receipt.json", "receipt.json.sig"):
        ana.get(f"/my/sales/{ref}/{name}", 404)
    assert "(erased)" in ana.get(f"/my/sales/{ref}").words
    ana.get(f"/my/sales/{ref}/papers")
