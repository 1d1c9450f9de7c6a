"""A change of a promise: proposed by one side, accepted by the other, and never anything before that."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal.changes.access import change_for, promise_for
from portal.changes.actions import NewChange, accept, decline, propose, withdraw
from portal.changes.models import Change, Voice
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, close_sale, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.dates import has_come, tally
from portal.deliveries.ledger import ledger_of
from portal.figures.queries import figures_of
from portal.lib import installed
from portal.lib.errors import Conflict, Invalid, NotHere, Unavailable
from portal.lib.outbox import Outbox
from portal.people.actions.acceptance import choose_acceptance
from portal.people.models import Staff
from portal.record import keys
from portal.record.actions import reproject
from portal.record.models import Entry, Receipt
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import accepted, by, change, promise_of, proposed, receipts, seen, tom
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.verbs import take_back
from tests.engines import LONG_ON_POSTGRES

pytestmark = pytest.mark.usefixtures("house")

LATER = {"once": "2026-03-11"}
A_DAY = timedelta(days=1)


def problems(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.field for one in refusal.value.problems]


def broken(at: datetime) -> int:
    """Return how many promises of Ana's kitchen count as broken at an instant."""
    return figures_of(ledger_of(sale_of("ana"), at)).broken


def test_until_ana_accepts_nothing_changes() -> None:
    one = proposed("sam", 1, due=LATER, words="Your worktop will be in by 11 March.", amount="38000.00")
    assert one.state == "proposed"
    assert promise_of(1).due == {"once": "2026-03-04"}
    assert deliveries_of(1)[0].due_on == date(2026, 3, 4)
    assert sale_of("ana").price == 3840000
    assert len(receipts()) == 1


def test_a_date_that_ana_accepts_before_the_old_one_has_passed_replaces_it_in_figures() -> None:
    accepted("ana", 1, due=LATER)
    [worktop] = deliveries_of(1)
    assert (worktop.due_on, worktop.agreed_on) == (date(2026, 3, 11), None)
    tell("dee", worktop, "delivered", at=NOON + 7 * A_DAY)
    [pair] = [pair for pair in ledger_of(sale_of("ana"), NOON + 8 * A_DAY).pairs if pair.said.n == 1]
    assert pair.deliveries[0].time.kind == "on_time"


def test_a_date_that_ana_accepts_after_the_old_one_has_passed_leaves_the_lateness() -> None:
    late = NOON + 4 * A_DAY
    accepted("ana", 1, at=late, due=LATER)
    [worktop] = deliveries_of(1)
    assert (worktop.due_on, worktop.agreed_on) == (date(2026, 3, 4), date(2026, 3, 11))
    [pair] = [pair for pair in ledger_of(sale_of("ana"), late).pairs if pair.said.n == 1]
    assert pair.leading is not None
    assert "by agreement now Wednesday 11 March 2026" in pair.leading.label.notes
    assert pair.leading.label.word == "Late by 3 days"


def test_the_rule_of_thirty_days_goes_by_the_date_that_was_agreed_on() -> None:
    forty, eighty = NOON + 41 * A_DAY, NOON + 80 * A_DAY
    before = [broken(forty), broken(eighty)]
    accepted("ana", 1, at=NOON + 4 * A_DAY, due={"once": "2026-04-20"})
    assert broken(forty) == before[0] - 1, "40 days after the first date, 7 before the new one"
    assert broken(eighty) == before[1], "32 days after the new one"


def test_the_receipt_of_a_change_says_old_and_new_and_names_the_one_before() -> None:
    accepted("ana", 1, due=LATER, words="Your worktop will be in by 11 March.", amount="38000.00")
    first, second = Receipt.select().where(Receipt.stream == sale_of("ana").ref).order_by(Receipt.n)
    said = receipts()[1]
    assert (said["receipt"], said["previous_receipt"], said["about"]) == (2, first.sha256, "change")
    stated = said["change"]
    assert stated["due"] == {"before": {"once": "2026-03-04"}, "after": LATER}
    assert stated["words"]["after"] == "Your worktop will be in by 11 March."
    assert stated["price"] == {
        "before": {"amount": "38400.00", "currency": "USD"},
        "after": {"amount": "38000.00", "currency": "USD"},
    }
    assert stated["agreed_by"] == ["Sam Ortega", "Ana Brandt"]
    assert sale_of("ana").price == 3800000
    assert keys.is_signed(second.body or b"", second.signature or b"", second.key_id)


