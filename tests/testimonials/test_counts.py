"""What is withheld is counted in public, by reason, at every instant, whether a job ran or not."""

from datetime import timedelta

from portal.config import Settings
from portal.testimonials.actions import bring_back, confirm_hiding, hide, let_lapse, withdraw
from portal.testimonials.counts import WithheldCount, withheld_counts
from portal.testimonials.rules import REASONS
from tests.cast import NOON, sale_of
from tests.page import counted_statements
from tests.testimonials.help import by, hidden, written

OVER = NOON + timedelta(hours=72)
WORDS = "It tells personal things about somebody else"


def personal(at: timedelta = timedelta()) -> tuple[int, ...]:
    """Return what is counted for the first reason: confirmed, alone, returned, replaced, ever."""
    one = withheld_counts(NOON + at)[0]
    return one.confirmed, one.alone, one.returned, one.replaced, one.ever


def test_every_reason_of_the_list_is_there_though_nothing_is_withheld(house: Settings) -> None:
    with counted_statements() as statements:
        counts = withheld_counts(NOON)
    assert counts == [WithheldCount(reason, words) for reason, words in REASONS.items()]
    assert len(statements) == 1


def test_what_max_hid_alone_is_counted_until_it_returns(house: Settings) -> None:
    hidden(written())
    assert withheld_counts(NOON)[0] == WithheldCount("personal_data", WORDS, alone=1)
    assert personal() == (0, 1, 0, 0, 1)
    assert personal(timedelta(hours=72)) == (0, 0, 1, 0, 1)
    let_lapse(OVER)
    assert personal(timedelta(hours=72)) == (0, 0, 1, 0, 1)
    assert withheld_counts(OVER)[0].now == 0


def test_what_sam_confirmed_stays_counted_and_what_dee_brought_back_is_not_forgotten(house: Settings) -> None:
    held = hidden(written())
    confirm_hiding(held.ref, by("sam"))
    assert personal(timedelta(days=400)) == (1, 0, 0, 0, 1)
    bring_back(held.ref, by("dee"))
    assert personal() == (0, 0, 1, 0, 1)


def test_each_reason_and_each_time_counts_and_other_words_are_told_apart(house: Settings) -> None:
    hidden(written())
    hide(written("They were late.", was=1), "abuse", "It is rude.", by("max"))
    withdraw(sale_of("ana"), by("ana"))
    hidden(written("They were late, twice.", was=2))
    counts = {one.reason: one for one in withheld_counts(NOON)}
    assert counts["personal_data"] == WithheldCount("personal_data", WORDS, alone=1, replaced=1)
    assert counts["abuse"].replaced == counts["abuse"].ever == 1
    assert sum(one.now for one in counts.values()) == 1
