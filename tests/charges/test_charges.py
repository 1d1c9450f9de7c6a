"""What was billed beside what was agreed: nothing beyond it goes unseen, and only the customer makes it good."""

from datetime import datetime, timedelta

import pytest

from portal.changes.access import change_for, promise_for
from portal.changes.actions import NewChange, accept
from portal.changes.actions import propose as propose_change
from portal.charges.access import charge_for, extra_at, extra_for
from portal.charges.actions import (
    Known,
    NewCharge,
    NewExtra,
    approve,
    decline,
    enter,
    propose,
    revise,
    withdraw,
    withdraw_charge,
)
from portal.charges.hidden import hidden_from, hidden_queries
from portal.charges.models import Charge, Extra, ExtraVoice, HiddenCost
from portal.charges.rules import Sums
from portal.charges.wording import mended_words, sentences
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.together import together
from portal.people.actions.acceptance import choose_acceptance
from portal.record.actions import reproject
from portal.record.models import Entry
from portal.record.verify import verify_all
from tests.cast import NOON, ZONE, sale_of, viewer
from tests.charges.help import (
    approved,
    asked,
    bill,
    by,
    extra,
    floor,
    jon,
    newest_charge,
    price,
    seen,
    something_else,
    take_back,
)
from tests.engines import LONG_ON_POSTGRES

pytestmark = pytest.mark.usefixtures("house")

A_DAY = timedelta(days=1)


def fields(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.field for one in refusal.value.problems]


def repriced(amount: str, at: datetime = NOON) -> None:
    """Let Ana and Sam agree on another price for the whole kitchen."""
    sale, promise = promise_for(viewer("sam"), sale_of("ana").ref, 1)
    ref = propose_change(sale, promise, NewChange("The slab is dearer.", amount=amount), by("sam", at))
    accept(change_for(viewer("ana"), ref), by("ana", at))


def found_today(who: str = "max") -> list[tuple[str, int, object]]:
    return [(one.of, one.minor, one.since) for one in hidden_from(together(hidden_queries(viewer(who))))]


def test_a_charge_of_the_agreed_price_is_charged_and_hides_nothing() -> None:
    bill("12800.00", invoice="1042", pay_link="https://pay.example/1042")
    assert price().sums == (Sums("USD", 3840000, of_price=1280000),)
    assert (price().verdict, price().sums[0].to_come) == ("kept", 2560000)


def test_what_ana_approved_before_it_was_billed_counts_at_that_amount() -> None:
    one = asked("420.00")
    assert price().sums[0].to_come == 3840000, "what is only asked for is not to come"
    approved(one)
    assert (extra(one.ref).agreed_minor, price().sums[0].to_come) == (42000, 3882000)
    bill("420.00", "extra:1")
    assert (price().verdict, price().sums[0].charged, price().sums[0].to_come) == ("kept", 42000, 3840000)


def test_what_nobody_approved_breaks_the_price_at_once() -> None:
    something_else("260.00")
    [one] = price().hidden
    assert (price().verdict, one.minor, one.began_at) == ("broken", 26000, NOON)
    assert sentences(price(), ZONE)[-1] == (
        "The price is broken by a hidden cost of $260, since Tuesday 3 March 2026."
    )


def test_approved_later_it_is_mended_and_that_stays_said() -> None:
    one = something_else("260.00")
    approved(one, NOON + 2 * A_DAY)
    [over] = price().mended
    assert (price().verdict, over.how, over.most) == ("mended", "approved", 26000)
    assert mended_words(over, price(), ZONE) == (
        "$260 for “A second socket” stood as a hidden cost from Tuesday 3 March 2026; it was approved after it was"
        " billed, on Thursday 5 March 2026."
    )


def test_what_is_billed_above_the_approved_amount_is_hidden() -> None:
    approved(asked("420.00"))
    bill("480.00", "extra:1")
    assert [one.minor for one in price().hidden] == [6000]
    bill("-60.00", "extra:1", NOON + A_DAY)
    assert [(one.how, one.most) for one in price().mended] == [("credited", 6000)]