def test_every_contact_gets_the_receipt_of_what_changed_by_mail() -> None:
    tom()
    one = accepted("ana", 1, due=LATER)
    mails = [row for row in Outbox.select() if row.kind == "receipt"]
    assert sorted(row.recipient or "" for row in mails) == ["ana@brandt.example", "tom@brandt.example"]
    body = bytes(mails[0].body or b"")
    assert b"receipt-2.json" in body
    assert b"Wednesday 11 March 2026" in body
    assert change(one.ref).state == "accepted"


def test_the_first_words_stay_visible_beside_those_that_were_agreed_on() -> None:
    accepted("ana", 1, words="Your worktop will be in by 11 March.")
    [pair] = [pair for pair in ledger_of(sale_of("ana"), NOON).pairs if pair.said.n == 1]
    assert pair.said.words == "Your worktop will be in by 11 March."
    assert pair.said.first_words.startswith("your new quartz worktop")
    assert promise_of(1).words == pair.said.first_words


def test_ana_releases_us_and_it_counts_nowhere() -> None:
    one = accepted("ana", 6, release=True)
    assert one.state == "accepted"
    assert [row.state for row in deliveries_of(6)] == ["released"]
    assert receipts()[1]["change"]["release"] is True
    [pair] = [pair for pair in ledger_of(sale_of("ana"), NOON).pairs if pair.said.n == 6]
    assert pair.said.changes[0].release


def test_a_schedule_that_is_released_ends_from_that_day_and_what_was_overdue_stays() -> None:
    tell("dee", deliveries_of(3)[0], "missed", "I was ill.")
    accepted("ana", 3, release=True)
    states = [row.state for row in deliveries_of(3)]
    assert states[0] == "missed"
    assert states[1:3] == ["promised", "promised"], "the dates that had passed stay open and late"
    assert set(states[3:]) == {"released"}


def test_another_rhythm_replaces_the_dates_from_its_start() -> None:
    rhythm = {
        "schedule": {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "start": "2026-03-13", "until": "2026-04-30"}
    }
    accepted("ana", 3, due=rhythm)
    rows = deliveries_of(3)
    assert [row.due_on for row in rows if row.state == "replaced"] == [
        date(2026, 3, day) for day in (13, 20, 27)
    ]
    assert [row.due_on for row in rows[-4:]] == [
        date(2026, 3, 13),
        date(2026, 3, 27),
        date(2026, 4, 10),
        date(2026, 4, 24),
    ]


def test_ana_proposes_and_sam_accepts() -> None:
    one = proposed("ana", 1, due=LATER, reason="We are away that week.")
    assert one.by_customer
    accept(seen("sam", one), by("sam"))
    assert promise_of(1).due == LATER


def test_nobody_answers_for_the_other_side() -> None:
    one = proposed("sam", 1, due=LATER)
    for who in ("sam", "max"):
        with pytest.raises(NotHere):
            accept(seen(who, one), by(who))
        with pytest.raises(NotHere):
            decline(seen(who, one), "No.", by(who))
    with pytest.raises(NotHere):
        withdraw(seen("ana", one), "", by("ana"))
    assert change(one.ref).state == "proposed"


def test_dee_and_bea_see_no_change_of_anas() -> None:
    one = proposed("sam", 1, due=LATER)
    for who in ("dee", "bea"):
        with pytest.raises(NotHere):
            change_for(viewer(who), one.ref)
    with pytest.raises(NotHere):
        propose(*promise_for(viewer("dee"), sale_of("ana").ref, 1), NewChange("Late.", due=LATER), by("dee"))
    with pytest.raises(NotHere):
        promise_for(viewer("bea"), sale_of("ana").ref, 1)


