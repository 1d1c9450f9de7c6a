"""A draft put together: sealed it is what was typed, and what keeps it from being sealed is told where it was typed."""

from typing import Any

import pytest
from playhouse.migrations import Runner

from portal.config import Settings
from portal.intake.actions import start_sealing
from portal.intake.assembling import assembled
from portal.intake.check import checked
from portal.intake.document import shaped
from portal.intake.facts import numbered_due
from portal.intake.gaps import Gap
from portal.intake.models import Draft
from portal.intake.queries import parts_of
from portal.intake.sealing import Sealing, seal
from portal.lib.canonical import canonical
from portal.lib.db import db
from portal.lib.errors import Invalid
from portal.lib.migrate import DIRECTORY
from portal.people.models import Contact
from portal.promises.models import Promise
from portal.record.receipts import read, receipts_of
from portal.record.verify import verify_all
from portal.sales.models import PriceLine, Reading, Sale, Source
from tests.cast import NOON, ZONE, bring, sale_of, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.intake.drafting import CY, FLOOR, again, begun, change, paper, porch, put, quoted, sale_part
from tests.make import kitchen
from tests.record.help import put as put_row
from tests.record.old import put_back_to


def gaps(draft: Draft) -> dict[tuple[str, str], str]:
    return {(gap.kind, gap.field): gap.message for gap in assembled(draft.ref, NOON).gaps}


def sealed(draft: Draft) -> Sale:
    seal(again(draft), Sealing(viewer("sam").ref, NOON))
    found: Sale = Sale.get_by_id(draft.ref)
    return found


def test_an_empty_draft_says_all_that_it_lacks(house: Settings) -> None:
    draft = begun(title="", name="", signed_on="", salesperson="")
    found = gaps(draft)
    assert set(found) == {
        ("sale", "title"),
        ("sale", "name"),
        ("sale", "signed_on"),
        ("sale", "salesperson"),
        ("draft", "contacts"),
        ("draft", "promises"),
    }
    assert found["draft", "contacts"] == "Add somebody of the customer, to whom the promises go."
    assert not [message for message in found.values() if "field" in message.lower()]


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": ""}, "words"),
        ({"said_by": ""}, "said_by"),
        ({"said_by": "Sam"}, "said_by"),
        ({"rule": ""}, "rule"),
        ({"channel": "pigeon"}, "channel"),
        ({"due_kind": ""}, "due_kind"),
        ({"due_on": "tomorrow"}, "due_on"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_kind": "after", "due_after": "signing", "due_count": "x"}, "due_count"),
        ({"source": "23456789ABCDE", "start": "0", "end": "5"}, "words"),
    ],
)
def test_a_gap_of_a_promise_is_told_at_its_field(house: Settings, typed: dict[str, str], field: str) -> None:
    draft = porch()
    second = put(draft, "promise", {**FLOOR, **typed})
    assert [(gap.kind, gap.ref, gap.field) for gap in assembled(draft.ref, NOON).gaps] == [
        ("promise", second.ref, field)
    ]
    with pytest.raises(Invalid):
        start_sealing(again(draft), viewer("sam").ref, NOON)
    assert again(draft).state == "draft"


def test_gaps_of_contacts_lines_and_sources_are_told_at_theirs(house: Settings) -> None:
    draft = porch()
    contact, line = (
        put(draft, "contact", {"name": "Lee"}),
        put(draft, "line", {"words": "Boards", "amount": "ten"}),
    )
    source = paper(draft, received_at="")
    found = {(gap.kind, gap.ref, gap.field) for gap in assembled(draft.ref, NOON).gaps}
    assert found == {
        ("contact", contact.ref, "email"),
        ("line", line.ref, "amount"),
        ("source", source, "received_at"),
    }


def test_lines_that_do_not_add_up_are_told_at_the_price(house: Settings) -> None:
    draft = porch()
    put(draft, "line", {"words": "Boards", "amount": "3000"})
    change(draft, sale_part(draft), amount="4000.00", currency="USD")
    assert gaps(draft) == {("sale", "amount"): "The lines add up to 3000.00 USD, the price says 4000.00."}


