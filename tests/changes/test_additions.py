"""A promise that was left out: Ana says it, Sam takes it as a promise or declines, and both keep seeing the answer."""

from datetime import date, timedelta
from email import message_from_bytes

import pytest

from portal.changes.access import addition_for
from portal.changes.actions import (
    NewAddition,
    accept_addition,
    add_left_out,
    decline_addition,
    withdraw_addition,
)
from portal.changes.models import Addition
from portal.deliveries.ledger import ledger_of
from portal.figures.queries import figures_of
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.outbox import Outbox
from portal.promises.models import Promise
from portal.record.actions import reproject
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import as_promise, by, left_out, promise_of, receipts, seen_addition
from tests.deliveries.help import deliveries_of
from tests.engines import LONG_ON_POSTGRES

pytestmark = pytest.mark.usefixtures("house")


def test_what_ana_adds_waits_for_sam_and_is_no_promise_yet() -> None:
    one = left_out()
    assert (one.state, one.said_by, one.words) == ("waiting", "Sam", "You would take the old fridge away.")
    assert Promise.select().where(Promise.sale == sale_of("ana").ref).count() == 7
    [told] = [row for row in Outbox.select() if row.recipient == "sam@hallam.example"]
    letter = message_from_bytes(told.body or b"")
    assert "Ana Brandt" in letter["Reply-To"]
    assert "Ana Brandt" not in letter["From"], "a customer writes no letter in our name"


def test_sam_accepts_it_in_anas_very_words_on_a_further_receipt() -> None:
    one = left_out()
    accept_addition(seen_addition("sam", one), as_promise(words="Something else"), by("sam"))
    made = promise_of(8)
    assert made.words == one.words
    assert Addition.get_by_id(one.ref).promise == made.ref
    assert [row.due_on for row in deliveries_of(8)] == [date(2026, 3, 20)]
    said = receipts()[1]
    assert (said["about"], said["added_by"], said["accepted_by"]) == ("addition", "Ana Brandt", "Sam Ortega")
    assert said["promises"][0]["words"] == one.words
    [pair] = [pair for pair in ledger_of(sale_of("ana"), NOON).pairs if pair.said.n == 8]
    assert (pair.said.words, pair.said.beside.added_by) == (one.words, "Ana Brandt")


def test_what_ana_added_counts_even_where_its_date_has_passed() -> None:
    before = figures_of(ledger_of(sale_of("ana"), NOON)).late
    accept_addition(seen_addition("sam", left_out()), as_promise(due={"once": "2026-02-20"}), by("sam"))
    assert not deliveries_of(8)[0].afterwards
    assert figures_of(ledger_of(sale_of("ana"), NOON)).late == before + 1


def test_what_waits_for_a_promise_that_is_delivered_gets_its_day() -> None:
    due = {"once": {"after": "signing", "offset": "P30D"}}
    accept_addition(seen_addition("sam", left_out()), as_promise(due=due), by("sam"))
    assert deliveries_of(8)[0].due_on == date(2026, 3, 11)


def test_sam_declines_with_a_reason_that_stays() -> None:
    one = left_out()
    with pytest.raises(Invalid):
        decline_addition(seen_addition("sam", one), "  ", by("sam"))
    decline_addition(seen_addition("sam", one), "We never take fridges; the town does.", by("sam"))
    kept = Addition.get_by_id(one.ref)
    assert (kept.state, kept.answer) == ("declined", "We never take fridges; the town does.")
    with pytest.raises(Conflict, match="declined already"):
        accept_addition(seen_addition("max", one), as_promise(), by("max"))
    assert len(receipts()) == 1


def test_ana_takes_it_back_before_it_is_answered() -> None:
    one = left_out()
    withdraw_addition(seen_addition("ana", one), by("ana"))
    with pytest.raises(Conflict, match="withdrawn"):
        accept_addition(seen_addition("sam", one), as_promise(), by("sam"))


def test_nobody_else_adds_answers_or_sees_it() -> None:
    one = left_out()
    for who in ("bea", "dee"):
        with pytest.raises(NotHere):
            addition_for(viewer(who), one.ref)
    with pytest.raises(NotHere):
        add_left_out(sale_of("ana"), NewAddition("A fridge.", "Sam"), by("max"))
    with pytest.raises(NotHere):
        accept_addition(seen_addition("ana", one), as_promise(), by("ana"))
    with pytest.raises(NotHere):
        decline_addition(seen_addition("ana", one), "No.", by("ana"))
    with pytest.raises(NotHere):
        withdraw_addition(seen_addition("sam", one), by("sam"))
    assert Addition.get_by_id(one.ref).state == "waiting"


def test_a_form_sent_twice_adds_and_accepts_once() -> None:
    key = by("ana")
    for _ in range(2):
        add_left_out(sale_of("ana"), NewAddition("A fridge.", "Sam"), key)
    [one] = Addition.select()
    taken = by("sam")
    for _ in range(2):
        accept_addition(seen_addition("sam", one), as_promise(), taken)
    assert len(receipts()) == 2


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"said_by": "nobody"}, "said_by"),
        ({"said_at": "yesterday"}, "said_at"),
        ({"said_at": (NOON + timedelta(days=2)).date().isoformat()}, "said_at"),
        ({"rule": "price"}, "rule"),
        ({"channel": "smoke"}, "channel"),
        ({"due": None}, "due"),
        ({"due": {"once": "2026-01-01"}}, "due/once"),
        ({"due": {"once": {"after": "3", "offset": "P1D"}}}, "due/once/after"),
        ({"due": {"once": {"after": "99", "offset": "P1D"}}}, "due/once/after"),
        ({"delivered_by": "nobody"}, "delivered_by"),
        ({"criteria": ("x",) * 21}, "criteria"),
    ],
)
def test_what_is_wrong_with_it_is_said_beside_its_field(changes: dict[str, object], field: str) -> None:
    one = left_out()
    with pytest.raises(Invalid) as refusal:
        accept_addition(seen_addition("sam", one), as_promise(**changes), by("sam"))
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert Addition.get_by_id(one.ref).state == "waiting"
    assert len(receipts()) == 1


def test_ana_writes_at_least_what_and_who() -> None:
    with pytest.raises(Invalid) as refusal:
        add_left_out(sale_of("ana"), NewAddition("", " "), by("ana"))
    assert [problem.field for problem in refusal.value.problems] == ["words", "said_by"]


def test_the_record_with_additions_verifies_and_is_rebuilt_the_same() -> None:
    accept_addition(seen_addition("sam", left_out()), as_promise(), by("sam"))
    decline_addition(seen_addition("sam", left_out("And a ladder.")), "No.", by("sam"))
    before = list(Addition.select().order_by(Addition.ref).dicts())
    reproject(sale_of("ana").ref)
    assert list(Addition.select().order_by(Addition.ref).dicts()) == before
    assert not list(verify_all())