def test_a_change_is_accepted_once_and_never_after_another_one() -> None:
    one = proposed("sam", 1, due=LATER)
    key = by("ana")
    accept(seen("ana", one), key)
    accept(seen("ana", one), key)
    with pytest.raises(Conflict, match="accepted already"):
        accept(seen("ana", one), by("ana"))
    assert len(receipts()) == 2


def test_a_price_that_starts_from_another_one_is_overtaken() -> None:
    first, second = proposed("sam", 1, amount="38000.00"), proposed("sam", 2, amount="39000.00")
    words_only = proposed("sam", 5, words="We answer within a day.")
    accept(seen("ana", first), by("ana"))
    assert change(second.ref).state == "overtaken"
    assert change(words_only.ref).state == "proposed"
    with pytest.raises(Conflict):
        accept(seen("ana", second), by("ana"))
    assert sale_of("ana").price == 3800000


def test_an_expired_change_is_accepted_by_nobody() -> None:
    one = proposed("sam", 1, due={"once": "2026-04-11"}, lifetime=3)
    with pytest.raises(Conflict, match="expired"):
        accept(seen("ana", one), by("ana", NOON + 4 * A_DAY))
    again = proposed("sam", 1, NOON + 4 * A_DAY, due={"once": "2026-04-11"})
    assert again.n == 2


def test_a_second_proposal_waits_until_the_first_is_answered() -> None:
    one = proposed("sam", 1, due=LATER)
    with pytest.raises(Conflict, match="waits for an answer"):
        proposed("ana", 1, due={"once": "2026-03-12"})
    decline(seen("ana", one), "Friday, please.", by("ana"))
    assert change(one.ref).answer == "Friday, please."
    assert proposed("ana", 1, due={"once": "2026-03-12"}).state == "proposed"


def test_sam_withdraws_what_he_proposed() -> None:
    one = proposed("sam", 1, due=LATER)
    withdraw(seen("sam", one), "It came in after all.", by("sam"))
    with pytest.raises(Conflict, match="withdrawn"):
        accept(seen("ana", one), by("ana"))


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("new", "field"),
    [
        ({}, "words"),
        ({"reason": " ", "due": LATER}, "reason"),
        ({"due": {"once": "2026-03-02"}}, "due/once"),
        ({"due": {"holding": {"until": "2026-04-01"}}}, "due"),
        ({"due": {"once": "2026-02-30"}}, "due/once"),
        ({"amount": "1e5"}, "amount"),
        ({"amount": "38400.00"}, "words"),
        ({"lifetime": 365, "due": LATER}, "lifetime"),
        ({"words": "a\x00b"}, "words"),
    ],
)
def test_what_cannot_be_proposed_is_said_beside_its_field(new: dict[str, Any], field: str) -> None:
    sale, promise = promise_for(viewer("sam"), sale_of("ana").ref, 1)
    with pytest.raises(Invalid) as refusal:
        propose(sale, promise, NewChange(**{"reason": "The slab cracked.", **new}), by("sam"))
    assert problems(refusal) == [field]
    assert not Change.select().exists()


def test_what_is_delivered_keeps_its_date() -> None:
    tell("dee", deliveries_of(1)[0], "delivered")
    with pytest.raises(Invalid) as refusal:
        proposed("sam", 1, due=LATER)
    assert problems(refusal) == ["due"]


def test_a_date_that_was_proposed_before_the_delivery_is_refused_after_it() -> None:
    one = proposed("sam", 1, due=LATER)
    tell("dee", deliveries_of(1)[0], "delivered")
    with pytest.raises(Conflict):
        accept(seen("ana", one), by("ana"))
    assert change(one.ref).state == "proposed"
    assert len(receipts()) == 1, "no receipt is left of what was not accepted"


def test_all_of_us_have_to_agree_where_the_customer_says_so() -> None:
    tom()
    choose_acceptance(viewer("ana"), "all", NOON, "a key")
    one = proposed("sam", 1, NOON - A_DAY, due=LATER)
    accept(seen("ana", one), by("ana"))
    assert change(one.ref).state == "proposed"
    with pytest.raises(Conflict, match="agreed to this already"):
        accept(seen("ana", one), by("ana"))
    accept(seen(tom(), one), by(tom(), NOON + A_DAY))
    assert change(one.ref).state == "accepted"
    assert receipts()[1]["change"]["agreed_by"] == ["Sam Ortega", "Ana Brandt", "Tom Brandt"]
    assert Voice.select().count() == 3


