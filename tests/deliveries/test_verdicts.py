"""The customer's word: on what there is to judge, by a contact of theirs, the latest counts and none is lost."""

from datetime import date, timedelta
from functools import partial

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict, close_sale, give_verdicts
from portal.deliveries.models import Delivery, Verdict
from portal.figures.queries import figures_of_sale
from portal.lib.errors import Invalid, NotHere
from portal.record.verify import verify_all
from tests.cast import NOON, bring, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.verbs import at_once, by, judge, take_back
from tests.intake.help import dump
from tests.make import kitchen

DAY = timedelta(days=1)


def words_on(delivery: Delivery) -> list[str]:
    return [
        row.word for row in Verdict.select().where(Verdict.delivery == delivery.ref).order_by(Verdict.seq)
    ]


def test_ana_judges_what_is_delivered_missed_or_overdue_or_holds(house: Settings) -> None:
    [worktop], [cabinets], fridays, [clean] = (deliveries_of(n) for n in (1, 2, 3, 4))
    tell("dee", worktop, "delivered")
    tell("sam", fridays[3], "missed", "I forgot.")
    judged = ((worktop, "better"), (cabinets, "not_kept"), (fridays[3], "in_part"), (clean, "kept"))
    for delivery, word in judged:
        judge(delivery, word)
        assert again(delivery).verdict == word
    assert list(verify_all()) == []


def test_what_is_not_due_yet_cannot_be_judged_until_its_day_is_over(house: Settings) -> None:
    """The worktop is due on 4 March, which ends in New York at 5 o'clock UTC on the 5th."""
    [worktop], [floor] = deliveries_of(1), deliveries_of(6)
    ends = NOON.replace(day=5, hour=5)
    for delivery, at in (
        (worktop, NOON),
        (worktop, ends - timedelta(microseconds=1)),
        (floor, NOON + 90 * DAY),
    ):
        with pytest.raises(Invalid, match="nothing to judge"):
            judge(delivery, "not_kept", at)
    judge(worktop, "not_kept", ends)
    assert again(worktop).verdict == "not_kept"


def test_several_words_on_one_form_are_taken_all_or_none(house: Settings) -> None:
    [worktop], [cabinets] = deliveries_of(1), deliveries_of(2)
    seen = [delivery_for(viewer("ana"), row.ref) for row in (cabinets, worktop)]
    rows = dump()
    with pytest.raises(Invalid) as refused:
        give_verdicts(
            sale_of("ana"),
            [
                NewVerdict(seen[0], "kept"),
                NewVerdict(seen[1], "kept", prefix="b-"),
                NewVerdict(seen[0], "good"),
            ],
            by("ana"),
        )
    assert [problem.field for problem in refused.value.problems] == ["b-word", "word"]
    assert dump() == rows
    with pytest.raises(Invalid):
        give_verdicts(sale_of("ana"), [], by("ana"))
    tell("dee", worktop, "delivered")
    give_verdicts(sale_of("ana"), [NewVerdict(one, "kept") for one in seen], by("ana"))
    assert (words_on(worktop), words_on(cabinets)) == (["kept"], ["kept"])