def test_what_is_billed_above_the_agreed_price_is_hidden_until_another_price_is_agreed() -> None:
    bill("38400.00")
    bill("500.00", at=NOON + A_DAY)
    assert [(one.of, one.minor, one.began_at) for one in price().hidden] == [("price", 50000, NOON + A_DAY)]
    assert found_today() == [("", 50000, NOON + A_DAY)]
    repriced("39000.00", NOON + 2 * A_DAY)
    assert price().verdict == "mended"
    assert [(one.how, one.ended_at) for one in price().mended] == [("repriced", NOON + 2 * A_DAY)]
    assert not found_today()


def test_a_lower_price_on_which_both_agree_breaks_what_is_charged_already() -> None:
    bill("38400.00")
    repriced("38000.00", NOON + A_DAY)
    assert [(one.minor, one.began_at) for one in price().hidden] == [(40000, NOON + A_DAY)]
    assert found_today() == [("", 40000, NOON + A_DAY)]
    bill("-100.00", at=NOON + 2 * A_DAY)
    assert found_today() == [("", 30000, NOON + A_DAY)], "its row says since when"
    bill("-300.00", at=NOON + 3 * A_DAY)
    assert [(one.how, one.began_at) for one in price().mended] == [("credited", NOON + A_DAY)]
    assert not found_today()


def test_another_price_that_mends_only_a_part_leaves_the_rest_hidden_the_same_for_max_and_ana() -> None:
    bill("39000.00")
    repriced("38700.00", NOON + A_DAY)
    assert [(one.minor, one.most, one.began_at) for one in price().hidden] == [(30000, 60000, NOON)]
    assert found_today() == [("", 30000, NOON)]


def test_a_charge_that_comes_after_another_price_lets_the_old_hidden_cost_end_with_it() -> None:
    bill("38500.00")
    repriced("39000.00", NOON + A_DAY)
    bill("600.00", at=NOON + 2 * A_DAY)
    assert [(one.how, one.ended_at) for one in price().mended] == [("repriced", NOON + A_DAY)]
    assert [(one.minor, one.began_at) for one in price().hidden] == [(10000, NOON + 2 * A_DAY)]


def test_declined_it_stays_hidden_until_it_is_taken_back() -> None:
    one = something_else("260.00")
    decline(seen("ana", one), "I did not ask for it.", by("ana"))
    assert (extra(one.ref).state, price().verdict) == ("declined", "broken")
    take_back(newest_charge(), NOON + A_DAY)
    assert [over.how for over in price().mended] == ["withdrawn"]
    assert newest_charge().void_why == "It was typed twice."


def test_what_ana_declined_she_may_approve_still() -> None:
    one = something_else("260.00")
    decline(seen("ana", one), "", by("ana"))
    assert approved(one).state == "approved"
    assert price().verdict == "mended"


def test_staff_cannot_approve_nor_decline_nor_another_customer() -> None:
    one = asked()
    for who in ("sam", "max", "dee"):
        with pytest.raises(NotHere):
            approve(seen(who, one), one.minor, by(who))
        if who != "dee":
            with pytest.raises(NotHere):
                decline(seen(who, one), "", by(who))
    with pytest.raises(NotHere):
        approve(seen("bea", one), one.minor, by("bea"))
    assert extra(one.ref).state == "proposed"


def test_who_delivers_sees_no_money_and_contacts_bill_nobody() -> None:
    one, charge = asked(), bill("1.00")
    with pytest.raises(NotHere):
        extra_for(viewer("dee"), one.ref)
    with pytest.raises(NotHere):
        charge_for(viewer("dee"), charge.ref)
    assert hidden_queries(viewer("dee")) == {}
    for who in ("dee", "ana"):
        with pytest.raises(NotHere):
            propose(sale_of("ana"), NewExtra("A", "1.00", "B"), by(who))
        with pytest.raises(NotHere):
            enter(sale_of("ana"), NewCharge("A", "1.00", "2026-03-03", "price"), by(who))
        with pytest.raises(NotHere):
            withdraw_charge(charge_for(viewer("ana"), charge.ref), "No.", by(who))
        with pytest.raises(NotHere):
            revise(seen("ana", one), "5.00", "Less.", by(who))
        with pytest.raises(NotHere):
            withdraw(seen("ana", one), "", by(who))