def test_what_ana_proposes_needs_tom_too_where_all_have_to_agree() -> None:
    tom()
    choose_acceptance(viewer("ana"), "all", NOON, "a key")
    one = proposed("ana", 1, due=LATER)
    accept(seen("sam", one), by("sam"))
    assert change(one.ref).state == "proposed"
    accept(seen(tom(), one), by(tom()))
    assert change(one.ref).state == "accepted"


def test_staff_never_say_who_of_a_customer_accepts() -> None:
    with pytest.raises(NotHere):
        choose_acceptance(viewer("max"), "any", NOON, "a key")
    with pytest.raises(Invalid):
        choose_acceptance(viewer("ana"), "nobody", NOON, "a key")


def test_nothing_is_accepted_unsigned() -> None:
    one = proposed("sam", 1, due=LATER)
    for path in installed.settings().keys_dir.iterdir():
        path.unlink()
    with pytest.raises(Unavailable):
        accept(seen("ana", one), by("ana"))
    assert change(one.ref).state == "proposed"
    assert promise_of(1).due == {"once": "2026-03-04"}


def test_a_record_with_changes_verifies_and_is_rebuilt_the_same() -> None:
    accepted("ana", 1, due=LATER, words="By 11 March.", amount="38000.00")
    accepted("sam", 3, proposer="ana", release=True)
    assert not list(verify_all())
    before = list(Change.select().order_by(Change.ref).dicts())
    reproject(sale_of("ana").ref)
    assert list(Change.select().order_by(Change.ref).dicts()) == before
    assert not list(verify_all())


def test_a_date_that_was_moved_behind_our_back_is_found_by_the_receipts() -> None:
    accepted("ana", 1, due=LATER)
    row = promise_of(1)
    type(row).update(due={"once": "2026-03-30"}).where(type(row).ref == row.ref).execute()
    assert [fault.what for fault in verify_all()]


def test_a_form_sent_twice_proposes_once() -> None:
    sale, promise = promise_for(viewer("sam"), sale_of("ana").ref, 1)
    twice = By(viewer("sam"), NOON, "one form")
    for _ in range(2):
        propose(sale, promise, NewChange("The slab cracked.", due=LATER), twice)
    assert Change.select().count() == 1


def test_what_is_proposed_to_a_cancelled_sale_is_refused() -> None:
    Sale.update(state="cancelled").where(Sale.ref == sale_of("ana").ref).execute()
    with pytest.raises(Conflict, match="cancelled"):
        proposed("sam", 1, due=LATER)
    assert not Entry.select().where(Entry.kind == "change.proposed").exists()


def test_what_was_proposed_before_the_sale_was_cancelled_is_accepted_by_nobody() -> None:
    one = proposed("sam", 1, due=LATER)
    close_sale(sale_of("ana"), "cancelled", "They move away.", by("sam"))
    with pytest.raises(Conflict, match="cancelled"):
        accept(seen("ana", one), by("ana"))
    assert (change(one.ref).state, len(receipts())) == ("proposed", 1)