def test_what_was_typed_is_what_is_sealed(house: Settings) -> None:
    draft = porch()
    text = "Page one.\r\nThe cafe\u0301 stays open\u00a0always.\fPage two."
    source = paper(draft, text, places=[(0, "page 1"), (40, "page 2")], file_name="offer.pdf", body=b"%PDF-")
    put(draft, "promise", quoted(source, text, "The cafe\u0301 stays open\u00a0always."))
    put(draft, "line", {"words": "Boards", "amount": "3000"})
    put(draft, "line", {"words": "Laying them", "amount": "1200.50"})
    sale = sealed(draft)
    words = [row.words for row in Promise.select().where(Promise.sale == sale.ref).order_by(Promise.n)]
    assert words == ["The floor is oiled twice.", "The cafe\u0301 stays open\u00a0always."]
    assert (sale.price, sale.currency) == (420050, "USD")
    assert [(row.words, row.minor) for row in PriceLine.select().order_by(PriceLine.n)] == [
        ("Boards", 300000),
        ("Laying them", 120050),
    ]
    row = Source.get(Source.sale == sale.ref)
    assert (row.text, row.file_name) == (text, "offer.pdf")
    assert Reading.get_by_id(row.ref).places[1] == {"label": "page 2", "start": 40}
    price = read(receipts_of(sale.ref)[-1]).content["price"]
    assert price["lines"] == [
        {"amount": "3000.00", "words": "Boards"},
        {"amount": "1200.50", "words": "Laying them"},
    ]
    assert list(verify_all()) == []


def test_a_second_sale_goes_to_the_customer_and_the_contacts_whom_we_know(house: Settings) -> None:
    draft = begun(name="", customer=viewer("ana").customer)
    put(draft, "promise", FLOOR)
    contacts = Contact.select().count()
    assert sealed(draft).customer == sale_of("ana").customer
    assert Contact.select().count() == contacts


def test_a_promise_may_wait_for_another_one_of_its_draft(house: Settings) -> None:
    draft = porch()
    [first] = parts_of(draft.ref).promises
    due = {"due_kind": "after", "due_after": first.ref, "due_count": "5", "due_unit": "D"}
    put(draft, "promise", {**FLOOR, **due})
    document = assembled(draft.ref, NOON).document
    assert document is not None
    assert document["promises"][1]["due"] == {"once": {"after": first.ref, "offset": "P5D"}}
    sealed(draft)


def test_a_draft_from_a_file_is_the_same_document_again(house: Settings) -> None:
    raw = kitchen(external_id="k2", seal=False)
    [ref] = bring(raw).drafts
    assert _unnamed(assembled(ref, NOON).document) == _unnamed(_checked(raw))


def test_a_draft_of_the_first_months_becomes_parts(house: Settings) -> None:
    raw = kitchen(external_id="k3", seal=False)
    document, sam = _checked(raw), viewer("sam").ref
    put_back_to()
    with db.atomic():
        put_row(
            "draft",
            {
                "ref": "23456789ABCDE",
                "external_id": "k3",
                "salesperson": sam,
                "document": canonical(document).decode(),
                "created_at": "2026-03-03T17:00:00.000000Z",
                "state": "draft",
                "version": 4,
            },
        )
        put_row(
            "draft_contact", {"draft": "23456789ABCDE", "email": CY["email"], "customer": "brandt household"}
        )
    Runner(db.obj, str(DIRECTORY), table_name="schema_migration").up()
    draft = Draft.get_by_id("23456789ABCDE")
    assert (draft.version, draft.changed_at) == (4, draft.created_at)
    assert assembled(draft.ref, NOON).gaps == ()
    assert _unnamed(assembled(draft.ref, NOON).document) == _unnamed(document)


def test_a_gap_is_plain_english(house: Settings) -> None:
    draft = porch()
    put(draft, "promise", {})
    for gap in assembled(draft.ref, NOON).gaps:
        assert isinstance(gap, Gap)
        assert gap.message.endswith(".")
        assert "quote" not in gap.message


def _checked(raw: dict[str, Any]) -> dict[str, Any]:
    return checked(shaped(raw), NOON.date(), ZONE)


def _unnamed(document: dict[str, Any] | None) -> dict[str, Any]:
    """Return a document without the names of its sources and promises, which are free; a due names by number."""
    assert document is not None
    promises = [{**one, "id": None, "due": numbered_due(document, one)} for one in document["promises"]]
    return {**document, "sources": [{**one, "id": None} for one in document["sources"]], "promises": promises}
