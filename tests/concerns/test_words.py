"""The customer's word and the concern that it is: given together, settled together, and counted right."""

from datetime import timedelta

import pytest

from portal.concerns.actions import give_words
from portal.concerns.models import Concern
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict
from portal.deliveries.ledger import ledger_of
from portal.deliveries.models import Verdict
from portal.figures.company import company_figures, days_of
from portal.figures.counting import count_anew
from portal.figures.measures import COUNTS, DAY_STATES
from portal.figures.queries import figures_of, figures_of_sale
from portal.lib.errors import Invalid
from portal.record.actions import reproject
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import ROOT
from tests.concerns.help import (
    answered,
    by,
    judged,
    now,
    promised,
    put_right,
    raised,
    story,
    the_one,
    worktop,
)
from tests.deliveries.help import deliveries_of, tell
from tests.figures.recount import recount
from tests.figures.recount_company import hear_all, recount_company

pytestmark = pytest.mark.usefixtures("house")
A_DAY = timedelta(days=1)


def delivered() -> None:
    """Let Dee say that the worktop is in."""
    tell("dee", worktop(), "delivered")


@pytest.mark.parametrize(("word", "said"), [("in_part", "In part."), ("not_kept", "Not kept.")])
def test_a_word_that_is_not_well_is_a_concern_with_its_comment_or_the_word_itself(
    word: str, said: str
) -> None:
    delivered()
    judged(word)
    one = the_one()
    assert (one.came_by, one.words, one.delivery) == ("verdict", said, worktop().ref)
    judged(word, "It is scratched.")
    assert story(one) == ["raised", "said"]
    assert (now(one).n, Concern.select().count()) == (1, 1)


def test_a_word_that_is_well_is_none_and_settles_what_came_by_a_word() -> None:
    delivered()
    judged("kept")
    assert not Concern.select().count()
    judged("in_part", "It is scratched.")
    judged("better", "As good as new.")
    assert story(the_one()) == ["raised", "yes"]
    assert (the_one().state, worktop().concern_open) == ("closed", False)


def test_what_was_raised_by_itself_stays_open_whatever_the_word_is() -> None:
    delivered()
    one = raised(about=worktop())
    judged("kept")
    assert (now(one).state, figures_of_sale(sale_of("ana").ref, NOON).disputed) == ("raised", 1)


def test_word_and_concern_stand_or_fall_together() -> None:
    delivered()
    ana, friday = viewer("ana"), deliveries_of(3)[-1]
    good = NewVerdict(delivery_for(ana, worktop().ref), "in_part", prefix="1-")
    bad = NewVerdict(delivery_for(ana, friday.ref), "in_part", prefix="2-")
    with pytest.raises(Invalid):
        give_words(sale_of("ana"), [good, bad], by("ana"))
    assert (Verdict.select().count(), Concern.select().count()) == (0, 0)
    twice = by("ana")
    give_words(sale_of("ana"), [good], twice)
    give_words(sale_of("ana"), [good], twice)
    assert story(the_one()) == ["raised"]


def test_in_part_stays_disputed_once_its_concern_is_closed_until_the_word_changes() -> None:
    delivered()
    judged("in_part")
    put_right(the_one())
    answered(the_one(), worked=True)
    assert figures_of_sale(sale_of("ana").ref, NOON).disputed == 1
    judged("kept")
    found = figures_of_sale(sale_of("ana").ref, NOON)
    assert (found.disputed, found.kept) == (0, 1)


def test_the_stamp_says_disputed_where_it_would_say_done_or_kept_and_says_why() -> None:
    delivered()
    assert _stamp() == ("Delivered on time", ("your word please",))
    one = raised(about=worktop())
    assert _stamp() == ("Disputed", ("delivered on time", "your word please", "a concern about it is open"))
    judged("kept")
    assert _stamp()[0] == "Disputed"
    judged("in_part")
    assert _stamp() == ("Kept in part, on time", ("a concern about it is open",))
    judged("kept")
    answered(one, worked=True)
    assert _stamp() == ("Kept, on time", ())


def test_what_is_broken_stays_broken_and_what_is_to_come_is_not_disputed_yet() -> None:
    raised(about=worktop())
    found = figures_of_sale(sale_of("ana").ref, NOON)
    assert (found.disputed, found.to_come) == (0, 4)
    delivered()
    judged("not_kept")
    found = figures_of_sale(sale_of("ana").ref, NOON)
    assert (found.disputed, found.broken) == (0, 1)


@pytest.mark.parametrize("days", [0, 5, 33, 400])
def test_every_figure_is_that_of_a_recount_of_the_record(days: int) -> None:
    delivered()
    judged("kept")
    raised(about=worktop())
    for friday, word in zip(deliveries_of(3), ("in_part", "kept", "not_kept"), strict=False):
        judged(word, about=friday)
    fix = promised(raised(about=deliveries_of(2)[0]), who="max")
    tell("dee", fix, "delivered")
    at, ana = NOON + days * A_DAY, sale_of("ana")
    found = figures_of_sale(ana.ref, at)
    assert found == figures_of(ledger_of(ana, at))
    assert {name: n for name, n in vars(found).items() if n} == recount(ana.ref, at)
    count_anew(NOON)
    counted, told = company_figures(at), recount_company(hear_all(), at)
    assert {name: getattr(counted.all, name) for name in COUNTS} == {
        name: told.get(f"all:{name}", 0) for name in COUNTS
    }
    for one in days_of(at):
        assert one.counts == {state: told.get(f"{one.day}:{state}", 0) for state in DAY_STATES}


def test_a_rebuild_gives_the_same_rows() -> None:
    delivered()
    judged("in_part")
    put_right(the_one())
    answered(the_one(), worked=False)
    before = the_one().__data__
    assert worktop().concern_open
    reproject(sale_of("ana").ref)
    assert the_one().__data__ == before
    assert worktop().concern_open


def test_pages_give_words_by_the_one_verb_that_minds_concerns() -> None:
    allowed = {"portal/deliveries", "portal/concerns"}
    for path in (ROOT / "portal").rglob("*.py"):
        place = str(path.relative_to(ROOT))
        if not any(place.startswith(folder) for folder in allowed):
            assert "give_verdicts" not in path.read_text("utf-8"), place


def _stamp() -> tuple[str, tuple[str, ...]]:
    pair = ledger_of(sale_of("ana"), NOON).pairs[0]
    label = pair.deliveries[0].label
    return label.word, label.notes