def test_a_closed_sale_takes_no_dates_without_an_end() -> None:
    endless = {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-03-09"}}
    before = proposed("sam", 3, due=endless)
    Sale.update(state="completed").where(Sale.ref == sale_of("ana").ref).execute()
    with pytest.raises(Conflict, match="until when"):
        accept(seen("ana", before), by("ana"))
    withdraw(seen("sam", before), "", by("sam"))
    with pytest.raises(Invalid) as refusal:
        proposed("sam", 3, due=endless)
    assert problems(refusal) == ["due/schedule/until"]
    accepted("ana", 3, due={"schedule": {**endless["schedule"], "until": "2026-03-23"}})
    assert len([row for row in deliveries_of(3) if row.due_on and row.due_on.isoweekday() == 1]) == 3


def test_after_a_day_was_agreed_on_a_risk_goes_by_it_whatever_is_told_or_taken_back() -> None:
    [worktop] = deliveries_of(1)
    late = NOON + 4 * A_DAY
    risk = NewUpdate("at_risk", "The slab cracked.", worktop.version, date(2026, 3, 10))
    post_update(delivery_for(viewer("dee"), worktop.ref), risk, by("dee"))
    accepted("ana", 1, at=late, due=LATER)
    tell("dee", worktop, "progress", "The new slab is here.", at=late)
    assert (again(worktop).state, again(worktop).forecast_on) == ("promised", None)
    tell("dee", worktop, "delivered", at=late)
    take_back(worktop, "delivered", "dee", at=late)
    assert (again(worktop).state, again(worktop).forecast_on) == ("promised", None)
    earlier = NewUpdate("at_risk", "Sooner.", again(worktop).version, date(2026, 3, 10))
    with pytest.raises(Invalid) as refusal:
        post_update(delivery_for(viewer("dee"), worktop.ref), earlier, by("dee", late))
    assert problems(refusal) == ["forecast_on"]


def test_the_end_of_what_holds_is_replaced_even_after_it_has_passed() -> None:
    accepted("ana", 4, due={"holding": {"until": "2026-03-05"}})
    accepted("ana", 4, at=NOON + 4 * A_DAY, due={"holding": {"until": "2026-03-20"}})
    [broom] = deliveries_of(4)
    assert (broom.due_on, broom.agreed_on) == (date(2026, 3, 20), None)
    [pair] = [pair for pair in ledger_of(sale_of("ana"), NOON + 5 * A_DAY).pairs if pair.said.n == 4]
    assert pair.deliveries[0].time.kind == "holding"


def test_dates_that_were_replaced_are_neither_next_nor_among_those_that_have_come() -> None:
    monday = {"schedule": {"rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-03-16", "until": "2026-04-30"}}
    before = ledger_of(sale_of("ana"), NOON + 11 * A_DAY)
    accepted("ana", 3, due=monday)
    on_saturday, on_sunday = NOON + 11 * A_DAY, NOON + 19 * A_DAY
    [pair] = [pair for pair in ledger_of(sale_of("ana"), on_saturday).pairs if pair.said.n == 3]
    [was] = [pair for pair in before.pairs if pair.said.n == 3]
    assert "Next: Monday 16 March 2026." in tally(pair)
    [later] = [pair for pair in ledger_of(sale_of("ana"), on_sunday).pairs if pair.said.n == 3]
    assert len(has_come(later)) == len(has_come(was)) + 1, "the Monday, and no Friday that was replaced"


def test_a_price_that_expired_long_before_is_not_overtaken() -> None:
    old = proposed("sam", 1, amount="38000.00", lifetime=3)
    accepted("ana", 2, at=NOON + 5 * A_DAY, amount="37000.00")
    assert change(old.ref).state == "proposed", "it expired by itself"


def test_mails_after_a_change_quote_the_words_that_both_sides_agreed_on() -> None:
    accepted("ana", 1, words="Your worktop will be in by 11 March.")
    accepted("ana", 2, words="We answer within a day.")
    Outbox.delete().execute()
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    [mail] = [row for row in Outbox.select() if row.recipient == "ana@brandt.example"]
    assert b"Your worktop will be in by 11 March." in bytes(mail.body or b"")
    assert b"your new quartz worktop" not in bytes(mail.body or b"")


def test_whoever_only_delivers_by_now_reads_no_price_in_a_mail() -> None:
    one = proposed("sam", 1, amount="37000.00")
    Staff.update(role="delivery").where(Staff.ref == viewer("sam").ref).execute()
    Outbox.delete().execute()
    accept(seen("ana", one), by("ana"))
    assert not [row for row in Outbox.select() if row.recipient == "sam@hallam.example"]


def test_what_held_asks_for_no_word_once_we_are_released_from_it() -> None:
    accepted("ana", 4, due={"holding": {"until": "2026-03-05"}})
    accepted("ana", 4, release=True)
    [pair] = [pair for pair in ledger_of(sale_of("ana"), NOON + 5 * A_DAY).pairs if pair.said.n == 4]
    assert not pair.deliveries[0].awaits_word
