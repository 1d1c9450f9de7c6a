"""Prospects against customers: measured over all sales as a slow recount has it, and kept for readers."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.enquiries.actions import answer
from portal.figures.company import LEAST_CUSTOMERS, tally_version
from portal.figures.parity.company import Parity, measured
from portal.figures.parity.keeping import keep_parity, parity_kept
from portal.figures.parity.sale import sale_parity
from portal.figures.parity.spread import Spread
from portal.sales.models import Sale
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.saying import breach
from tests.engines import LONG_ON_POSTGRES
from tests.enquiries.help import asked
from tests.enquiries.help import by as enquiring
from tests.figures.parity.help import (
    bring_porch,
    slow_spread,
    waits_of_enquiries,
    waits_of_messages,
)
from tests.messages.help import deny, note, say
from tests.page import counted_statements
from tests.record.help import undoing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# The thread of the porch: two hours, three, and two and a half.
STAGE = [120, 180, 150]


def shown(found: Spread) -> tuple[int, int | None, int | None, int]:
    return found.n, found.median, found.ninety, found.waiting


def test_without_anything_there_is_no_figure(house: Settings) -> None:
    assert measured(NOON) == Parity()
    assert sale_parity(sale_of("ana").ref, NOON).since == Spread()


def test_an_enquiry_and_the_mails_of_the_sales_stage_are_those_of_prospects(house: Settings) -> None:
    bring_porch()
    made = asked()
    answer(made, "Gladly.", "mail", enquiring("sam", HOUR))
    found = measured(NOON + 2 * HOUR)
    assert shown(found.prospects.every) == slow_spread([60, *STAGE], [])
    assert shown(found.prospects.first) == slow_spread([60, 120], [])
    assert found.customers.every == Spread()


def test_each_message_of_a_customer_counts_and_the_first_of_each_sale_apart(house: Settings) -> None:
    say("ana", at=NOON)
    say("ana", "And the sink?", at=NOON + HOUR)
    say("dee", "Both are here.", at=NOON + 3 * HOUR)
    say("bea", "When do you come?", at=NOON, whose="bea")
    found = measured(NOON + 4 * HOUR)
    assert shown(found.customers.every) == (3, 180, None, 1)
    assert shown(found.customers.first) == (2, 180, None, 1)
    assert found.customers.every.since == NOON
    assert found.asked_by == 1


def test_a_message_that_needs_no_answer_is_in_no_figure(house: Settings) -> None:
    say("ana", "Thank you.", wants_answer=False)
    say("sam", "Gladly.", at=NOON + HOUR)
    assert measured(NOON + HOUR).customers.every == Spread()


def test_a_call_that_did_not_happen_answered_nothing(house: Settings) -> None:
    say("ana")
    noted = note("dee", NOON + HOUR)
    assert shown(measured(NOON + HOUR).customers.every) == (1, 60, None, 0)
    deny("ana", noted, NOON + 2 * HOUR)
    assert shown(measured(NOON + 2 * HOUR).customers.every) == (0, None, None, 1)


def test_what_was_answered_more_than_a_year_ago_is_no_longer_counted(house: Settings) -> None:
    bring_porch()
    say("ana")
    say("sam", "The one with the spray.", at=NOON + HOUR)
    assert measured(NOON + 364 * DAY).customers.every.n == 1
    assert measured(NOON + 366 * DAY) == Parity()
    assert sale_parity(sale_of("ana").ref, NOON + 366 * DAY).since.n == 1, "of one sale all of it counts"


def test_customers_are_counted_up_to_as_many_as_it_takes(house: Settings) -> None:
    for n, whose in enumerate(("ana", "bea"), start=1):
        say(whose, whose=whose)
        say("sam", "Yes.", at=NOON + HOUR, whose=whose)
        found = measured(NOON + HOUR)
        assert (found.asked_by, found.customers_enough) == (n, False)
    assert LEAST_CUSTOMERS > 2


@LONG_ON_POSTGRES
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "bea", "thanks", "sam", "call", "deny", "pat", "reply"]),
            st.integers(1, 900),
        ),
        max_size=14,
    )
)
def test_it_is_what_a_recount_of_the_record_gives(house: Settings, deeds: list[tuple[str, int]]) -> None:
    with undoing():
        at = live(deeds)
        found = measured(at)
        whole: tuple[list[int], list[int]] = ([], [])
        for who in ("ana", "bea"):
            ref = sale_of(who).ref
            answered, waiting = waits_of_messages(ref, at)
            assert shown(sale_parity(ref, at).since) == slow_spread(answered, waiting)
            whole[0].extend(answered)
            whole[1].extend(waiting)
        assert shown(found.customers.every) == slow_spread(*whole)
        assert shown(found.prospects.every) == slow_spread(*waits_of_enquiries(at))


def live(deeds: list[tuple[str, int]]) -> datetime:
    """Let these things happen, each so many minutes after the one before."""
    at, calls, enquiries = NOON, [], []
    for n, (deed, minutes) in enumerate(deeds):
        at += timedelta(minutes=minutes)
        if deed == "call":
            calls.append(note("dee", at, happened_at=at - timedelta(minutes=minutes // 2)))
        elif deed == "deny" and calls:
            deny("ana", calls.pop(), at)
        elif deed == "pat":
            enquiries.append(asked(at=at, email=f"pat{n}@quist.example"))
        elif deed == "reply" and enquiries:
            answer(enquiries.pop(), "Gladly.", "mail", enquiring("sam", at - NOON))
        elif deed in {"ana", "bea", "thanks", "sam"}:
            whose = "bea" if deed == "bea" else "ana"
            say("ana" if deed == "thanks" else deed, at=at, whose=whose, wants_answer=deed != "thanks")
    return at


def test_what_is_kept_is_what_was_measured_and_a_page_hears_of_another_figure(house: Settings) -> None:
    assert keep_parity(NOON)
    version = tally_version()
    say("ana")
    say("sam", "The one with the spray.", at=NOON + HOUR)
    assert keep_parity(NOON + HOUR)
    assert parity_kept(NOON) == measured(NOON + HOUR)
    assert tally_version() > version
    version = tally_version()
    assert not keep_parity(NOON + HOUR + timedelta(minutes=1)), "nothing moved"
    assert not keep_parity(NOON + 3 * HOUR), "the figures are the same an hour later"
    assert tally_version() == version


def test_what_waits_is_measured_again_after_an_hour_though_nothing_is_recorded(house: Settings) -> None:
    say("ana")
    say("sam", "Yes.", at=NOON + HOUR)
    say("ana", "And the sink?", at=NOON + HOUR)
    keep_parity(NOON + HOUR)
    assert shown(parity_kept(NOON).customers.every) == (1, 60, None, 1)
    assert keep_parity(NOON + 3 * HOUR)
    assert shown(parity_kept(NOON).customers.every) == (2, 60, None, 1)


def test_a_clock_that_was_set_back_measures_anew(house: Settings) -> None:
    keep_parity(NOON + 100 * DAY)
    say("ana")
    say("sam", "Yes.", at=NOON + HOUR)
    assert keep_parity(NOON + HOUR)
    assert parity_kept(NOON).customers.every.n == 1


def test_measuring_takes_one_statement_and_so_does_one_sale(house: Settings) -> None:
    sale = bring_porch()
    with counted_statements() as statements:
        measured(NOON)
    assert len(statements) == 1, statements
    with counted_statements() as statements:
        sale_parity(sale.ref, NOON)
    assert len(statements) == 1, statements
    keep_parity(NOON)
    with counted_statements() as statements:
        parity_kept(NOON)
    assert len(statements) == 1, statements


def test_before_signing_is_of_the_kept_mails_and_until_they_are_read_the_page_looks_again(
    house: Settings,
) -> None:
    unread: Sale = sale_of("ana")
    soon = timedelta(seconds=15)
    assert sale_parity(unread.ref, unread.sealed_at + soon).until == unread.sealed_at + 2 * soon
    assert sale_parity(unread.ref, NOON).until is None
    sale = bring_porch()
    found = sale_parity(sale.ref, NOON)
    assert shown(found.before) == slow_spread(STAGE, [])
    assert (found.unasked_before.times, found.unasked_before.days) == (1, 8)
    assert (found.unasked_since.times, found.unasked_since.days) == (0, 21)
    assert found.until is None


def test_what_we_told_of_a_promise_is_unasked_and_what_ana_says_was_broken_is_not_from_us(
    house: Settings,
) -> None:
    [clean], [worktop] = deliveries_of(4), deliveries_of(1)
    breach("ana", clean, "There is dust.")
    assert sale_parity(sale_of("ana").ref, NOON).unasked_since.times == 0
    tell("dee", worktop, "started")
    assert sale_parity(sale_of("ana").ref, NOON).unasked_since.times == 1


def test_until_then_no_median_moves(house: Settings) -> None:
    bring_porch()
    for hours, took in ((0, 1), (2, 1), (4, 5)):
        say("ana", at=NOON + hours * HOUR)
        say("sam", "Yes.", at=NOON + (hours + took) * HOUR)
    say("ana", "Hello?", at=NOON + 10 * HOUR)
    say("ana", "Is anybody there?", at=NOON + 30 * HOUR)
    ref, at, seen = sale_of("ana").ref, NOON + 31 * HOUR, 0
    while at < NOON + 60 * HOUR and seen < 40:
        found = sale_parity(ref, at)
        assert found.until is not None
        assert found.until > at
        just_before = sale_parity(ref, found.until - timedelta(microseconds=1))
        assert (found.since.n, found.since.median) == (just_before.since.n, just_before.since.median)
        at, seen = found.until, seen + 1
    assert seen


def test_a_day_that_is_written_is_an_instant_in_utc(house: Settings) -> None:
    say("ana")
    keep_parity(NOON)
    assert parity_kept(NOON).customers.every.since == datetime(2026, 3, 3, 17, tzinfo=UTC)