def test_another_amount_that_came_meanwhile_is_never_approved_unread() -> None:
    one = asked("420.00")
    read = seen("ana", one)
    revise(seen("sam", one), "450.00", "It got dearer.", by("sam"))
    with pytest.raises(Conflict, match=r"\$450 is asked for by now; you read \$420"):
        approve(read, 42000, by("ana"))
    assert extra(one.ref).state == "proposed"
    approve(read, 45000, by("ana"))
    assert extra(one.ref).agreed_minor == 45000


def test_a_name_of_another_program_is_known_again_however_it_is_typed() -> None:
    bill("10.00", external_id="café-1", invoice="Café 7")
    for typed in ("café-1", " café-1 ", "cafe\u0301-1", "cafe\u0301-1\r\n"):
        with pytest.raises(Known):
            bill("10.00", external_id=typed, invoice=" Cafe\u0301 7")
        with pytest.raises(Invalid) as refusal:
            bill("11.00", external_id=typed)
        assert fields(refusal) == ["external_id"]


def test_the_same_form_twice_is_one_deed_and_a_second_one_is_told() -> None:
    one, form = asked(), by("ana")
    approve(seen("ana", one), one.minor, form)
    approve(seen("ana", one), one.minor, form)
    with pytest.raises(Conflict):
        approve(seen("ana", one), one.minor, by("ana"))
    assert Entry.select().where(Entry.kind == "extra.approved").count() == 1
    press = by("sam")
    new = NewCharge("Once", "10.00", "2026-03-03", "price")
    assert enter(sale_of("ana"), new, press)
    assert not enter(sale_of("ana"), new, press)
    assert Charge.select().count() == 1


def test_where_all_of_them_agree_one_is_not_enough_and_another_amount_asks_both_anew() -> None:
    jons = jon()
    choose_acceptance(viewer("ana"), "all", NOON, "all of us")
    one = asked("420.00")
    assert approved(one).state == "proposed"
    with pytest.raises(Conflict, match="You have approved this already"):
        approve(seen("ana", one), one.minor, by("ana"))
    revise(seen("sam", one), "450.00", "It got dearer.", by("sam"))
    assert not ExtraVoice.select().exists()
    assert approved(extra(one.ref), who=jons).state == "proposed"
    assert approved(extra(one.ref)).state == "approved"


def test_an_approved_amount_stays_and_an_extra_that_is_billed_is_not_withdrawn() -> None:
    one = approved(asked())
    with pytest.raises(Conflict, match="another extra"):
        revise(seen("sam", one), "9.00", "Less.", by("sam"))
    other = something_else()
    with pytest.raises(Conflict, match="billed"):
        withdraw(seen("sam", other), "", by("sam"))
    take_back(newest_charge())
    withdraw(seen("sam", other), "A mistake.", by("sam"))
    assert extra(other.ref).state == "withdrawn"


