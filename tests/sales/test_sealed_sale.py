"""A sale as it is sealed: its price to the cent, its sources to the letter, its promises as slices of them."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import peewee

from portal.config import Settings
from portal.lib.db import db, transaction
from portal.people.models import Staff
from portal.promises.models import Promise
from portal.record.models import Entry, Receipt
from portal.record.receipts import is_sound, read
from portal.record.verify import verify_all
from portal.sales.models import Sale, Source
from tests.cast import SEALED, bring, sale_of, viewer
from tests.make import CARE_PLAN, PROPOSAL, garden, kitchen


def test_anas_kitchen_is_kept_as_her_papers_say(house: Settings) -> None:
    sale = sale_of("ana")
    assert (sale.title, sale.state, sale.external_id) == ("Your kitchen", "open", "kitchen-1")
    assert (sale.price, sale.currency) == (3_840_000, "USD")
    assert (sale.signed_on, sale.completed_on, sale.sealed_at) == (date(2026, 2, 9), None, SEALED)
    assert (sale.time_zone, sale.salesperson) == ("America/New_York", viewer("sam").ref)
    [source] = Source.select().where(Source.sale == sale.ref)
    assert (source.n, source.kind, source.received_at, source.text) == (1, "proposal", "2026-02-05", PROPOSAL)
    assert source.sha256 == hashlib.sha256(PROPOSAL.encode()).hexdigest()
    assert list(verify_all()) == []


def test_every_quoted_promise_is_a_slice_of_its_source(house: Settings) -> None:
    for who, paper, given in (("ana", PROPOSAL, kitchen()), ("bea", CARE_PLAN, garden())):
        promises = list(Promise.select().where(Promise.sale == sale_of(who).ref).order_by(Promise.n))
        assert [promise.n for promise in promises] == list(range(1, len(given["promises"]) + 1))
        for promise, said in zip(promises, given["promises"], strict=True):
            if "words" in said:
                assert (promise.words, promise.source, promise.start) == (said["words"], None, None)
                continue
            assert promise.words == paper[promise.start : promise.end]
            assert " ".join(promise.words.split()) == said["quote"]["exact"]


def test_what_stands_in_a_contract_stands_so_unless_said(company_only: Settings) -> None:
    contract = {**kitchen()["sources"][0], "kind": "contract"}
    quoted, other, typed = (kitchen()["promises"][number] for number in (0, 3, 5))
    [sale] = bring(
        kitchen(sources=[contract], promises=[quoted, {**other, "standing": "beside"}, typed])
    ).sealed
    standings = Promise.select(Promise.standing).where(Promise.sale == sale).order_by(Promise.n)
    assert [promise.standing for promise in standings] == ["contract", "beside", "beside"]
    assert {promise.standing for promise in Promise.select()} == {"contract", "beside"}


PRICES = (
    ("248000.00", "USD", 24_800_000),
    ("0.1", "USD", 10),
    ("0.29", "EUR", 29),
    ("1200", "JPY", 1200),
    ("1.005", "KWD", 1005),
    ("90071992547409.91", "USD", 2**53 - 1),
    ("0", "USD", 0),
)


def test_a_price_is_exact_to_the_smallest_coin(company_only: Settings) -> None:
    for amount, currency, minor in PRICES:
        [sale] = bring(kitchen(external_id=None, price={"amount": amount, "currency": currency})).sealed
        assert Sale.get_by_id(sale).price == minor
        stated = read(Receipt.get(Receipt.stream == sale)).content["price"]
        assert stated["currency"] == currency
        assert Decimal(stated["amount"]) == Decimal(amount)


def test_the_receipt_states_the_whole_list(house: Settings) -> None:
    receipt = Receipt.get(Receipt.stream == sale_of("ana").ref)
    assert is_sound(receipt)
    content = json.loads(bytes(receipt.body or b""))
    assert (content["issuer"], content["customer"]) == ("Hallam & Reyes", "Brandt household")
    assert content["price"] == {"amount": "38400.00", "currency": "USD"}
    assert [promise["words"] for promise in content["promises"]] == [
        promise.words
        for promise in Promise.select().where(Promise.sale == sale_of("ana").ref).order_by(Promise.n)
    ]
    kinds = ("once", "once", "schedule", "holding", "every", "undated", "once")
    assert all(kind in promise["due"] for kind, promise in zip(kinds, content["promises"], strict=True))
    assert content["promises"][6]["due"] == {"once": {"after": "1", "offset": "P5D"}}


def test_somebody_unknown_who_is_named_becomes_staff_who_cannot_sign_in(company_only: Settings) -> None:
    bring(kitchen(salesperson="Ida.May-Low@hallam.example"))
    ida = Staff.get(Staff.email == "ida.may-low@hallam.example")
    assert (ida.name, ida.role, Sale.get().salesperson) == ("Ida May Low", "sales", ida.ref)


def test_no_words_of_a_customer_stand_in_the_chain_itself(house: Settings) -> None:
    """They stand beside it, so that they can be erased: the chain keeps their salted hashes."""
    facts = " ".join(entry.facts for entry in Entry.select())
    for words in (
        "quartz",
        "Ana Brandt",
        "brandt.example",
        "Your kitchen",
        "plugged in",
        "a question you write",
    ):
        assert words not in facts, words


IMPOSSIBLE = (
    "UPDATE sale SET currency = NULL",
    "UPDATE sale SET state = 'draft'",
    "UPDATE sale SET external_id = 'the same'",
    "UPDATE sale SET customer = 'nobody'",
    "UPDATE source SET n = 1, sale = (SELECT min(ref) FROM sale)",
    "UPDATE promise SET rule = 'how'",
    "UPDATE promise SET standing = 'above'",
    "UPDATE promise SET source = NULL",
    "UPDATE delivery SET state = 'delivered'",
    "UPDATE delivery SET state = 'maybe'",
    "UPDATE delivery SET promise = (SELECT min(ref) FROM promise), n = 1",
)


def test_the_tables_refuse_what_no_sale_can_be(house: Settings) -> None:
    let_in = []
    for statement in IMPOSSIBLE:
        try:
            with transaction():
                db.execute_sql(statement)
        except peewee.IntegrityError:
            continue
        let_in.append(statement)
    assert let_in == []


def test_dues_and_offsets_are_kept_in_their_one_form(house: Settings) -> None:
    kept = [
        (promise.start, promise.end, promise.due, promise.criteria)
        for promise in Promise.select().where(Promise.sale == sale_of("ana").ref).order_by(Promise.n)
    ]
    start = PROPOSAL.index("your new quartz worktop")
    end = PROPOSAL.index(", cut in one piece")
    assert kept[0] == (start, end, {"once": "2026-03-04"}, ["One piece from wall to wall"])
    assert [due for _, _, due, _ in kept[1:]] == [
        {"once": {"after": "signing", "offset": "P20D"}},
        {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "start": "2026-02-13", "until": "2026-03-27"}},
        {"holding": {}},
        {"every": "a question you write to us", "within": "PT4H", "clock": "working"},
        {"undated": True},
        {"once": {"after": "1", "offset": "P5D"}},
    ]