def test_ana_changes_her_word_at_any_time_and_the_history_stays(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered")
    for days, word in enumerate(("not_kept", "in_part", "kept"), start=1):
        judge(worktop, word, NOON + 200 * days * DAY)
    assert words_on(worktop) == ["not_kept", "in_part", "kept"]
    assert again(worktop).verdict == "kept"


def test_ana_changes_her_word_on_what_was_taken_back_since(house: Settings) -> None:
    """The miss was a mistake, so nothing is due: her word on it stays until she changes it, and she can."""
    friday = deliveries_of(3)[5]
    tell("sam", friday, "missed", "I forgot.")
    judge(friday, "not_kept")
    take_back(friday, "missed")
    assert (again(friday).state, again(friday).verdict) == ("promised", "not_kept")
    assert figures_of_sale(sale_of("ana").ref, NOON).times_broken == 1
    judge(friday, "kept")
    assert again(friday).verdict == "kept"
    assert list(verify_all()) == []


def test_a_word_on_what_is_overdue_stays_when_it_is_delivered_late(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    judge(cabinets, "not_kept")
    tell("dee", cabinets, "delivered", at=NOON + DAY)
    assert again(cabinets).verdict == "not_kept"
    assert figures_of_sale(sale_of("ana").ref, NOON + DAY).broken == 1
    judge(cabinets, "kept", NOON + 2 * DAY)
    assert figures_of_sale(sale_of("ana").ref, NOON + 2 * DAY).kept == 1


def test_only_an_earlier_day_is_named_and_it_counts(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    with pytest.raises(Invalid, match="not said yet that it is delivered"):
        judge(cabinets, "kept", named_on=date(2026, 2, 28))
    tell("dee", cabinets, "delivered")
    for day in (date(2026, 3, 4), date(2026, 2, 8), date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Invalid, match="between the signing"):
            judge(cabinets, "kept", named_on=day)
    before = figures_of_sale(sale_of("ana").ref, NOON)
    judge(cabinets, "kept", named_on=date(2026, 3, 1))
    found = figures_of_sale(sale_of("ana").ref, NOON)
    assert (before.times_on_time, found.times_on_time, found.times_dated) == (0, 1, before.times_dated)
    assert (found.kept, found.kept_dated, found.kept_on_time) == (1, 1, 1)
    judge(cabinets, "kept")
    assert again(cabinets).named_on is None, "a changed word that names no day names none"
    assert figures_of_sale(sale_of("ana").ref, NOON).kept_on_time == 0


def test_nobody_else_speaks_for_ana(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered")
    rows = dump()
    seen = delivery_for(viewer("ana"), worktop.ref)
    with pytest.raises(NotHere):
        judge(worktop, "better", who="bea")
    for who in ("sam", "dee", "max"):
        with pytest.raises(NotHere):
            give_verdicts(seen.sale, [NewVerdict(seen, "better")], by(who))
    assert dump() == rows


def test_a_word_on_another_sale_of_hers_is_not_taken_into_this_one(house: Settings) -> None:
    bring(kitchen(external_id="kitchen-2", title="Another kitchen"), at=NOON)
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered")
    seen = delivery_for(viewer("ana"), worktop.ref)
    other = next(sale for sale in type(seen.sale).select() if sale.external_id == "kitchen-2")
    rows = dump()
    with pytest.raises(NotHere):
        give_verdicts(other, [NewVerdict(seen, "kept")], by("ana"))
    assert dump() == rows


def test_the_same_form_twice_is_one_word(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    seen, once = delivery_for(viewer("ana"), cabinets.ref), by("ana")
    same = [partial(give_verdicts, seen.sale, [NewVerdict(seen, "kept")], once) for _ in range(10)]
    assert at_once([*same]) == [None] * 10
    assert words_on(cabinets) == ["kept"]


def test_fifty_words_at_once_are_all_kept_and_one_counts(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    seen, words = delivery_for(viewer("ana"), cabinets.ref), ("better", "kept", "in_part", "not_kept")
    given = [words[number % 4] for number in range(50)]
    deeds = [partial(give_verdicts, seen.sale, [NewVerdict(seen, word)], by("ana")) for word in given]
    assert at_once([*deeds]) == [None] * 50
    kept = words_on(cabinets)
    assert sorted(kept) == sorted(given)
    assert again(cabinets).verdict == kept[-1]
    assert list(verify_all()) == []


def test_a_closed_sale_still_takes_words(house: Settings) -> None:
    [cabinets] = deliveries_of(2)
    close_sale(sale_of("ana"), "cancelled", "They move.", by("max"))
    judge(cabinets, "in_part", NOON + DAY)
    assert again(cabinets).verdict == "in_part"