def test_before_something_is_billed_unapproved_its_author_is_told_whom_it_hides_from() -> None:
    new = NewCharge("A socket", "260.00", "2026-03-03", "new", why="Hollow wall.")
    with pytest.raises(Invalid) as refusal:
        enter(sale_of("ana"), new, by("sam"))
    assert fields(refusal) == ["knows"]
    assert refusal.value.problems[0].message.startswith(
        "Ana has not approved $260 of this. It will be shown as a hidden cost of $260 until Ana does."
    )
    assert not Charge.select().exists()


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"of": "line:9"}, "of"),
        ({"of": "extra:1"}, "of"),
        ({"of": "lunch"}, "of"),
        ({"of": "price", "currency": "EUR"}, "of"),
        ({"currency": "XQQ"}, "currency"),
        ({"amount": "0"}, "amount"),
        ({"amount": "39.900"}, "amount"),
        ({"amount": "9" * 40}, "amount"),
        ({"words": " "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"billed_on": "soon"}, "billed_on"),
        ({"billed_on": "2199-01-01"}, "billed_on"),
        ({"pay_link": "http://pay.example/1"}, "pay_link"),
        ({"pay_link": "javascript:alert(1)"}, "pay_link"),
        ({"pay_link": "https://sam:secret@pay.example/1"}, "pay_link"),
        ({"pay_link": "https://"}, "pay_link"),
        ({"of": "new"}, "why"),
        ({"of": "new", "why": "So.", "amount": "-5.00"}, "of"),
    ],
)
def test_what_is_no_charge_is_refused_beside_its_field(changed: dict[str, str], field: str) -> None:
    said = {"words": "A", "amount": "10.00", "billed_on": "2026-03-03", "of": "price", **changed}
    with pytest.raises(Invalid) as refusal:
        enter(sale_of("ana"), NewCharge(**said, knows=True), by("sam"))
    assert field in fields(refusal)
    assert not Charge.select().exists()
    assert not Extra.select().exists()


def test_what_is_wrong_with_the_words_of_something_else_is_said_once() -> None:
    new = NewCharge("x" * 501, "10.00", "2026-03-03", "new", why="So.", knows=True)
    with pytest.raises(Invalid) as refusal:
        enter(sale_of("ana"), new, by("sam"))
    assert fields(refusal) == ["words"]


def test_several_currencies_stand_side_by_side_and_are_never_added_up() -> None:
    approved(asked("300.00", currency="eur"))
    bill("300.00", "extra:1", currency="EUR")
    bill("100.00")
    assert [(one.currency, one.charged, one.promised) for one in price().sums] == [
        ("USD", 10000, 3840000),
        ("EUR", 30000, None),
    ]
    said = " ".join(sentences(price(), ZONE))
    assert "$100 is charged so far." in said
    assert "€300 is charged so far, for extras." in said


def test_in_a_sale_without_a_price_nothing_is_a_part_of_it() -> None:
    sale = floor(price=None)
    with pytest.raises(Invalid) as refusal:
        enter(sale, NewCharge("A", "1.00", "2026-03-03", "price", knows=True), by("sam"))
    assert fields(refusal) == ["of"]


def test_a_charge_may_name_the_line_of_the_price_that_it_is_of() -> None:
    sale = floor()
    assert enter(sale, NewCharge("Boards", "3000.00", "2026-03-03", "line:1"), by("sam"))
    assert Charge.get().line == 1


def test_the_hidden_costs_that_max_sees_are_all_and_sams_his_own_and_they_end() -> None:
    one = something_else("260.00")
    assert found_today() == found_today("sam") == [("A second socket", 26000, NOON)]
    approved(one)
    assert not found_today()


def test_bea_finds_no_extra_of_anas_and_ana_finds_it_by_its_number() -> None:
    one = asked()
    assert extra_at(viewer("ana"), sale_of("ana").ref, 1).extra.ref == one.ref
    with pytest.raises(NotHere):
        extra_at(viewer("bea"), sale_of("ana").ref, 1)
    with pytest.raises(NotHere):
        extra_at(viewer("bea"), sale_of("bea").ref, 1)


def test_a_rebuild_gives_the_same_rows_and_the_record_is_sound() -> None:
    first = something_else("260.00")
    bill("38500.00", at=NOON + A_DAY)
    repriced("39000.00", NOON + 2 * A_DAY)
    bill("600.00", at=NOON + 3 * A_DAY)
    approved(first, NOON + 4 * A_DAY)
    take_back(newest_charge(), NOON + 5 * A_DAY)
    before = [list(table.select().tuples()) for table in (Extra, Charge, HiddenCost)]
    reproject(sale_of("ana").ref)
    assert [list(table.select().tuples()) for table in (Extra, Charge, HiddenCost)] == before
    assert not list(verify_all())
