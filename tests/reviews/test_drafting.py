"""What Sam and Max type at a meeting is kept while they type; it is in the record once one of them notes it."""

from datetime import timedelta

import pytest

from portal.intake.actions import Typed
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.record.models import Entry
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.reviews.actions import DraftClash, call_off, give_answers, keep_draft, note_typed
from portal.reviews.models import MeetingDraft, Review
from portal.reviews.queries import draft_of, noted_of
from tests.cast import viewer
from tests.changes.help import by
from tests.custody.help import erase
from tests.deliveries.verbs import at_once
from tests.reviews.help import FRIDAY, agreed, held, invited, seen

pytestmark = pytest.mark.usefixtures("house")


def types(who: str, one: Review, was: str = "", question: str = "better", **fields: str) -> None:
    """Let somebody type under a question, where they saw `was` before."""
    typed = Typed({question: was}, fields or {question: "Less dust."})
    keep_draft(seen(who, one), typed, by(who, FRIDAY))


def kept(one: Review) -> dict[str, str]:
    found = draft_of(one.ref)
    return dict(found.fields) if found else {}


def test_what_is_typed_is_kept_and_says_nothing_to_the_customer_or_the_record() -> None:
    one, entries = agreed(), Entry.select().count()
    types("sam", one)
    assert kept(one) == {"better": "Less dust."}
    assert noted_of(one.ref).words == {}
    assert Entry.select().count() == entries
    rebuild_all()
    assert kept(one) == {"better": "Less dust."}, "it lies outside of the record"
    assert list(verify_all()) == []


def test_two_who_write_under_different_questions_both_keep_their_words() -> None:
    one = agreed()
    types("sam", one)
    types("max", one, wrong="The door.")
    assert kept(one) == {"better": "Less dust.", "wrong": "The door."}
    note_typed(seen("sam", one), Typed({}, {}), by("sam", FRIDAY))
    assert noted_of(one.ref).words == {"better": "Less dust.", "wrong": "The door."}
    assert draft_of(one.ref) is None


def test_two_who_write_different_words_under_one_question_choose() -> None:
    one = agreed()
    types("sam", one)
    for verb in (keep_draft, note_typed):
        with pytest.raises(DraftClash) as clash:
            verb(seen("max", one), Typed({"better": ""}, {"better": "No dust."}), by("max", FRIDAY))
        assert (clash.value.by, clash.value.merged.clashes) == (viewer("sam").ref, {"better": "Less dust."})
        assert clash.value.merged.fields == {"better": "No dust."}
    assert kept(one) == {"better": "Less dust."}
    types("max", one, "Less dust.", better="No dust.")
    assert kept(one) == {"better": "No dust."}


def test_what_was_noted_is_where_the_next_draft_begins() -> None:
    one = held()
    note_typed(seen("sam", one), Typed({}, {"better": "Less dust."}), by("sam", FRIDAY))
    types("sam", one, "Less dust.", better="Less dust, they said.")
    assert kept(one) == {"better": "Less dust, they said."}
    types("sam", one, "Less dust, they said.", better="Less dust, they said.")
    found = draft_of(one.ref)
    assert found is not None
    assert found.version == 1, "nothing new was typed"


def test_a_form_that_comes_twice_notes_once_and_leaves_what_was_typed_since() -> None:
    one, form = held(), by("sam", FRIDAY)
    typed = Typed({"better": ""}, {"better": "Less dust."})
    note_typed(seen("sam", one), typed, form)
    entries = Entry.select().count()
    types("max", one, wrong="The door.")
    note_typed(seen("sam", one), typed, form)
    assert Entry.select().count() == entries
    assert kept(one) == {"better": "Less dust.", "wrong": "The door."}


def test_several_at_once_lose_no_word() -> None:
    one, questions = held(), ("exceeding", "better", "else", "wrong")
    deeds = [
        lambda question=question: types("sam", one, question=question, **{question: question})
        for question in questions
    ]
    assert at_once([*deeds]) == [None] * 4
    assert kept(one) == {question: question for question in questions}


def test_only_those_who_speak_for_us_write_and_only_where_it_can_be_noted() -> None:
    one = invited()
    typed = Typed({}, {"better": "Less dust."})
    with pytest.raises(NotHere):
        keep_draft(seen("ana", one), typed, by("ana"))
    for wrong in ({"better": "x" * 4001}, {"better": "Bell \a"}, {"nothing": "x"}):
        with pytest.raises(Invalid):
            keep_draft(seen("sam", one), Typed({}, wrong), by("sam"))
    with pytest.raises(Invalid, match="Nothing is answered"):
        note_typed(seen("sam", one), Typed({}, {"better": " "}), by("sam"))
    call_off(seen("ana", one), "", by("ana"))
    with pytest.raises(Conflict, match="declined"):
        keep_draft(seen("sam", one), typed, by("sam"))
    assert not MeetingDraft.select().exists()


def test_what_the_customer_answers_leaves_it_alone_and_an_erasure_does_not() -> None:
    one = agreed()
    types("sam", one)
    give_answers(seen("ana", one), {"better": "All of it."}, by("ana", FRIDAY))
    assert kept(one) == {"better": "Less dust."}
    max_ = seen("max", one)
    erase()
    assert not MeetingDraft.select().exists()
    with pytest.raises(Conflict, match="nothing more can be agreed"):
        keep_draft(max_, Typed({}, {"better": "They left."}), by("max", FRIDAY + timedelta(days=9)))
